package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.facts.trust.ShortfallWords;
import dev.trustdrift.facts.trust.TokenRequest;
import dev.trustdrift.facts.trust.Tokens;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Budget;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.KeyValues;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.policy.TrustPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What today's roles and providers say to the calls that the trail holds. Each document is read
/// once, and equal requests to it are decided once: thousands of sessions of a role differ in what
/// its policy does not test. For one thread.
public final class TodaysTrust {
  /// For the nearest value of one refusal, in steps of the language engine: a message can do
  /// without.
  private static final long WORK = 20_000;

  private static final int MOST = 1_000;
  private static final long LITTLE_WORK = 1;

  private final Trusts trusts;
  private final Map<String, Role> roles = new HashMap<>();
  private final Map<String, OidcProvider> providers = new HashMap<>();
  private final boolean everyRole;
  private final boolean everyProvider;
  private final Map<Way, Door> doors = new HashMap<>();
  private final Map<Asked, Today> answers = new HashMap<>();

  /// Refusals explained with the nearest value; those beyond take what is cheap to find. Counted in
  /// the order of the events, so the same every time.
  private int explained;

  private record Way(String document, String provider) {}

  private record Asked(String document, RequestContext request) {}

  /// One document towards one provider.
  private record Door(
      TrustPolicy policy,
      Evaluator evaluator,
      Set<String> tested,
      Tokens tokens,
      KeyValues values) {}

  /// A ruling and the request that it is about.
  public record Answer(Ruling ruling, RequestContext request, String issuer) {}

  TodaysTrust(Inventory inventory, Trusts trusts) {
    this.trusts = trusts;
    inventory.roles().forEach(role -> roles.put(role.arn(), role));
    inventory.providers().forEach(provider -> providers.put(provider.arn(), provider));
    everyRole = inventory.complete(Gap.Part.ROLES);
    everyProvider = inventory.complete(Gap.Part.PROVIDERS);
  }

  /// Whether a call would be let in.
  Today of(Call call) {
    String arn = call.role();
    TrailEvent event = call.event();
    String provider = event.provider();
    if (arn == null) {
      return new Today.Unknown("the event names no role");
    }
    Role role = roles.get(arn);
    if (role == null) {
      return everyRole
          ? new Today.Refused("the account has no such role any more")
          : new Today.Unknown("not all roles could be read");
    }
    if (provider == null) {
      return new Today.Unknown("the event names no provider");
    }
    @Nullable Today shut = atProvider(event, provider);
    return shut != null ? shut : atRole(role, event, provider);
  }

  /// What STS decides before any policy: the provider has to be there, and to list the audience.
  private @Nullable Today atProvider(TrailEvent event, String arn) {
    if (!arn.contains(":oidc-provider/")) {
      return null;
    }
    OidcProvider provider = providers.get(arn);
    if (provider == null) {
      return everyProvider
          ? new Today.Refused("the account has no such identity provider any more")
          : new Today.Unknown("not all identity providers could be read");
    }
    String audience = event.audience();
    return audience != null && provider.detailed() && !provider.clientIds().contains(audience)
        ? new Today.Refused(
            "the provider's client ID list has no audience " + ShortfallWords.quoted(audience))
        : null;
  }

  private Today atRole(Role role, TrailEvent event, String provider) {
    Door door = door(role, provider);
    RequestContext request = SeenRequest.of(event, provider, door.tokens(), door.tested());
    return answers.computeIfAbsent(
        new Asked(role.trustPolicy(), request), _ -> answer(door, request));
  }

  private Today answer(Door door, RequestContext request) {
    return switch (door.evaluator().decide(request)) {
      case Decision.Allowed _ -> new Today.Accepted();
      case Decision.ExplicitlyDenied _, Decision.ImplicitlyDenied _ ->
          new Today.Refused(
              RulingWords.refused(ruling(door, request), door.tokens().issuer().url()));
      case Decision.Undecided _ ->
          new Today.Unknown(RulingWords.undecided(ruling(door, request), request));
    };
  }

  /// The whole answer of a role's policy to the request behind an event, with every reason.
  ///
  /// @param provider the event's
  public Answer ask(Role role, TrailEvent event, String provider) {
    Door door = door(role, provider);
    RequestContext request = SeenRequest.of(event, provider, door.tokens(), door.tested());
    return new Answer(ruling(door, request), request, door.tokens().issuer().url());
  }

  private Ruling ruling(Door door, RequestContext request) {
    return Ruling.of(
        door.policy(), request, door.values(), Budget.of(explained++ < MOST ? WORK : LITTLE_WORK));
  }

  private Door door(Role role, String provider) {
    return doors.computeIfAbsent(
        new Way(role.trustPolicy(), provider),
        way -> {
          TrustPolicy policy = TrustPolicy.parse(way.document());
          Issuer issuer = trusts.issuer(policy, provider);
          return new Door(
              policy,
              Evaluator.of(policy),
              policy.testedKeys(),
              new Tokens(issuer, providers.get(provider)),
              TokenRequest.values(issuer));
        });
  }
}
