package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Flags trust that nobody used: neither the trail nor IAM's own record knows a use.
final class UnusedTrust implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "unused-trust",
              "Nobody assumes the role through OIDC",
              Severity.LOW)
          .why("A door that nobody uses is one that nobody watches.")
          .fix("Remove the provider's statement from the trust policy, or delete the role.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    String one =
        "{\"StringEquals\": {\"gitlab.com:sub\": \"project_path:acme/shop:ref_type:branch:ref:main\"}}";
    ExampleAccount account = ExampleAccount.withGitlab().trusting(one);
    return List.of(
        Example.flagged("no call in the trail, never used", account),
        Example.clean(
            "assumed yesterday",
            SessionExamples.seen(
                account,
                SessionExamples.session(1, SessionExamples.subject("acme/shop"), "gitlab-1-2"))),
        Example.clean(
            "no call in the trail, but IAM saw a use last week",
            ExampleAccount.withGitlab()
                .role(SessionExamples.usedDaysAgo(7, one))
                .shown("RoleLastUsed: a week ago")),
        Example.clean(
            "part of the trail could not be read",
            account.gap(Gap.unread(Gap.Part.TRAIL, "throttled"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    Trail trail = facts.inventory().trail();
    if (trail == null || !facts.inventory().complete(Gap.Part.TRAIL)) {
      return Stream.empty();
    }
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() != Reach.NOBODY)
        .filter(grant -> grant.role().created().isBefore(trail.from()))
        .filter(grant -> unused(grant.role().lastUsed(), trail))
        .filter(
            grant ->
                facts.sessions().lastAssumed(grant.role().arn(), grant.providerArn()).isEmpty())
        .map(grant -> finding(facts, grant, trail));
  }

  private static boolean unused(@Nullable Instant lastUsed, Trail trail) {
    return lastUsed == null || lastUsed.isBefore(trail.from());
  }

  private static Finding finding(Facts facts, Grant grant, Trail trail) {
    Role role = grant.role();
    String lastUsed =
        role.lastUsed() == null
            ? "IAM knows no use of the role"
            : "IAM saw the role used last on " + Day.of(role.lastUsed());
    return INFO.finding(
        facts,
        role.arn(),
        grant.issuer(),
        INFO.severity(),
        Confidence.OBSERVED,
        "nobody assumed `%s` through `%s` between %s and %s, and %s; remove the trust or the role"
            .formatted(
                Printable.of(role.name()),
                Printable.of(grant.issuer()),
                Day.of(trail.from()),
                Day.of(trail.to()),
                lastUsed),
        """
        # take the statement for %s out of the trust policy:
        aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument > trust.json
        aws iam update-assume-role-policy --role-name %s --policy-document file://trust.json"""
            .formatted(
                Printable.of(grant.issuer()), ShellWord.of(role.name()), ShellWord.of(role.name())),
        new Evidence.Trust(grant.issuer(), grant.decision().reach().word(), Map.of(), null));
  }
}
