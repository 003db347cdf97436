package dev.trustdrift.cli;

import dev.trustdrift.collect.Collector;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.rules.ExampleAccount;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One command run in this process: what it gave back and what it printed.
record Run(int code, String out, String err) {

  /// Sources that all show the same account, and write none.
  static Sources showing(Collector account) {
    return new Sources(
        (_, _) -> account,
        _ -> account,
        () -> new Sources.Demo(account, Config.DEFAULT, new TrustRoots(List.of())),
        (_, _) -> {},
        () -> new TrustRoots(List.of()));
  }

  static Sources showing(ExampleAccount account) {
    return showing(_ -> account.inventory());
  }

  /// Runs in an empty environment, no stream a terminal.
  static Run of(Path directory, Sources sources, String... args) {
    return with(Map.of(), directory, sources, args);
  }

  static Run with(
      Map<String, String> environment, Path directory, Sources sources, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            directory,
            false,
            false);
    int code = Main.run(args, shell, sources);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
