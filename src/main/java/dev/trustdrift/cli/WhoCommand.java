package dev.trustdrift.cli;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Trust;
import dev.trustdrift.facts.Trusts;
import dev.trustdrift.facts.Way;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.policy.TrustPolicy;
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

/// `trustdrift who POLICY.json`: who can assume a role with this trust policy.
@Command(
    name = "who",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Who can assume a role with this trust policy: its reach, decided over all tokens, the subjects"
          + " it accepts, and a token that proves it.",
      "POLICY.json is the policy document, or what `aws iam get-role` prints; `-` reads it from"
          + " standard input."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:answered, whatever the answer",
      "1:failure of the tool",
      "2:wrong options or file"
    },
    footer = {
      "",
      "Examples:",
      "  trustdrift who trust.json",
      "  aws iam get-role --role-name deploy | trustdrift who -",
      "  trustdrift who trust.json --issuer https://gitlab.com --format json"
    })
final class WhoCommand implements Callable<Integer> {
  private static final Pattern ARN = Pattern.compile("arn:(aws[a-z-]*):iam::(\\d{12}):");

  private final Shell shell;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init") // picocli requires the argument before it calls
  @Parameters(index = "0", paramLabel = "POLICY.json", description = "The trust policy.")
  private String file;

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

  @Mixin private final Format format = new Format();

  WhoCommand(Shell shell, InstantSource clock) {
    this.shell = shell;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    boolean json = format.json();
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
