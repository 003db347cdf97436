package dev.trustdrift.rules.drift;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Changes;
import dev.trustdrift.facts.Changes.Changed;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.facts.trust.WayChange;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Flags roles that a token can assume which could not at the time of the baseline.
final class TrustWidened implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.DRIFT,
              "trust-widened",
              "More tokens can assume the role than before",
              Severity.HIGH)
          .why(
              "Somebody opened a way in since the last audit; if it was not meant, this is the day"
                  + " to close it.")
          .fix(
              "Find who changed the policy (CloudTrail: UpdateAssumeRolePolicy); if it was not meant,"
                  + " put the earlier one back.");

  private static final String PINNED =
      """
      {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""";

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
                "one branch became every branch",
                withGitlab()
                    .trusting(
                        """
                        {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"}}"""))
            .since(withGitlab().trusting(PINNED)),
        flagged("the same subject, from more addresses", withGitlab().trusting(PINNED))
            .since(
                withGitlab()
                    .trusting(
                        """
                        {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"},
                         "IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}""")),
        flagged(
                "another client ID of the provider, and no condition on `aud`",
                withGitlab()
                    .providers(List.of(gitlab("https://gitlab.com", "sts.amazonaws.com")))
                    .trusting(PINNED))
            .since(withGitlab().trusting(PINNED)),
        clean(
                "the same in other words",
                withGitlab()
                    .trusting(
                        """
                        {"StringLike": {"GITLAB.com:sub": ["project_path:acme/shop:ref_type:branch:ref:main"]}}"""))
            .since(withGitlab().trusting(PINNED)),
        clean("every branch became one branch", withGitlab().trusting(PINNED))
            .since(
                withGitlab()
                    .trusting(
                        """
                        {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"}}""")));
  }

  private static OidcProvider gitlab(String... clientIds) {
    return new OidcProvider(
        ExampleAccount.GITLAB,
        "https://gitlab.com",
        List.of(clientIds),
        List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"),
        Map.of(),
        true);
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    Changes changes = facts.changes();
    return DriftWords.changed(changes)
        .flatMap(
            changed ->
                changes != null && changed.way().gained() instanceof Passage.Witness witness
                    ? finding(facts, changes, changed, witness)
                    : Stream.empty());
  }

  private static Stream<Finding> finding(
      Facts facts, Changes changes, Changed changed, Passage.Witness witness) {
    String role = changed.grant().role().name();
    String audience =
        changed.way().addedAudiences().stream()
            .filter(id -> id.equals(witness.keys().get(changed.grant().key("aud"))))
            .findFirst()
            .orElse("");
    return INFO
        .severityOn(changed.grant())
        .map(
            severity ->
                INFO.finding(
                    facts,
                    changed.grant().role().arn(),
                    changed.grant().issuer(),
                    severity,
                    Confidence.PROVEN,
                    "role `%s` now lets in %s, which it refused on %s; %s%s"
                        .formatted(
                            role,
                            DriftWords.token(witness),
                            Day.of(changes.since()),
                            audience.isEmpty()
                                ? witness.letInBy() + " lets it in"
                                : "the client ID `" + audience + "` was added to the provider",
                            strangers(changed.way())),
                    audience.isEmpty() ? DriftWords.restore(changed) : without(changed, audience),
                    DriftWords.evidence(changed, witness)))
        .stream();
  }

  /// The shortest token that came in is a harmless one as often as not: that strangers come in too
  /// must not be left to another finding.
  private static String strangers(WayChange way) {
    return way.after().decision().reach() == Reach.STRANGERS
            && way.before().decision().reach() != Reach.STRANGERS
        ? "; strangers come in now"
            + way.after()
                .witnessInWords()
                .map(words -> ", for one " + Printable.of(words))
                .orElse("")
        : "";
  }

  private static String without(Changed changed, String audience) {
    return "# if nobody meant it:\naws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn %s --client-id %s"
        .formatted(ShellWord.of(changed.grant().providerArn()), ShellWord.of(audience));
  }
}
