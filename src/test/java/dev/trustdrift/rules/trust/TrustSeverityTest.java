package dev.trustdrift.rules.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.RuleInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How bad a trust finding is: by environment, and one step worse on an administrator (contract,
/// DESIGN section 5); and the two rules whose subject is the role itself.
final class TrustSeverityTest {

  private static final String PINNED =
      """
      {"StringEquals": {"gitlab.com:aud": "https://gitlab.com",
        "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""";

  private static final Role.AttachedPolicy ADMINISTRATOR =
      new Role.AttachedPolicy("arn:aws:iam::aws:policy/AdministratorAccess", "AdministratorAccess");

  @ParameterizedTest(name = "{0} on {1}, administrator {2}: {3}")
  @CsvSource({
    "HIGH, prod, false, HIGH",
    "HIGH, deploy, false, MEDIUM",
    "HIGH, staging, false, none",
    "HIGH, prod, true, CRITICAL",
    "HIGH, deploy, true, HIGH",
    "HIGH, staging, true, none",
    "MEDIUM, prod, false, MEDIUM",
    "MEDIUM, deploy, false, LOW",
    "LOW, deploy, false, INFO",
    "INFO, deploy, false, INFO"
  })
  void aRuleThatCountsTheEnvironment(
      Severity severity, String role, boolean administrator, String found) {
    RuleInfo rule = rule(severity).scaledByEnvironment();
    assertThat(name(rule.severityOn(grant(role, administrator, PINNED)))).isEqualTo(found);
  }

  @ParameterizedTest(name = "{0} on {1}, administrator {2}: {3}")
  @CsvSource({
    "HIGH, prod, false, HIGH",
    "HIGH, deploy, false, HIGH",
    "HIGH, staging, false, HIGH",
    "LOW, staging, true, MEDIUM",
    "CRITICAL, prod, true, CRITICAL",
    "INFO, prod, true, LOW"
  })
  void aRuleThatDoesNot(Severity severity, String role, boolean administrator, String found) {
    assertThat(name(rule(severity).severityOn(grant(role, administrator, PINNED))))
        .isEqualTo(found);
  }

  @ParameterizedTest(name = "{0} seconds: {1}")
  @CsvSource({"3600, 0", "3601, 1", "43200, 1"})
  void aSessionIsLongFromTheFirstSecondOverAnHour(int seconds, int findings) {
    assertThat(new LongSession().check(facts(role("deploy", seconds, List.of(), PINNED))))
        .hasSize(findings);
  }

  @Test
  void aSessionLengthThatCouldNotBeReadIsNotJudged() {
    assertThat(new LongSession().check(facts(role("deploy", null, List.of(), PINNED)))).isEmpty();
  }

  @Test
  void anAdministratorIsNamedByThePolicyThatMakesItOne() {
    assertThat(
            new AdministratorByCi()
                .check(facts(role("deploy", 3600, List.of(ADMINISTRATOR), PINNED))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .contains("role `deploy`", "https://gitlab.com", "`AdministratorAccess`");
              assertThat(finding.severity()).isEqualTo(Severity.HIGH);
              assertThat(finding.fix()).contains("arn:aws:iam::aws:policy/AdministratorAccess");
            });
  }

  @Test
  void anAdministratorWhomNoJobCanBecomeIsNotReported() {
    String dead = "{\"StringEquals\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}";
    assertThat(
            new AdministratorByCi()
                .check(facts(role("deploy", 3600, List.of(ADMINISTRATOR), dead))))
        .isEmpty();
  }

  private static RuleInfo rule(Severity severity) {
    return RuleInfo.rule(RuleInfo.Group.TRUST, "any-rule", "A title", severity);
  }

  private static String name(Optional<Severity> severity) {
    return severity.map(Severity::name).orElse("none");
  }

  private static Grant grant(String role, boolean administrator, String condition) {
    List<Role.AttachedPolicy> attached = administrator ? List.of(ADMINISTRATOR) : List.of();
    return facts(role(role, 3600, attached, condition)).grants().getFirst();
  }

  private static Facts facts(Role role) {
    ExampleAccount account = ExampleAccount.withGitlab().role(role);
    return Facts.of(account.inventory(), account.config(), new TrustRoots(List.of()));
  }

  private static Role role(
      String name,
      @Nullable Integer seconds,
      List<Role.AttachedPolicy> attached,
      String condition) {
    return new Role(
        "arn:aws:iam::123456789012:role/" + name,
        name,
        "/",
        "AROAEXAMPLE",
        Instant.EPOCH,
        ExampleAccount.webIdentityPolicy(condition),
        seconds,
        null,
        Map.of(),
        attached,
        List.of(),
        null);
  }
}
