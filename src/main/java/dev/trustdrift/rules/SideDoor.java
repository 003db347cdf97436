package dev.trustdrift.rules;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Grant;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.policy.Effect;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.Truth;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Flags web-identity roles that also let in others, without any token of a CI job.
final class SideDoor implements Rule {
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

  private static final String ASSUME = "sts:AssumeRole";

  /// `arn:aws:iam::123456789012:root` and its like; a bare account ID means the same root (IAM user
  /// guide, "AWS JSON policy elements: Principal").
  private static final Pattern ACCOUNT_ARN =
      Pattern.compile("arn:[\\w-]+:(?:iam|sts)::(\\d{12}):(.+)");

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
                  grant.policy().statements().stream()
                      .filter(statement -> statement.effect() == Effect.ALLOW)
                      .filter(statement -> statement.actions().cover(ASSUME) == Truth.TRUE)
                      .flatMap(statement -> doors(facts.account(), statement))
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
        "remove the principal from the trust policy: aws iam get-role --role-name "
            + Shell.word(grant.role().name())
            + " --query Role.AssumeRolePolicyDocument > trust.json; edit trust.json; aws iam"
            + " update-assume-role-policy --role-name "
            + Shell.word(grant.role().name())
            + " --policy-document file://trust.json");
  }

  /// Whom a statement lets in that is not a web identity, in words.
  private static Stream<String> doors(String account, Statement statement) {
    String under =
        " in "
            + statement.label()
            + (statement.conditions().isEmpty() ? "" : ", under conditions of its own");
    return switch (statement.principals()) {
      case Principals.Everyone _ -> Stream.of("everyone (`*`)" + under);
      case Principals.Named(var all) ->
          all.stream()
              .filter(principal -> principal.kind() == Principal.Kind.AWS)
              .flatMap(principal -> door(account, principal.text()).stream())
              .map(door -> door + under);
      case Principals.Unreadable _ -> Stream.empty(); // UndecidedTrust speaks of it
    };
  }

  private static Optional<String> door(String account, String principal) {
    if (principal.equals("*")) {
      return Optional.of("everyone (`*`)");
    }
    String arn = principal.matches("\\d{12}") ? "arn:aws:iam::" + principal + ":root" : principal;
    var parts = ACCOUNT_ARN.matcher(arn);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String quoted = "`" + principal + "`";
    if (!parts.group(1).equals(account)) {
      return Optional.of("account " + parts.group(1) + " (" + quoted + ")");
    }
    if (parts.group(2).equals("root")) {
      return Optional.of("whoever the account's own policies allow (" + quoted + ")");
    }
    return parts.group(2).startsWith("user/")
        ? Optional.of("the IAM user " + quoted)
        : Optional.empty();
  }
}
