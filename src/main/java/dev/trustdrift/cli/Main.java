package dev.trustdrift.cli;

import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.ConfigException;
import dev.trustdrift.config.Nearest;
import dev.trustdrift.drift.BaselineException;
import dev.trustdrift.finding.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line's entry point.
@Command(
    name = "trustdrift",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Know exactly which CI job can become which AWS role, and hear of it the day that changes.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  trustdrift audit --demo                 an account that ships with the tool",
      "  trustdrift audit                        the account your AWS credentials belong to",
      "  trustdrift snapshot acme-2026-11-20     save what an audit sees ...",
      "  trustdrift audit --snapshot acme-2026-11-20    ... and audit it again later",
      "  trustdrift who trust.json               who can assume a role with this trust policy",
      "  trustdrift why trust.json --token job.jwt      why a job is let in or refused",
      "  trustdrift diff old.json new.json       what a change of a trust policy lets in",
      "  trustdrift tighten trust.json --trail DIR       the narrowest policy for who really came",
      "  trustdrift test cases.yaml              unit tests for trust policies",
      "  trustdrift explain any-ref              what a rule finds, why, and what to do",
      "",
      "Exit codes are listed by `trustdrift audit --help`. TRUSTDRIFT_DEBUG=1 shows the stack"
          + " trace of a failure."
    })
public final class Main implements Runnable {
  private static final int WIDTH = 100;

  private final Shell shell;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Spec
  private CommandSpec spec;

  private Main(Shell shell) {
    this.shell = shell;
  }

  public static void main(String[] args) {
    System.exit(run(args, Shell.ofProcess(), Sources.REAL));
  }

  /// Runs one command to its end.
  ///
  /// @return the exit code
  static int run(String[] args, Shell shell, Sources sources) {
    StringWriter help = new StringWriter();
    CommandLine line =
        new CommandLine(new Main(shell))
            .addSubcommand(new AuditCommand(shell, sources))
            .addSubcommand(new SnapshotCommand(shell, sources))
            .addSubcommand(new WhoCommand(shell, sources, InstantSource.system()))
            .addSubcommand(new WhyCommand(shell, InstantSource.system()))
            .addSubcommand(new DiffCommand(shell))
            .addSubcommand(new TightenCommand(shell))
            .addSubcommand(new TestCommand(shell))
            .addSubcommand(new ExplainCommand(shell))
            .setUsageHelpWidth(WIDTH)
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(shell.colour() ? Ansi.ON : Ansi.OFF))
            .setOut(new PrintWriter(help))
            .setParameterExceptionHandler((e, _) -> usage(shell, e))
            .setExecutionExceptionHandler((e, _, _) -> failed(shell, e));
    try {
      int code = line.execute(args);
      shell.print(help.toString());
      return code;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      // The last to hear of it: a sentence and exit code 1, and the trace where it is asked for.
      return failed(shell, e);
    }
  }

  /// Without a command there is nothing to do: the help says what there is.
  @Override
  public void run() {
    shell.err().print(spec.commandLine().getUsageMessage(Ansi.OFF));
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int usage(Shell shell, ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    shell.error(
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched, command)
            : sentence(e));
    shell.err().println("see `" + command.qualifiedName() + " --help`");
    trace(shell, e);
    return ExitCode.USAGE;
  }

  private static String unmatched(UnmatchedArgumentException e, CommandSpec command) {
    String word = e.getUnmatched().getFirst();
    boolean option = word.startsWith("-");
    int equals = word.indexOf('=');
    String name = option && equals > 0 ? word.substring(0, equals) : word;
    Collection<String> known =
        option
            ? command.optionsMap().keySet().stream().filter(o -> o.startsWith("--")).toList()
            : command.subcommands().keySet();
    List<String> near = Nearest.near(name, known);
    String what =
        option ? "unknown option" : known.isEmpty() ? "unexpected argument" : "unknown command";
    return "%s `%s`%s".formatted(what, Printable.of(name), didYouMean(near));
  }

  static String didYouMean(List<String> near) {
    return near.isEmpty() ? "" : "; did you mean `" + String.join("` or `", near) + "`?";
  }

  /// Picocli's sentences begin with a capital and quote with apostrophes.
  private static String sentence(ParameterException e) {
    String text = Printable.of(String.valueOf(e.getMessage()).replace('\'', '`'));
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private static int failed(Shell shell, Throwable e) {
    int code =
        switch (e) {
          case UsageError _, ConfigException _, BaselineException _ -> ExitCode.USAGE;
          case NothingReadable _ -> ExitCode.NOTHING_AUDITED;
          default -> ExitCode.FAILURE;
        };
    shell.error(message(e));
    if (code == ExitCode.FAILURE && !(e instanceof UncheckedIOException) && !shell.debug()) {
      shell.err().println("set TRUSTDRIFT_DEBUG=1 to see where");
    }
    trace(shell, e);
    return code;
  }

  private static String message(Throwable e) {
    return switch (e) {
      case UsageError _, ConfigException _, BaselineException _, NothingReadable _ ->
          String.valueOf(e.getMessage());
      case UncheckedIOException io ->
          io.getMessage() + ": " + reason(Objects.requireNonNull(io.getCause()));
      case OutOfMemoryError _ -> "out of memory; give Java more with JAVA_TOOL_OPTIONS=-Xmx1g";
      default ->
          "unexpected failure: "
              + Printable.of(e.getClass().getSimpleName() + ": " + e.getMessage(), 500);
    };
  }

  /// What the file system said, in words: for most refusals the exception's message is the path.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file or folder";
      case NotDirectoryException _ -> "it is not a folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException fs when fs.getReason() != null ->
          Printable.of(String.valueOf(fs.getReason()));
      default -> Printable.of(String.valueOf(e.getMessage()));
    };
  }

  private static void trace(Shell shell, Throwable e) {
    if (shell.debug()) {
      e.printStackTrace(shell.err());
    }
  }
}
