package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.Joins;
import dev.trustdrift.facts.sessions.KeyInCi;
import dev.trustdrift.facts.sessions.Move;
import dev.trustdrift.facts.sessions.Sessions;
import dev.trustdrift.facts.sessions.TodaysTrust;
import dev.trustdrift.facts.sessions.TrailFacts;
import dev.trustdrift.facts.sessions.Visits;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Grants;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.inventory.Inventory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the rules share, derived once from an inventory.
///
/// @param trail who came in, and what they did
/// @param past what an audit knows of an earlier one; null where there is none to compare with
/// @param changes what became of the account since; null where there is no past
/// @param trusts decides further documents in the light of the same account; for one thread
public record Facts(
    Inventory inventory,
    Config config,
    List<Grant> grants,
    List<ProviderFacts> providers,
    TrailFacts trail,
    Trusts trusts,
    @Nullable Past past,
    @Nullable Changes changes) {
  public Facts {
    grants = List.copyOf(grants);
    providers = List.copyOf(providers);
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
    TrailFacts trail = TrailFacts.of(inventory, config, grants, trusts);
    return new Facts(
        inventory,
        config,
        grants,
        ProviderFacts.of(inventory, roots),
        trail,
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

  /// Who came in, call by call.
  public Sessions sessions() {
    return trail.sessions();
  }

  /// The sessions of each grant.
  public Visits visits() {
    return trail.visits();
  }

  /// Every session that the trail saw opened, oldest first.
  public List<Assumption> assumptions() {
    return trail.assumptions();
  }

  /// What today's trust says to calls of the trail.
  public TodaysTrust today() {
    return trail.today();
  }

  /// What was done with each session.
  public Joins joins() {
    return trail.joins();
  }

  /// Sessions whose credentials were used elsewhere.
  public List<Move> moves() {
    return trail.moves();
  }

  /// Static keys that are used where CI's sessions come from.
  public List<KeyInCi> keysInCi() {
    return trail.keysInCi();
  }

  public String account() {
    return inventory.account().id();
  }
}
