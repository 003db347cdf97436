package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.Rules;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
  private static final Sources EMPTY = Run.showing(ExampleAccount.empty());

  @TempDir Path directory;

  @Test
  void theListHoldsEveryRuleWithItsSeverity() {
    Run run = Run.of(directory, EMPTY, "explain");

    assertThat(run.code()).isZero();
    for (Rule rule : Rules.ALL) {
      assertThat(run.out().lines())
          .filteredOn(line -> line.contains(" " + rule.info().id() + " "))
          .singleElement()
          .asString()
          .contains(rule.info().severity().name(), rule.info().title());
    }
  }

  @Test
  void aRuleIsExplainedInFullWithItsExamples() {
    for (Rule rule : Rules.ALL) {
      Run run = Run.of(directory, EMPTY, "explain", rule.info().id().toUpperCase(Locale.ROOT));

      assertThat(run.code()).isZero();
      assertThat(run.out()).startsWith(rule.info().id() + ": " + rule.info().title());
      for (Example example : rule.examples()) {
        assertThat(run.out())
            .contains((example.flagged() ? "flagged: " : "clean: ") + example.name());
      }
    }
  }

  @Test
  void anUnknownRuleIsAUsageError() {
    Run run = Run.of(directory, EMPTY, "explain", "no-such-thing-at-all");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "error: there is no rule `no-such-thing-at-all`; `trustdrift explain` lists them"
                + " all\n");
  }

  @Test
  void aMistypedRuleIsNamedByItsNearest() {
    for (Rule rule : Rules.ALL) {
      String id = rule.info().id();
      String typo = id.substring(0, id.length() - 1) + "x";

      assertThat(Run.of(directory, EMPTY, "explain", typo).err()).contains("`" + id + "`");
    }
  }
}
