package dev.trustdrift.cli;

import dev.trustdrift.config.Nearest;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.Rules;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `trustdrift explain [RULE]`: what the rules say of themselves.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "What a rule finds, why it matters, what to do, and examples that the tests run.",
    footer = {
      "",
      "Examples:",
      "  trustdrift explain             every rule with its severity",
      "  trustdrift explain any-ref     one rule in full"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int WIDTH = 96;

  private final Shell shell;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RULE",
      description = "The id of a rule, such as any-ref; without it all rules are listed.")
  private @Nullable String id;

  ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    shell.print(id == null ? all() : one(known(id)));
    return ExitCode.CLEAN;
  }

  private static Rule known(String word) {
    String meant = word.strip().toLowerCase(Locale.ROOT);
    return Rules.byId(meant)
        .orElseThrow(
            () ->
                new UsageError(
                    "there is no rule `%s`%s; `trustdrift explain` lists them all"
                        .formatted(
                            Printable.of(word),
                            Main.didYouMean(
                                    Nearest.near(
                                        meant,
                                        Rules.ALL.stream().map(rule -> rule.info().id()).toList()))
                                .replace("?", ""))));
  }

  private static String all() {
    StringBuilder text = new StringBuilder();
    for (RuleInfo.Group group : RuleInfo.Group.values()) {
      List<RuleInfo> infos =
          Rules.ALL.stream().map(Rule::info).filter(info -> info.group() == group).toList();
      if (!infos.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(label(group)).append('\n');
        infos.forEach(
            info ->
                text.append(
                    "  %-9s %-24s %s\n".formatted(info.severity(), info.id(), info.title())));
      }
    }
    return text.toString();
  }

  private static String one(Rule rule) {
    RuleInfo info = rule.info();
    StringBuilder text = new StringBuilder();
    text.append("%s: %s\n".formatted(info.id(), info.title()));
    text.append("%s, group %s\n".formatted(info.severityInWords(), label(info.group())));
    text.append("\nwhy\n").append(wrapped(info.why()));
    text.append("\nfix\n").append(wrapped(info.fix()));
    for (boolean flagged : new boolean[] {true, false}) {
      for (Example example : rule.examples()) {
        if (example.flagged() == flagged) {
          text.append("\n%s: %s\n".formatted(flagged ? "flagged" : "clean", example.name()));
          text.append(example.shown().strip().indent(4));
        }
      }
    }
    return text.toString();
  }

  private static String label(RuleInfo.Group group) {
    return group.name().toLowerCase(Locale.ROOT);
  }

  /// Prose is wrapped; lines that are indented are commands or policies to paste, and stay whole.
  private static String wrapped(String text) {
    StringBuilder wrapped = new StringBuilder();
    for (String line : text.strip().lines().toList()) {
      if (line.startsWith(" ") || line.length() <= WIDTH) {
        wrapped.append("  ").append(line).append('\n');
        continue;
      }
      StringBuilder row = new StringBuilder(" ");
      for (String word : line.split(" ", -1)) {
        if (row.length() + 1 + word.length() > WIDTH) {
          wrapped.append(row).append('\n');
          row = new StringBuilder(" ");
        }
        row.append(' ').append(word);
      }
      wrapped.append(row).append('\n');
    }
    return wrapped.toString();
  }
}
