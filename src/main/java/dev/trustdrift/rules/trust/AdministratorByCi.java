package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Flags web-identity roles with AdministratorAccess or an equivalent `*:*` statement.
final class AdministratorByCi implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "administrator-by-ci",
              "A CI job can become administrator of the account",
              Severity.HIGH)
          .why(
              "Whoever gets code into the pipeline owns the account, and can undo every"
                  + " other control in it.")
          .fix("Give the role the permissions that the job uses, and a permissions" + " boundary.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "AdministratorAccess attached",
            withGitlab()
                .role(ExampleAccount.administratorRole())
                .shown("AttachedManagedPolicies: AdministratorAccess")),
        clean(
            "no such policy",
            withGitlab()
                .role(ExampleAccount.deployRole(3600))
                .shown("AttachedManagedPolicies: none")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts
        .firstGrants()
        .filter(Grant::administrator)
        .filter(
            grant ->
                facts.grants().stream()
                    .anyMatch(
                        any ->
                            any.role().equals(grant.role())
                                && any.decision().reach() != Reach.NOBODY))
        // HIGH as the table says: the rights that raise other findings are this finding itself.
        .map(
            grant ->
                INFO.finding(
                    facts,
                    grant.role().arn(),
                    "",
                    Severity.HIGH,
                    Confidence.OBSERVED,
                    "role `"
                        + grant.role().name()
                        + "` is open to "
                        + grant.issuer()
                        + " and administrator by `"
                        + grant.administratorBy()
                        + "`",
                    remedy(grant),
                    new Evidence.Trust(
                        grant.issuer(), grant.decision().reach().word(), Map.of(), null)));
  }

  private static String remedy(Grant grant) {
    Role role = grant.role();
    String name = ShellWord.of(role.name());
    String before = "# first attach what the job needs, and a permissions boundary; then:\n";
    return role.attachedPolicies().stream()
        .filter(policy -> policy.name().equals(grant.administratorBy()))
        .findFirst()
        .map(
            policy ->
                before
                    + "aws iam detach-role-policy --role-name "
                    + name
                    + " --policy-arn "
                    + ShellWord.of(policy.arn()))
        .orElseGet(
            () ->
                before
                    + "aws iam delete-role-policy --role-name "
                    + name
                    + " --policy-name "
                    + ShellWord.of(String.valueOf(grant.administratorBy())));
  }
}
