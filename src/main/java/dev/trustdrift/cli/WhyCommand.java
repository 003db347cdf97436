package dev.trustdrift.cli;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.trust.ProviderChoice;
import dev.trustdrift.facts.trust.TokenRequest;
import dev.trustdrift.facts.trust.TokenRequest.Claims;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Budget;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.report.answer.WhyAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `trustdrift why POLICY --token TOKEN`: allowed or denied, by what, and what would turn it.
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Whether a trust policy lets a token in: by which statement, which conditions failed, and"
            + " the nearest value that would match.",
    footer = {
      "",
      "A JWT is decoded, not verified, not stored and never printed.",
      "",
      "Examples:",
      "  trustdrift why deploy.json --token job.jwt",
      "  trustdrift why deploy.json --token claims.json --session-name gitlab-42-1001",
      "  aws iam get-role --role-name deploy | trustdrift why - --token claims.json",
      "",
      "Exit codes:",
      "  0   answered, whatever the answer",
      "  2   the policy, the token or an option can't be read"
    })
final class WhyCommand implements Callable<Integer> {
  /// STS API reference, `RoleSessionName`.
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,12})(\\.[0-9]+)?");

  private final Shell shell;
  private final InstantSource clock;

  @Parameters(
      index = "0",
      paramLabel = "POLICY",
      description = "The trust policy, or what aws iam get-role prints; - for standard input.")
  private String policy = "";

  @Option(
      names = "--token",
      required = true,
      paramLabel = "TOKEN",
      description = "A JWT, a file with a JWT or with claims as JSON, or -.")
  private String token = "";

  @Option(
      names = "--session-name",
      paramLabel = "NAME",
      description = "The RoleSessionName that the job asks for.")
  private @Nullable String sessionName;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description =
          "A condition key of the call itself, such as aws:SourceIp=192.0.2.1; repeat it for more.")
  private List<String> context = List.of();

  @Option(
      names = "--provider",
      paramLabel = "ARN",
      description = "The provider, where the policy names several that fit.")
  private @Nullable String provider;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration. Default: ./trustdrift.yaml if there is one.")
  private @Nullable String config;

  @Mixin private Format format = new Format();

  WhyCommand(Shell shell, InstantSource clock) {
    this.shell = shell;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    boolean json = format.json();
    if (policy.equals("-") && token.strip().equals("-")) {
      throw new UsageError("the policy and the token can't both come from standard input");
    }
    Config settings = ConfigFile.read(shell, config);
    TrustPolicy document = PolicyFile.read(shell, policy).policy();
    TokenText text = TokenText.read(shell, token);
    Claims claims = text.claims();
    Map<String, List<String>> given = given(claims);
    ProviderChoice.Chosen chosen = choose(document, claims);
    Issuer issuer = Trusts.of(settings).issuer(document, chosen.arn());
    TokenRequest made = TokenRequest.of(document, issuer, chosen.arn(), claims, given);
    WhyAnswer answer =
        new WhyAnswer(
            Ruling.of(
                document, made.request(), TokenRequest.values(issuer), Budget.of(Ruling.WORK)),
            made,
            issuer,
            chosen.named(),
            ProviderChoice.named(document),
            text.jwt(),
            expiry(claims).filter(end -> !end.isAfter(clock.instant())).orElse(null));
    shell.print(json ? answer.json() : answer.text());
    return ExitCode.CLEAN;
  }

  private ProviderChoice.Chosen choose(TrustPolicy document, Claims claims) {
    if (provider != null) {
      if (!provider.matches("arn:[a-z-]+:iam::[0-9]*:oidc-provider/.+")) {
        throw new UsageError(
            "`--provider %s`: expected an ARN such as `arn:aws:iam::123456789012:oidc-provider/gitlab.com`"
                .formatted(Printable.of(provider, 100)));
      }
      return new ProviderChoice.Chosen(provider, ProviderChoice.named(document).contains(provider));
    }
    Optional<String> issuer = claims.keys() ? Optional.empty() : claims.single("iss");
    ProviderChoice choice =
        issuer.isPresent()
            ? ProviderChoice.ofIssuer(
                document, issuer.get().contains("://") ? issuer.get() : "https://" + issuer.get())
            : ProviderChoice.ofKeys(document, claims.keys() ? claims.values().keySet() : List.of());
    return switch (choice) {
      case ProviderChoice.Chosen chosen -> chosen;
      case ProviderChoice.Unclear(var reason) ->
          throw new UsageError(
              "whose token it is can't be told: %s; give the claims an `iss`, or name one with `--provider`"
                  .formatted(reason));
    };
  }

  private Map<String, List<String>> given(Claims claims) {
    Map<String, List<String>> given = new TreeMap<>();
    for (String option : context) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      if (equals < 0 || key.indexOf(':') <= 0 || key.endsWith(":")) {
        throw new UsageError(
            "`--context %s`: expected KEY=VALUE with a condition key such as `aws:SourceIp`"
                .formatted(Printable.of(option, 100)));
      }
      String folded = key.toLowerCase(Locale.ROOT);
      if (claims.keys()
          && claims.values().keySet().stream().anyMatch(name -> name.equalsIgnoreCase(key))) {
        throw new UsageError(
            "`--context %s`: the token's file gives that key already"
                .formatted(Printable.of(key, 100)));
      }
      given.computeIfAbsent(folded, _ -> new ArrayList<>()).add(option.substring(equals + 1));
    }
    if (sessionName != null) {
      if (!SESSION_NAME.matcher(sessionName).matches()) {
        throw new UsageError(
            "`--session-name %s`: expected 2 to 64 letters, digits or `_+=,.@-`, as STS does"
                .formatted(Printable.of(sessionName, 100)));
      }
      if (given.put("sts:rolesessionname", List.of(sessionName)) != null) {
        throw new UsageError(
            "the session name is given twice: drop `--context` or `--session-name`");
      }
    }
    return given;
  }

  /// The claim `exp` (RFC 7519, section 4.1.4), where it is there and makes sense.
  private static Optional<Instant> expiry(Claims claims) {
    return claims
        .single("exp")
        .map(SECONDS::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> Instant.ofEpochSecond(Long.parseLong(matcher.group(1))));
  }
}
