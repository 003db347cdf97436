package dev.trustdrift.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The registry: one line a rule, in the order of the contract's table.
public final class Rules {
  private static final List<Rule> PROVIDERS =
      List.of(
          new StaleThumbprint(),
          new LeafThumbprint(),
          new CertificateExpiry(),
          new UntrustedChain(),
          new IssuerMismatch(),
          new UnexpectedIssuer(),
          new UnusedProvider(),
          new AudienceUnused(),
          new AudienceVariants());

  private static final List<Rule> TRUST =
      List.of(
          new StrangersCanAssume(),
          new LookalikeNamespace(),
          new WholeInstance(),
          new WholeGroup(),
          new AnyRef(),
          new DeadTrust(),
          new MissingAudience(),
          new DanglingProvider(),
          new SideDoors(),
          new LongSession(),
          new AdministratorByCi(),
          new UndecidedTrust());

  private static final List<Rule> KEYS =
      List.of(
          new LeftoverCiUser(),
          new ActiveAccessKey(),
          new OldAccessKey(),
          new IdleAccessKey(),
          new InactiveAccessKey(),
          new RootAccessKey());

  private static final List<Rule> SESSIONS =
      List.of(
          new StrangerAssumed(), new UntraceableSession(), new DeniedAttempts(), new UnusedTrust());

  public static final List<Rule> ALL =
      Stream.of(PROVIDERS, TRUST, KEYS, SESSIONS).flatMap(List::stream).toList();

  private Rules() {}

  public static Optional<Rule> byId(String id) {
    return ALL.stream().filter(rule -> rule.info().id().equals(id)).findFirst();
  }
}
