package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.demo.DemoAccount;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.report.TextReport;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the README shows is what there is.
final class ReadmeTest {
  private static final Path README = Path.of("README.md");

  /// The demo's report up to its critical findings, as the command prints it.
  @Test
  void showsTheDemoAsItIs() throws Exception {
    holds("demo", "```\n$ ./trustdrift audit --demo\n" + demo() + "…\n```\n");
  }

  @Test
  void listsTheRulesAsTheyAre() throws IOException {
    holds("rules", rules());
  }

  private static String demo() throws Exception {
    TrustRoots roots = TrustRoots.jdk();
    for (X509Certificate root : DemoAccount.publicRoots()) {
      roots = roots.plus(root);
    }
    Config config = DemoAccount.config();
    Inventory account = new DemoAccount().collect(config);
    String report = TextReport.of(Audit.full().run(account, config, roots, null), false);
    return report.substring(0, report.indexOf("\nHIGH (") + 1);
  }

  /// With `-Dtrustdrift.readme=write` the part is written anew instead of compared.
  private static void holds(String mark, String content) throws IOException {
    String text = Files.readString(README);
    String wanted = replaceBetween(text, mark, content);
    if (System.getProperty("trustdrift.readme", "").equals("write")) {
      Files.writeString(README, wanted);
      return;
    }
    assertThat(text)
        .as("write it anew with: mvn test -Dtest=ReadmeTest -Dtrustdrift.readme=write")
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @MethodSource
  void showsHowToInvokeEachEvent(String event) throws IOException {
    assertThat(Files.readAllLines(README)).contains("sam local invoke Auditor --event " + event);
  }

  static Stream<String> showsHowToInvokeEachEvent() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("events"))) {
      return files
          .map(file -> "events/" + file.getFileName())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void pointsOnlyAtFilesThatExist() throws IOException {
    assertThat(
            Pattern.compile("\\]\\(([^):#]+)\\)")
                .matcher(Files.readString(README))
                .results()
                .map(link -> Path.of(link.group(1))))
        .isNotEmpty()
        .allMatch(Files::exists);
  }

  private static String rules() {
    StringBuilder table = new StringBuilder("| id | severity | finds |\n|---|---|---|\n");
    RuleInfo.Group group = null;
    for (Rule rule : Rules.ALL) {
      RuleInfo info = rule.info();
      if (info.group() != group) {
        group = info.group();
        table.append("| **%s** | | |\n".formatted(group.name().toLowerCase(Locale.ROOT)));
      }
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(info.id(), cell(info.severityInWords()), cell(info.title())));
    }
    return table.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String replaceBetween(String text, String mark, String content) {
    String begin = "<!-- " + mark + ":begin -->\n";
    String end = "<!-- " + mark + ":end -->";
    assertThat(text).contains(begin, end);
    return text.substring(0, text.indexOf(begin) + begin.length())
        + content
        + text.substring(text.indexOf(end));
  }
}
