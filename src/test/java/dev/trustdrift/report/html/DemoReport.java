package dev.trustdrift.report.html;

import dev.trustdrift.Audit;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.demo.DemoAccount;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.report.Report;

/// The audit of the account that ships with the tool.
final class DemoReport {
  private DemoReport() {}

  static Report report() {
    Config config = DemoAccount.config();
    try {
      return Audit.full()
          .run(
              new DemoAccount().collect(config),
              config,
              new TrustRoots(DemoAccount.publicRoots()),
              null);
    } catch (NothingReadable e) {
      throw new AssertionError("the demo ships with the jar", e);
    }
  }
}
