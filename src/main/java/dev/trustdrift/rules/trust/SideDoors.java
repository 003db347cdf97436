package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.policy.SideDoor;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags web-identity roles that also let in others, without any token of a CI job.
final class SideDoors implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "side-door",
              "The role can also be assumed around OIDC",
              Severity.HIGH)
          .why(
              "What the token's conditions keep out comes in by the other statement, with static"
                  + " keys or from another account, and shows no job in the trail.")
          .fix("Move the other principals to a role of their own, or remove their statement.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged("the account itself", also("\"AWS\": \"arn:aws:iam::123456789012:root\"")),
        flagged("another account", also("\"AWS\": \"210987654321\"")),
        flagged("an IAM user", also("\"AWS\": \"arn:aws:iam::123456789012:user/jenkins\"")),
        flagged("everyone", also("\"AWS\": \"*\"")),
        clean("a service of AWS", also("\"Service\": \"ec2.amazonaws.com\"")),
        clean(
            "only the provider",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")));
  }

  private static ExampleAccount also(String principal) {
    return withGitlab()
        .role(
            "deploy",
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": {"Federated": "%s"},
               "Action": "sts:AssumeRoleWithWebIdentity",
               "Condition": {"StringEquals": {
                 "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}},
              {"Effect": "Allow", "Principal": {%s}, "Action": "sts:AssumeRole"}]}"""
                .formatted(ExampleAccount.GITLAB, principal));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts
        .firstGrants()
        .flatMap(
            grant -> {
              List<String> doors =
                  SideDoor.of(grant.policy()).stream()
                      .filter(door -> isAround(door, facts.account()))
                      .map(door -> words(door, facts.account()))
                      .distinct()
                      .toList();
              return doors.isEmpty() ? Stream.empty() : finding(facts, grant, doors);
            });
  }

  private static Stream<Finding> finding(Facts facts, Grant grant, List<String> doors) {
    return INFO.onRole(
        facts,
        grant,
        Confidence.OBSERVED,
        "role `"
            + grant.role().name()
            + "` is meant for CI jobs of "
            + grant.issuer()
            + ", but also trusts "
            + String.join(" and ", doors),
        TrustEdit.byHand(
            grant,
            "remove the other principals from trust.json, if need be into a role of their own"));
  }

  /// The account's own roles and AWS's services are not meant by the rule.
  private static boolean isAround(SideDoor door, String account) {
    boolean foreign = !door.account().isEmpty() && !door.account().equals(account);
    return switch (door.kind()) {
      case EVERYONE, ACCOUNT, USER -> true;
      case ROLE, SESSION -> foreign;
      case SERVICE, FEDERATED, OTHER -> false;
    };
  }

  private static String words(SideDoor door, String account) {
    String quoted = "`" + Printable.of(door.principal().text()) + "`";
    String who =
        switch (door.kind()) {
          case EVERYONE -> "everyone (`*`)";
          case USER -> "the IAM user " + quoted;
          default ->
              door.account().equals(account)
                  ? "whoever the account's own policies allow (" + quoted + ")"
                  : "account " + door.account() + " (" + quoted + ")";
        };
    return who
        + " in statement "
        + door.statement()
        + (door.conditional() ? ", under conditions of its own" : "");
  }
}
