package dev.trustdrift.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.inventory.OidcProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names are written by others: they stay names in messages and in commands to paste.
final class HostileNamesTest {
  private static List<Finding> findings(String name) {
    String arn = "arn:aws:iam::123456789012:oidc-provider/" + name;
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(
                new OidcProvider(
                    arn, "https://" + name, List.of(name, name + "/"), List.of(), Map.of(), true))
            .role(
                name,
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity"}]}"""
                    .formatted(
                        arn.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\u001b", "\\u001b")
                            .replace("\r", "\\r")));
    Facts facts = Facts.of(account.inventory(), account.config(), new TrustRoots(List.of()));
    return Rules.ALL.stream().flatMap(rule -> rule.check(facts)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u001b[31mred", "a\u202egnp", "a\nrm -rf ~", "a\rb", "a\u2028b"})
  void noControlCharacterStandsInMessageOrRemedy(String name) {
    assertThat(findings(name))
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.message()).doesNotContain(name);
              assertThat(finding.fix()).doesNotContain(name);
              assertThat((finding.message() + finding.fix()).replace("\n", "").codePoints())
                  .noneMatch(Character::isISOControl);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nrm -rf ~\n", "a\n`rm -rf ~`", "a\n$(rm -rf ~)"})
  void noNameBeginsACommandOfItsOwn(String name) {
    assertThat(findings(name))
        .anyMatch(finding -> finding.rule().equals("missing-audience"))
        .flatExtracting(finding -> finding.fix().lines().toList())
        .noneMatch(line -> line.strip().matches("[`$(]*rm .*"));
  }
}
