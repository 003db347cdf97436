package dev.trustdrift.rules.providers;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Flags providers that the configuration does not expect.
final class UnexpectedIssuer implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "unexpected-issuer",
              "An identity provider that nobody expects",
              Severity.HIGH)
          .severityNote("HIGH, where `expectedIssuers` is configured")
          .why("Whoever runs an issuer can mint a token for every role that trusts it.")
          .fix("Delete the provider, or list its URL under `expectedIssuers` in trustdrift.yaml.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged("another issuer is expected", expecting("https://gitlab.example.internal")),
        Example.clean("it is expected", expecting("https://gitlab.com")),
        Example.clean("nothing is configured", ExampleAccount.withGitlab()));
  }

  private static ExampleAccount expecting(String issuer) {
    Config base = Config.DEFAULT;
    return ExampleAccount.withGitlab()
        .config(
            new Config(
                base.issuers(),
                List.of(issuer),
                base.environments(),
                base.sessionName(),
                base.accessKeys(),
                base.ciUsers(),
                base.certificateWarnDays(),
                base.trailDays(),
                base.trailSource(),
                base.failOn(),
                base.waivers()))
        .shown("expectedIssuers: [" + issuer + "]");
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    List<String> expected = facts.config().expectedIssuers();
    if (expected == null) {
      return Stream.empty();
    }
    List<String> urls = expected.stream().map(UnexpectedIssuer::normal).toList();
    return facts.inventory().providers().stream()
        .filter(provider -> !urls.contains(normal(provider.url())))
        .map(provider -> finding(facts, provider));
  }

  private static Finding finding(Facts facts, OidcProvider provider) {
    return INFO.finding(
        facts,
        provider.arn(),
        "",
        INFO.severity(),
        Confidence.OBSERVED,
        "`%s` is registered as an identity provider, but `expectedIssuers` does not list it; delete it or list it"
            .formatted(Printable.of(provider.url(), 255)),
        "# find out who made it and what trusts it, then:\naws iam delete-open-id-connect-provider --open-id-connect-provider-arn %s"
            .formatted(ShellWord.of(provider.arn())),
        new Evidence.Named(Map.of("issuer", Printable.of(provider.url(), 255))));
  }

  /// People leave out the scheme, add a slash, and write hosts as they like; paths count as
  /// written.
  private static String normal(String url) {
    String bare = url.replaceFirst("^(?i:https)://", "").replaceFirst("/+$", "");
    int slash = bare.indexOf('/');
    return slash < 0
        ? bare.toLowerCase(Locale.ROOT)
        : bare.substring(0, slash).toLowerCase(Locale.ROOT) + bare.substring(slash);
  }
}
