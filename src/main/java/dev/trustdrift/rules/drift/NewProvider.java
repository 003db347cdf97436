package dev.trustdrift.rules.drift;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Changes;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Flags OIDC providers that the baseline does not have.
final class NewProvider implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.DRIFT,
              "new-provider",
              "An OIDC provider was registered",
              Severity.MEDIUM)
          .why(
              "Whoever runs the issuer can mint tokens for every role that trusts it; a provider is"
                  + " registered rarely and on purpose.")
          .fix("If nobody meant it, delete the provider.");

  private static final int MOST_NAMES = 5;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged("gitlab.com is registered", withGitlab().shown(ExampleAccount.GITLAB))
            .since(ExampleAccount.empty().shown("no provider")),
        clean("it was there", withGitlab().shown(ExampleAccount.GITLAB))
            .since(withGitlab().shown(ExampleAccount.GITLAB)));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    Changes changes = facts.changes();
    return changes == null
        ? Stream.empty()
        : changes.newProviders().stream().map(provider -> finding(facts, changes, provider));
  }

  private static Finding finding(Facts facts, Changes changes, OidcProvider provider) {
    List<String> roles =
        facts.grants().stream()
            .filter(grant -> grant.providerArn().equals(provider.arn()))
            .map(grant -> grant.role().name())
            .toList();
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("issuer", provider.url());
    shown.put("clientIds", String.join(", ", provider.clientIds()));
    shown.put("roles", String.join(", ", roles));
    return INFO.finding(
        facts,
        provider.arn(),
        "",
        INFO.severity(),
        Confidence.OBSERVED,
        "provider `%s` was not there on %s; %s"
            .formatted(provider.url(), Day.of(changes.since()), trustedBy(roles)),
        "# if nobody meant it:\naws iam delete-open-id-connect-provider --open-id-connect-provider-arn "
            + ShellWord.of(provider.arn()),
        new Evidence.Named(shown));
  }

  private static String trustedBy(List<String> roles) {
    if (roles.isEmpty()) {
      return "no role trusts it yet";
    }
    String named =
        String.join(", ", roles.stream().limit(MOST_NAMES).map(name -> "`" + name + "`").toList());
    int more = roles.size() - MOST_NAMES;
    return "trusted by " + named + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
