package dev.trustdrift.cli;

import dev.trustdrift.Audit;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.config.FailOn;
import dev.trustdrift.config.Nearest;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.TextReport;
import dev.trustdrift.report.gitlab.CodeQuality;
import dev.trustdrift.report.html.HtmlReport;
import dev.trustdrift.report.ocsf.OcsfReport;
import dev.trustdrift.report.sarif.SarifReport;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo.Group;
import dev.trustdrift.rules.Rules;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `trustdrift audit`: one account, seen and judged.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Audits an account: who can become which role, whether that still works, which access keys"
          + " are left, who came in.",
      "Without --demo and --snapshot it reads the account that your AWS credentials belong to. It"
          + " changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no finding at or above --fail-on",
      "1:failure of the tool, or a part of the input makes no sense",
      "2:wrong options, configuration or baseline",
      "3:nothing could be audited",
      "4:no such finding, but something could not be read (with --strict)",
      "11:worst finding at or above --fail-on: low",
      "12:... medium",
      "13:... high",
      "14:... critical"
    },
    footer = {
      "",
      "Examples:",
      "  trustdrift audit --demo",
      "  trustdrift audit --profile acme-prod --region eu-central-1 us-east-1",
      "  trustdrift audit --format json --output today.json",
      "  trustdrift audit --format html --output today.html",
      "  trustdrift audit --format sarif --output trustdrift.sarif",
      "  trustdrift audit --baseline yesterday.json --fail-on medium",
      "  trustdrift audit --snapshot acme-2026-11-20 --only trust"
    })
final class AuditCommand implements Callable<Integer> {
  private static final List<String> FORMATS =
      List.of("text", "json", "sarif", "ocsf", "codequality", "html");

  /// The contract's words; drift is judged whenever there is a baseline.
  private static final List<String> GROUPS = List.of("providers", "trust", "keys", "sessions");

  private final Shell shell;
  private final Sources sources;

  @Option(names = "--demo", description = "Audit an account that ships with the tool.")
  private boolean demo;

  @Option(
      names = "--snapshot",
      paramLabel = "DIR",
      description = "Audit a folder that `trustdrift snapshot` or the AWS CLI wrote.")
  private @Nullable String snapshot;

  @Mixin private final AwsOptions aws = new AwsOptions();

  @Option(
      names = "--region",
      paramLabel = "R",
      arity = "1..*", // nothing else stands without an option here, so all that follow are Regions
      split = ",",
      description =
          "A Region whose CloudTrail is read, or several. Sessions obtained at the global endpoint"
              + " are in us-east-1. Default: your AWS Region and us-east-1.")
  private List<String> regions = List.of();

  @Option(
      names = "--trail",
      paramLabel = "PATH",
      description =
          "CloudTrail log files, a file or a folder, read instead of LookupEvents (with --snapshot:"
              + " besides what it holds).")
  private @Nullable String trail;

  @Option(
      names = "--config",
      paramLabel = "F",
      description = "The configuration; else ./trustdrift.yaml if there is one.")
  private @Nullable String config;

  @Option(
      names = "--baseline",
      paramLabel = "F",
      description =
          "An earlier report in JSON, or a snapshot folder: tells what is new, what is resolved and"
              + " which trust became wider.")
  private @Nullable String baseline;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, json, sarif (code scanning), ocsf (one event a line), codequality (GitLab merge"
              + " requests) or html: one file for a browser, with the picture of who can become"
              + " what. Default: text.")
  private String format = "text";

  @Option(
      names = "--output",
      paramLabel = "F",
      description = "Write the report to this file instead of standard output.")
  private @Nullable String output;

  @Option(
      names = "--fail-on",
      paramLabel = "SEV",
      description =
          "The least severity that fails the run: low, medium, high or critical; new:high counts"
              + " only what the baseline does not know. Default: the configuration's failOn, else"
              + " high.")
  private @Nullable String failOn;

  @Option(
      names = "--only",
      paramLabel = "GROUPS",
      split = ",",
      description = "Only these groups of rules: providers, trust, keys, sessions.")
  private List<String> only = List.of();

  @Option(
      names = "--strict",
      description = "Exit 4 where something could not be read and no finding fails the run.")
  private boolean strict;

  AuditCommand(Shell shell, Sources sources) {
    this.shell = shell;
    this.sources = sources;
  }

  @Override
  public Integer call() throws NothingReadable {
    // Whatever is wrong with the question is said before the minutes that the answer takes.
    refuseSecondSource();
    AwsOptions.checked(regions);
    String form = form();
    Set<Group> groups = groups();
    FailOn failing = failing();
    ResultFile file = output == null ? null : ResultFile.of(shell, output);
    BaselineFile before = baseline == null ? null : BaselineFile.of(shell, sources, baseline);
    Sources.Demo shipped = demo ? sources.demo().get() : null;
    Config settings =
        shipped != null && config == null ? shipped.config() : ConfigFile.read(shell, config);
    settings = failing == null ? settings : settings.failingOn(failing);
    settings = trail == null ? settings : settings.readingTrail(AwsOptions.trail(shell, trail));
    warnOfUnknownRules(settings);

    Inventory inventory = shipped != null ? shipped.account().collect(settings) : collect(settings);
    Audit audit = groups.isEmpty() ? Audit.full() : Audit.only(groups);
    TrustRoots roots = shipped != null ? shipped.roots() : sources.roots().get();
    BaselineFile.Earlier earlier =
        before == null
            ? BaselineFile.Earlier.NONE
            : before.read(inventory.account().id(), settings, roots);
    for (Gap gap : earlier.gaps()) {
      inventory = inventory.with(gap);
    }
    Report report = audit.run(inventory, settings, roots, earlier.baseline());

    String text =
        switch (form) {
          case "json" -> JsonV1.of(report);
          case "html" -> HtmlReport.of(report);
          case "sarif" -> SarifReport.of(report);
          case "ocsf" -> OcsfReport.of(report);
          case "codequality" -> CodeQuality.of(report);
          default -> TextReport.of(report, shell.colour() && file == null);
        };
    if (file == null) {
      shell.print(text);
    } else {
      file.write(text);
      shell.err().println("report written to " + Printable.of(file.name()));
    }
    return Outcome.of(inventory, report, strict, shell);
  }

  private void refuseSecondSource() {
    String live = aws.profile() != null ? "--profile" : regions.isEmpty() ? null : "--region";
    if (demo && trail != null) {
      throw new UsageError("`--demo` and `--trail` exclude each other: the demo has its own trail");
    }
    if (demo && snapshot != null) {
      throw new UsageError("`--demo` and `--snapshot` exclude each other: an audit has one source");
    }
    if (live != null && (demo || snapshot != null)) {
      throw new UsageError(
          "`%s` and `%s` exclude each other: %s is not read from AWS"
              .formatted(demo ? "--demo" : "--snapshot", live, demo ? "the demo" : "a snapshot"));
    }
  }

  private Inventory collect(Config settings) throws NothingReadable {
    if (snapshot != null) {
      return sources.snapshot().apply(shell.path(snapshot)).collect(settings);
    }
    try (Progress progress = new Progress(shell)) {
      progress.say("reading the account");
      return sources.live().of(aws.profile(), AwsOptions.checked(regions)).collect(settings);
    }
  }

  private String form() {
    String wanted = format.toLowerCase(Locale.ROOT);
    if (!FORMATS.contains(wanted)) {
      throw new UsageError(
          "`--format %s`: known formats are %s"
              .formatted(Printable.of(format), String.join(", ", FORMATS)));
    }
    return wanted;
  }

  private @Nullable FailOn failing() {
    if (failOn == null) {
      return null;
    }
    FailOn floor = FailOn.parse(failOn).orElse(null);
    if (floor != null && floor.severity() == Severity.INFO) {
      throw new UsageError(
          "`--fail-on %s`: findings of severity info have no exit code; give low, medium, high or critical"
              .formatted(Printable.of(failOn)));
    }
    if (floor == null) {
      throw new UsageError("`--fail-on %s`: give %s".formatted(Printable.of(failOn), FailOn.FORMS));
    }
    return floor;
  }

  private Set<Group> groups() {
    Set<Group> groups = EnumSet.noneOf(Group.class);
    for (String word : only) {
      String group = word.strip().toLowerCase(Locale.ROOT);
      if (!GROUPS.contains(group)) {
        throw new UsageError(
            "`--only %s`: known groups are %s"
                .formatted(Printable.of(word), String.join(", ", GROUPS)));
      }
      groups.add(Group.valueOf(group.toUpperCase(Locale.ROOT)));
    }
    return groups;
  }

  /// A waiver for a rule that does not exist accepts nothing, which its author should hear. No
  /// error: the finding it was meant for is reported, so nothing is missed.
  private void warnOfUnknownRules(Config settings) {
    List<String> known = Rules.ALL.stream().map(Rule::info).map(info -> info.id()).toList();
    settings.waivers().stream()
        .map(Waiver::rule)
        .distinct()
        .filter(rule -> !known.contains(rule))
        .forEach(
            rule ->
                shell
                    .err()
                    .println(
                        "warning: a waiver names the rule `%s`, which does not exist%s"
                            .formatted(rule, Main.didYouMean(Nearest.near(rule, known)))));
  }
}
