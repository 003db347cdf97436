package dev.trustdrift.cli;

import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.report.answer.Diff;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `trustdrift diff OLD NEW`: what a change of a trust policy lets in and shuts out.
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "What a trust policy accepts that another refuses, and the reverse, decided over all tokens"
            + " and requests.",
    footer = {
      "",
      "A file is a policy document or what `aws iam get-role` prints; `-` is standard input.",
      "Exit codes: 0 answered, 2 a file or an option is wrong.",
      "",
      "Examples:",
      "  trustdrift diff old.json new.json",
      "  aws iam get-role --role-name deploy | trustdrift diff - new.json"
    })
final class DiffCommand implements Callable<Integer> {
  private final Shell shell;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(index = "0", paramLabel = "OLD", description = "The trust policy as it is.")
  private String before;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(index = "1", paramLabel = "NEW", description = "The trust policy as it would be.")
  private String after;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Which namespaces are yours. Default: ./trustdrift.yaml if there is one.")
  private @Nullable String config;

  @Mixin private Format format = new Format();

  DiffCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    boolean json = format.json();
    if (before.equals("-") && after.equals("-")) {
      throw new UsageError("only one of the two policies can come from standard input");
    }
    Trusts trusts = Trusts.of(ConfigFile.read(shell, config));
    PolicyFile old = PolicyFile.read(shell, before);
    PolicyFile now = PolicyFile.read(shell, after);
    old.policy();
    now.policy();
    Diff diff = new Diff(trusts.change(old.document(), now.document()));
    shell.print(json ? diff.json() : diff.text());
    return ExitCode.CLEAN;
  }
}
