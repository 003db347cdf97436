package dev.trustdrift.rules.trust;

import dev.trustdrift.rules.Rule;
import java.util.List;

/// The rules on what trust policies let in: one line each, in the order of the contract's table.
public final class TrustRules {
  public static final List<Rule> ALL =
      List.of(
          new StrangersCanAssume(),
          new LookalikeNamespace(),
          new WholeInstance(),
          new WholeGroup(),
          new AnyRef(),
          new SpoofableRef(),
          new TagAsBranch(),
          new DeadTrust(),
          new IneffectiveCondition(),
          new MissingAudience(),
          new DanglingProvider(),
          new SideDoors(),
          new PathOnlySubject(),
          new LongSession(),
          new AdministratorByCi(),
          new BlockedUpdate(),
          new UndecidedTrust());

  private TrustRules() {}
}
