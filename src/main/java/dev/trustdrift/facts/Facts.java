package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the rules share, derived once from an inventory.
///
/// @param assumptions every session that the trail saw opened, oldest first
/// @param today what today's trust says to calls of the trail; for one thread
/// @param joins what was done with each session
/// @param moves sessions whose credentials were used elsewhere than where they were obtained
/// @param keysInCi static keys that are used where CI's sessions come from
/// @param past what an audit knows of an earlier one; null where there is none to compare with
/// @param changes what became of the account since; null where there is no past
/// @param trusts decides further documents in the light of the same account; for one thread
public record Facts(
    Inventory inventory,
    Config config,
    List<Grant> grants,
    List<ProviderFacts> providers,
    Sessions sessions,
    Visits visits,
    List<Assumption> assumptions,
    TodaysTrust today,
    Joins joins,
    List<Move> moves,
    List<KeyInCi> keysInCi,
    Trusts trusts,
    @Nullable Past past,
    @Nullable Changes changes) {
  public Facts {
    grants = List.copyOf(grants);
    providers = List.copyOf(providers);
    assumptions = List.copyOf(assumptions);
    moves = List.copyOf(moves);
    keysInCi = List.copyOf(keysInCi);
  }

  /// Derives everything.
  public static Facts of(Inventory inventory, Config config, TrustRoots roots) {
    return of(inventory, config, roots, null);
  }

  /// Derives everything, and what changed since.
  ///
  /// @param past null where there is none
  public static Facts of(
      Inventory inventory, Config config, TrustRoots roots, @Nullable Past past) {
    Trusts trusts = Trusts.of(inventory, config);
    Grants maker = Grants.in(inventory, config, trusts);
    List<Grant> grants = maker.of(inventory);
    Sessions sessions = Sessions.of(inventory, config, grants);
    TodaysTrust today = new TodaysTrust(inventory, trusts);
    Joins joins = Joins.of(inventory, sessions);
    List<Move> moves = Moves.of(joins);
    return new Facts(
        inventory,
        config,
        grants,
        ProviderFacts.of(inventory, roots),
        sessions,
        Visits.of(sessions),
        Assumptions.of(inventory, config.sessionName(), sessions, today),
        today,
        joins,
        moves,
        KeysInCi.of(inventory, config, joins, CiOrigins.of(joins, moves)),
        trusts,
        past,
        past == null ? null : Changes.of(past, inventory, grants, maker, trusts));
  }

  /// What the next audit must know to tell what changed.
  public Past present() {
    return Past.of(inventory, grants, past);
  }

  /// One grant for each web-identity role: for what concerns the role whichever way it is entered.
  public Stream<Grant> firstGrants() {
    Set<String> roles = new HashSet<>();
    return grants.stream().filter(grant -> roles.add(grant.role().arn()));
  }

  public String account() {
    return inventory.account().id();
  }
}
