package dev.trustdrift.cli;

import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.collect.trail.TrailFolder;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.tighten.Breadth;
import dev.trustdrift.facts.tighten.TightenedTrust;
import dev.trustdrift.facts.tighten.Tightening;
import dev.trustdrift.facts.tighten.Wish;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.report.answer.Tighten;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `trustdrift tighten POLICY.json --trail PATH`: the narrowest trust policy that still admits who
/// came in.
@Command(
    name = "tighten",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "The narrowest trust policy that still admits every subject that the trail saw, proved to lie"
          + " inside the old one; with what it would cut off. Nothing is changed in AWS.",
      "POLICY.json is the policy document, or what `aws iam get-role` prints, which also names the"
          + " role; `-` reads it from standard input."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a policy was printed",
      "1:failure of the tool",
      "2:wrong options or file, or --role is needed",
      "3:no policy can be shown: the history is too short, nobody came in, or it could not be proved"
    },
    footer = {
      "",
      "Examples:",
      "  trustdrift tighten trust.json --trail trail/ --role deploy",
      "  aws iam get-role --role-name deploy | trustdrift tighten - --trail trail/ --output new.json",
      "  trustdrift tighten trust.json --trail trail/ --reach ref-pattern --project-id acme/shop=4711"
    })
final class TightenCommand implements Callable<Integer> {
  private static final Pattern ACCOUNT = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):.*");
  private static final Pattern PROJECT_ID = Pattern.compile("([^=/]+(?:/[^=/]+)+)=(\\d{1,19})");
  private static final int MOST_NAMED = 5;

  /// The trail says when things happened: whoever came in counts, whatever this machine's clock
  /// says.
  private static final Instant ALWAYS = Instant.parse("9999-01-01T00:00:00Z");

  private final Shell shell;

  @SuppressWarnings("NullAway.Init") // picocli requires the argument before it calls
  @Parameters(index = "0", paramLabel = "POLICY.json", description = "The trust policy as it is.")
  private String file;

  @SuppressWarnings("NullAway.Init") // picocli requires the option before it calls
  @Option(
      names = "--trail",
      required = true,
      paramLabel = "PATH",
      description = "CloudTrail log files, a file or a folder.")
  private String trail;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "Name or ARN of the role whose sessions count. Default: the one that `aws iam get-role`"
              + " printed, or the only one whose sessions the policy would accept.")
  private @Nullable String role;

  @Option(
      names = "--reach",
      paramLabel = "REACH",
      defaultValue = "pinned",
      description =
          "How far it may reach beyond the subjects seen: pinned (not at all), ref-pattern (a folder"
              + " of refs such as release/*, of which two were seen), any-ref (all branches or all"
              + " tags of a project of which one was seen). Default: pinned.")
  private String reach = "pinned";

  @Option(
      names = "--project-id",
      paramLabel = "PATH=ID",
      description =
          "The `project_id` of a project on gitlab.com, to be asked for besides its path. Repeat it"
              + " for several.")
  private List<String> projectIds = List.of();

  @Option(
      names = "--min-days",
      paramLabel = "N",
      description =
          "Refuse where the trail's web-identity calls span fewer days; a job that runs once a month"
              + " needs 31. Default: 1, and fewer than 14 days get a warning.")
  private @Nullable Integer minDays;

  @Option(
      names = "--config",
      paramLabel = "F",
      description =
          "The configuration, for `owned` and `subjectLayouts`; else ./trustdrift.yaml if there is"
              + " one.")
  private @Nullable String config;

  @Option(
      names = "--output",
      paramLabel = "F",
      description =
          "Also write the new policy, the document alone, to this file, for --policy-document"
              + " file://F.")
  private @Nullable String output;

  @Mixin private final Format format = new Format();

  TightenCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws NothingReadable, InterruptedException {
    boolean json = format.json();
    Wish wish = new Wish(breadth(), ids(), Wish.EXACT.providers(), Wish.EXACT.admitted());
    if (minDays != null && minDays < 0) {
      throw new UsageError("`--min-days %d`: give a number of days, 0 or more".formatted(minDays));
    }
    ResultFile target = output == null ? null : ResultFile.of(shell, output);
    Config settings = ConfigFile.read(shell, config);
    Path path = AwsOptions.trail(shell, trail);
    PolicyFile policy = PolicyFile.read(shell, file);
    List<String> providers = policy.policy().federatedProviders();
    CloudTrailRecords records = records(account(policy, providers), path);
    List<TrailEvent> events = records.trail(Instant.EPOCH).events();
    List<Instant> times = events.stream().map(TrailEvent::time).sorted().toList();
    if (times.isEmpty()) {
      throw new NothingReadable(
          "the trail holds no AssumeRoleWithWebIdentity event of account %s%s; they are read-only management events, so a write-only trail lacks them"
              .formatted(records.account(), first(gaps)));
    }
    Instant from = times.getFirst();
    Instant to = times.getLast();
    Duration span = Duration.between(from, to);
    refuseTooShort(times.size(), span);
    List<TrailEvent> granted =
        events.stream()
            .filter(event -> !event.denied() && providers.contains(event.provider()))
            .toList();
    Trusts trusts = Trusts.of(settings);
    String asked = role != null ? role : policy.role();
    String counted =
        asked == null
            ? ObservedRole.only(trusts, policy, granted)
            : ObservedRole.named(asked, granted);
    List<TrailEvent> own = granted.stream().filter(event -> counted.equals(event.role())).toList();
    switch (TightenedTrust.of(trusts, policy.document(), own, wish)) {
      case Tightening.Refused refused -> throw new NothingReadable(sentence(refused));
      case Tightening.Tightened tightened -> {
        Tighten answer =
            new Tighten(
                tightened,
                counted,
                from,
                to,
                gaps,
                TightenHints.of(settings, tightened, own, wish.projectIds()));
        answer.shortHistory().ifPresent(warning -> shell.err().println("warning: " + warning));
        shell.print(json ? answer.json() : answer.text());
        if (target != null) {
          target.write(tightened.document() + "\n");
          shell.err().println("policy written to " + Printable.of(target.name()));
        }
      }
    }
    return ExitCode.CLEAN;
  }

  /// What could not be read, filled while reading.
  private final List<String> gaps = new ArrayList<>();

  private CloudTrailRecords records(String account, Path path)
      throws NothingReadable, InterruptedException {
    CloudTrailRecords records = new CloudTrailRecords(account, ALWAYS);
    Read<Boolean> read;
    try (Progress progress = new Progress(shell)) {
      progress.say("reading the trail");
      read = new TrailFolder(path).read(records);
    }
    Stream.concat(read.gaps().stream(), records.gaps().stream())
        .map(Gap::reason)
        .forEach(gaps::add);
    if (!read.value()) {
      throw new NothingReadable(first(gaps).replaceFirst("^: ", ""));
    }
    return records;
  }

  private static String first(List<String> sentences) {
    return sentences.isEmpty() ? "" : ": " + sentences.getFirst();
  }

  /// Less than a day does not even show the nightly jobs, and one call no jobs but one: such a
  /// history is refused unasked. From a day on the answer is right for what was seen, and says how
  /// little that is.
  private void refuseTooShort(int calls, Duration span) throws NothingReadable {
    int wanted = minDays == null ? 1 : minDays;
    if (span.compareTo(Duration.ofDays(wanted)) >= 0) {
      return;
    }
    throw new NothingReadable(
        "the history is too short: %s, and %s wanted, so jobs that run less often would be cut off; read more of the trail, or %s"
            .formatted(
                calls == 1
                    ? "the trail holds a single web-identity call"
                    : "the trail's web-identity calls span " + Tighten.days(span),
                wanted == 1 ? "a day at least is" : wanted + " days are",
                minDays == null
                    ? "build on it all the same with --min-days 0"
                    : "lower --min-days"));
  }

  private Breadth breadth() {
    return Arrays.stream(Breadth.values())
        .filter(one -> one.word().equals(reach.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageError(
                    "`--reach %s`: give %s"
                        .formatted(
                            Printable.of(reach),
                            Arrays.stream(Breadth.values())
                                .map(Breadth::word)
                                .collect(Collectors.joining(", ")))));
  }

  private Map<String, String> ids() {
    Map<String, String> ids = new TreeMap<>();
    for (String word : projectIds) {
      Matcher id = PROJECT_ID.matcher(word);
      if (!id.matches()) {
        throw new UsageError(
            "`--project-id %s`: it reads like acme/shop=4711".formatted(Printable.of(word)));
      }
      String other = ids.put(id.group(1), id.group(2));
      if (other != null && !other.equals(id.group(2))) {
        throw new UsageError(
            "`--project-id`: `%s` has two IDs, %s and %s"
                .formatted(Printable.of(id.group(1)), other, id.group(2)));
      }
    }
    return ids;
  }

  /// A role lies in the account of the providers that its policy names.
  private String account(PolicyFile policy, List<String> providers) {
    return Stream.of(
            Optional.ofNullable(role).stream(),
            Optional.ofNullable(policy.role()).stream(),
            providers.stream())
        .flatMap(arns -> arns)
        .map(ACCOUNT::matcher)
        .filter(Matcher::matches)
        .map(arn -> arn.group(1))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageError(
                    "%s: no OIDC provider is named for sts:AssumeRoleWithWebIdentity, so there is nothing to tighten"
                        .formatted(Printable.of(file))));
  }

  private static String sentence(Tightening.Refused refused) {
    return refused.reason()
        + refused.leftOut().stream()
            .limit(MOST_NAMED)
            .map(one -> "; `%s`: %s".formatted(Printable.of(one.seen().subject()), one.reason()))
            .collect(Collectors.joining());
  }
}
