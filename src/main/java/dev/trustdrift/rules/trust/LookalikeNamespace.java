package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags trust that a namespace can take whose name only begins or ends like yours.
final class LookalikeNamespace implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "lookalike-namespace",
              "A namespace that only looks like yours can assume the role",
              Severity.CRITICAL)
          .why(
              "A wildcard without a `/` beside the namespace also matches longer names, and anyone"
                  + " can register one on the instance.")
          .fix(
              "Put the `/` that ends your namespace in front of the wildcard: `project_path:acme/*`.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "a prefix without a slash",
            owning()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme*:ref_type:branch:ref:main"}}""")),
        flagged(
            "a suffix without a slash, beside a good value",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": [
                      "project_path:acme/shop:*", "*acme/shop:ref_type:branch:ref:main"]}}""")),
        clean(
            "the namespace is closed by a slash",
            owning()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:main"}}""")),
        clean(
            "open to everybody: a stranger, no look-alike",
            owning()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:*"}}""")));
  }

  private static ExampleAccount owning() {
    return withGitlab().owning("acme");
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .flatMap(
            grant ->
                ownedTwin(grant).stream()
                    .flatMap(
                        owned ->
                            INFO.onGrant(
                                facts,
                                grant,
                                Confidence.PROVEN,
                                "role `"
                                    + grant.role().name()
                                    + "` lets in "
                                    + grant.witnessInWords().orElse("a stranger")
                                    + ", whose namespace only looks like your `"
                                    + owned
                                    + "`"
                                    + grant.byFaultOf(),
                                TighterTrust.command(facts, grant))));
  }

  /// The owned namespace that the witness's begins or ends with, if strangers get in that way.
  static Optional<String> ownedTwin(Grant grant) {
    if (grant.decision().reach() != Reach.STRANGERS) {
      return Optional.empty();
    }
    String subject = grant.decision().witness().getOrDefault(grant.key("sub"), "");
    return grant
        .platform()
        .project(subject)
        .map(project -> project.substring(0, project.lastIndexOf('/')).toLowerCase(Locale.ROOT))
        .flatMap(
            namespace ->
                grant.owned().namespaces().stream()
                    .filter(owned -> looksLike(namespace, owned.toLowerCase(Locale.ROOT)))
                    .findFirst());
  }

  private static boolean looksLike(String namespace, String owned) {
    return namespace.startsWith(owned) || namespace.endsWith(owned);
  }

  /// Names in backticks for a sentence.
  static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
