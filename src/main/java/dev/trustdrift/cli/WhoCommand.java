package dev.trustdrift.cli;

import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.trust.Trust;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.report.answer.SessionStory;
import dev.trustdrift.report.answer.Who;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `trustdrift who POLICY.json`: who can assume a role with this trust policy. `trustdrift who
/// --session NAME`: who did, and what became of it.
@Command(
    name = "who",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Who can assume a role with this trust policy: its reach, decided over all tokens, the subjects"
          + " it accepts, and a token that proves it.",
      "POLICY.json is the policy document, or what `aws iam get-role` prints; `-` reads it from"
          + " standard input.",
      "With --session NAME instead: who opened that session, and what was done with it. NAME is a"
          + " session name, an access key (ASIA...), a principal (AROA...:name) or the session's ARN,"
          + " as CloudTrail has them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:answered, whatever the answer",
      "1:failure of the tool",
      "2:wrong options or file",
      "3:the trail knows no such session, or could not be read"
    },
    footer = {
      "",
      "Examples:",
      "  trustdrift who trust.json",
      "  aws iam get-role --role-name deploy | trustdrift who -",
      "  trustdrift who trust.json --issuer https://gitlab.com --format json",
      "  trustdrift who --session gitlab-ci-4711-90210 --trail trail/",
      "  trustdrift who --session ASIA4RJ2ZOA5SEXAMPLE --trail trail/ --snapshot acme-2026-11-20"
    })
final class WhoCommand implements Callable<Integer> {
  private static final Pattern ARN = Pattern.compile("arn:(aws[a-z-]*):iam::(\\d{12}):");

  private final Shell shell;
  private final Sources sources;
  private final InstantSource clock;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "POLICY.json",
      description = "The trust policy.")
  private @Nullable String file;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description =
          "Only this issuer's tokens, also where the policy does not name its provider. Default:"
              + " every provider that the policy names.")
  private @Nullable String issuer;

  @Option(
      names = "--config",
      paramLabel = "F",
      description =
          "The configuration, for `owned` and `subjectLayouts`; else ./trustdrift.yaml if there is"
              + " one.")
  private @Nullable String config;

  @Mixin private final SessionOptions session = new SessionOptions();

  @Mixin private final Format format = new Format();

  WhoCommand(Shell shell, Sources sources, InstantSource clock) {
    this.shell = shell;
    this.sources = sources;
    this.clock = clock;
  }

  @Override
  public Integer call() throws NothingReadable, InterruptedException {
    boolean json = format.json();
    session.check(file, issuer);
    if (file == null) {
      SessionStory story = session.story(shell, sources, clock, config);
      shell.print(json ? story.json() : story.text());
      return ExitCode.CLEAN;
    }
    String asked = issuer == null ? null : url(issuer);
    Config settings = ConfigFile.read(shell, config);
    PolicyFile policy = PolicyFile.read(shell, file);
    policy.policy(); // what is no policy at all is an error here, and not a verdict
    Trusts trusts = Trusts.of(settings, clock.instant());
    Trust trust = trusts.of(policy.document());
    boolean wildcard = trust.policy().federatedProviders().contains("*");
    Who who =
        asked == null
            ? Who.of(file, trust, wildcard)
            : Who.of(file, new Trust(trust.policy(), ways(trusts, trust, asked)), false);
    shell.print(json ? who.json() : who.text());
    return ExitCode.CLEAN;
  }

  private static String url(String word) {
    String url = word.contains("://") ? word : "https://" + word;
    if (!url.matches("https://[^\\s/:?#]+(/[^\\s?#]*)?")) {
      throw new UsageError(
          "`--issuer %s`: an issuer reads like https://gitlab.com".formatted(Printable.of(word)));
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /// The providers of that issuer that the policy names; else the one that its account would have.
  private static List<Way> ways(Trusts trusts, Trust trust, String url) {
    List<Way> named =
        trust.ways().stream().filter(way -> way.issuer().equalsIgnoreCase(url)).toList();
    return named.isEmpty() ? List.of(trusts.way(trust.policy(), arn(trust.policy(), url))) : named;
  }

  private static String arn(TrustPolicy policy, String url) {
    Matcher known =
        policy.federatedProviders().stream()
            .map(ARN::matcher)
            .filter(Matcher::lookingAt)
            .findFirst()
            .orElseGet(() -> ARN.matcher("arn:aws:iam::000000000000:"));
    known.lookingAt();
    return "arn:%s:iam::%s:oidc-provider/%s"
        .formatted(known.group(1), known.group(2), OidcProvider.keyPrefix(url));
  }
}
