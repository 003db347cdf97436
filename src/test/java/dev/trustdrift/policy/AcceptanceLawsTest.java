package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.language.Budget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Acceptance against enumeration of every request over a small token space, and the laws that hold
/// whatever the policy.
final class AcceptanceLawsTest {
  private static final SmallTokens TOKENS = new SmallTokens();

  private static Acceptance.Cells cells(TrustPolicy policy) {
    Acceptance acceptance = Acceptance.of(policy, Policies.GITLAB, TOKENS, Budget.of(5_000_000));
    assertThat(acceptance).isInstanceOf(Acceptance.Cells.class);
    return (Acceptance.Cells) acceptance;
  }

  private static Set<String> subjects(List<Cell> cells) {
    Set<String> subjects = new TreeSet<>();
    for (String subject : SmallTokens.SUBJECTS) {
      if (cells.stream().anyMatch(cell -> cell.subject().admits(subject))) {
        subjects.add(subject);
      }
    }
    return subjects;
  }

  private static Set<String> enumerated(TrustPolicy policy) {
    Evaluator evaluator = Evaluator.of(policy);
    Set<String> subjects = new TreeSet<>();
    for (String subject : SmallTokens.SUBJECTS) {
      if (SmallTokens.requests(subject).stream()
          .anyMatch(request -> evaluator.decide(request) instanceof Decision.Allowed)) {
        subjects.add(subject);
      }
    }
    return subjects;
  }

  @Test
  void theCellsAreExactlyWhatTheEvaluatorAccepts() {
    int some = 0;
    for (int seed = 0; seed < 8_000; seed++) {
      String json = new RandomPolicies(seed, false).policy();
      TrustPolicy policy = TrustPolicy.parse(json);
      Acceptance.Cells cells = cells(policy);
      Set<String> expected = enumerated(policy);
      assertThat(cells.exact()).as(json).isTrue();
      assertThat(subjects(cells.certain())).as("seed %d: %s", seed, json).isEqualTo(expected);
      for (String subject : expected) {
        Cell cell = cells.cell(subject).orElseThrow();
        assertThat(cells.confirm(policy, cell, subject))
            .as("seed %d: %s%n%s with %s", seed, json, cell, subject)
            .isInstanceOf(Decision.Allowed.class);
      }
      some += expected.isEmpty() ? 0 : 1;
    }
    assertThat(some).isGreaterThan(2_000);
  }

  @Test
  void whatIsNotExactIsBracketed() {
    int inexact = 0;
    for (int seed = 0; seed < 8_000; seed++) {
      String json = new RandomPolicies(seed, true).policy();
      TrustPolicy policy = TrustPolicy.parse(json);
      Acceptance.Cells cells = cells(policy);
      Set<String> accepted = enumerated(policy);
      assertThat(accepted).as("seed %d: %s", seed, json).containsAll(subjects(cells.certain()));
      assertThat(subjects(cells.possible())).as("seed %d: %s", seed, json).containsAll(accepted);
      for (String subject : subjects(cells.certain())) {
        assertThat(cells.confirm(policy, cells.cell(subject).orElseThrow(), subject))
            .as("seed %d: %s", seed, json)
            .isInstanceOf(Decision.Allowed.class);
      }
      inexact += cells.exact() ? 0 : 1;
    }
    assertThat(inexact).isGreaterThan(500);
  }

  @Test
  void anAllowNeverShrinksADenyNeverGrowsAndOrderNeverMatters() {
    for (int seed = 0; seed < 3_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, true);
      List<String> statements = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        statements.add(random.statement(i < 2 ? "Allow" : "Deny"));
      }
      Acceptance.Cells before = cells(parse(statements));
      List<String> more = new ArrayList<>(statements);
      more.add(random.statement("Allow"));
      Acceptance.Cells wider = cells(parse(more));
      assertThat(subjects(wider.possible())).containsAll(subjects(before.possible()));
      assertThat(subjects(wider.certain())).containsAll(subjects(before.certain()));
      List<String> less = new ArrayList<>(statements);
      less.add(random.statement("Deny"));
      Acceptance.Cells narrower = cells(parse(less));
      assertThat(subjects(before.possible())).containsAll(subjects(narrower.possible()));
      assertThat(subjects(before.certain())).containsAll(subjects(narrower.certain()));
      List<String> shuffled = new ArrayList<>(less);
      Collections.shuffle(shuffled, new Random(seed));
      Acceptance.Cells reordered = cells(parse(shuffled));
      assertThat(subjects(reordered.certain())).isEqualTo(subjects(narrower.certain()));
      assertThat(subjects(reordered.possible())).isEqualTo(subjects(narrower.possible()));
    }
  }

  private static TrustPolicy parse(List<String> statements) {
    return TrustPolicy.parse(Policies.document(statements.toArray(new String[0])));
  }
}
