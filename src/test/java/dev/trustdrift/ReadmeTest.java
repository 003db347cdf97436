package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the README shows is what there is.
final class ReadmeTest {
  private static final Path README = Path.of("README.md");

  /// With `-Dtrustdrift.readme=write` the table is written anew instead of compared.
  @Test
  void listsTheRulesAsTheyAre() throws IOException {
    String text = Files.readString(README);
    String wanted = replaceBetween(text, "rules", rules());
    if (System.getProperty("trustdrift.readme", "").equals("write")) {
      Files.writeString(README, wanted);
      return;
    }
    assertThat(text)
        .as("the rule table; write it with: mvn test -Dtest=ReadmeTest -Dtrustdrift.readme=write")
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
      String note = info.severityNote().isEmpty() ? "" : " (" + info.severityNote() + ")";
      table.append(
          "| `%s` | %s%s | %s |\n"
              .formatted(info.id(), info.severity(), cell(note), cell(info.title())));
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
