package dev.trustdrift.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything an audit sees, from whichever source. Lists are sorted, so that equal accounts make
/// equal inventories and equal reports.
///
/// @param root null where the credential report could not be read or has no root row
/// @param trail null where no trail could be read at all; a partly read trail is there, with a gap
public record Inventory(
    Account account,
    List<OidcProvider> providers,
    List<Role> roles,
    List<ManagedPolicy> managedPolicies,
    List<User> users,
    @Nullable RootUser root,
    List<Discovery> discoveries,
    List<Chain> chains,
    @Nullable Trail trail,
    List<Gap> gaps) {

  public Inventory {
    providers = sorted(providers, Comparator.comparing(OidcProvider::arn));
    roles = sorted(roles, Comparator.comparing(Role::arn));
    managedPolicies = sorted(managedPolicies, Comparator.comparing(ManagedPolicy::arn));
    users = sorted(users, Comparator.comparing(User::arn));
    discoveries = sorted(discoveries, Comparator.comparing(Discovery::url));
    chains = sorted(chains, Comparator.comparing(Chain::host).thenComparing(Chain::port));
    gaps = gaps.stream().distinct().sorted().toList();
  }

  /// Whether nothing is missing of that part. Rules that conclude from an absence ask this first.
  public boolean complete(Gap.Part part) {
    return gaps.stream().noneMatch(gap -> gap.part() == part);
  }

  /// The same with one gap more.
  public Inventory with(Gap gap) {
    return new Inventory(
        account,
        providers,
        roles,
        managedPolicies,
        users,
        root,
        discoveries,
        chains,
        trail,
        Stream.concat(gaps.stream(), Stream.of(gap)).toList());
  }

  private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
    return list.stream().sorted(order).toList();
  }
}
