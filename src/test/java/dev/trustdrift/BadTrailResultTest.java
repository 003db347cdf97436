package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.snapshot.Snapshot;
import dev.trustdrift.collect.trail.BadTrail;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.report.Report;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What the function answers to an account with a trail in which everything is wrong.
final class BadTrailResultTest {
  @Test
  void theResultHoldsNoSecretAndNoControlCharacter(@TempDir Path account) throws Exception {
    Files.writeString(
        account.resolve("account.json"),
        "{\"Account\": \"123456789012\", \"TakenAt\": \"2026-11-20T06:00:00Z\"}");
    BadTrail.writeTo(account.resolve("trail"));

    Report report =
        Audit.full()
            .run(
                Snapshot.read(account, Config.DEFAULT),
                Config.DEFAULT,
                new TrustRoots(List.of()),
                null);
    String result =
        new String(
            InvocationResult.of(
                report,
                new Publication("nowhere", true, 0, List.of()),
                InvocationResult.MOST_BYTES),
            StandardCharsets.UTF_8);

    assertThat(result).doesNotContain(BadTrail.SECRETS);
    assertThat(JsonMapper.shared().readTree(result).at("/gaps").size()).isPositive();
    assertThat(result).matches("[\\P{Cntrl}\\n]*").doesNotContain("\u202E", "\u2066");
  }
}
