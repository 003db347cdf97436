package dev.trustdrift.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of patterns that people write, and what an attacker makes of them.
final class SubjectsTest {
  private static Budget budget() {
    return Budget.of(Budget.DEFAULT);
  }

  private static final Words OWNED = Subjects.like("project_path:mygroup/*");

  @ParameterizedTest
  @CsvSource({
    "project_path:mygroup*, project_path:mygroupa/a:ref_type:tag:ref:a",
    "*:ref:main, project_path:a/a:ref_type:tag:ref:main",
    "*mygroup/myproject*, project_path:amygroup/myproject:ref_type:tag:ref:a",
    "*mygroup/myproject, project_path:a/a:ref_type:tag:ref:mygroup/myproject",
    "*mygroup/myproject:*, project_path:amygroup/myproject:ref_type:tag:ref:a",
    "project_path:my?group/*, project_path:my/group/a:ref_type:tag:ref:a",
  })
  void findsTheShortestStranger(String pattern, String stranger) {
    assertThat(Subjects.like(pattern).outside(OWNED, budget()))
        .isEqualTo(new Verdict.Witness(stranger, true));
  }

  @ParameterizedTest
  @CsvSource({
    "project_path:mygroup/*:ref_type:branch:ref:main",
    "project_path:mygroup/myproject:ref_type:*:ref:main",
    "project_path:mygroup/myproject:ref_type:branch:ref:*",
  })
  void provesThatOwnedPatternsAreConfined(String pattern) {
    assertThat(Subjects.like(pattern).outside(OWNED, budget())).isEqualTo(new Verdict.Empty());
  }

  @ParameterizedTest
  @CsvSource({
    "project_path:a/b:ref_type:mr:ref:*",
    "repo:acme/shop:*",
    "project_path:*:ref:*:*:ref:*",
    "project_path:a/b:ref_type:branch:ref:feature *",
    "project_path:a/b:ref_type:branch:ref:*.lock",
    "project_path:a:ref_type:branch:ref:main",
  })
  void provesThatDeadPatternsMatchNothing(String pattern) {
    assertThat(Subjects.like(pattern).find(budget())).isEqualTo(new Verdict.Empty());
  }

  @Test
  void aTagNamedMainMatchesAnOpenType() {
    assertThat(
            Subjects.like("project_path:mygroup/myproject:ref_type:*:ref:main")
                .extent(10, budget()))
        .isEqualTo(
            new Extent.Finite(
                List.of(
                    "project_path:mygroup/myproject:ref_type:branch:ref:main",
                    "project_path:mygroup/myproject:ref_type:tag:ref:main")));
  }

  @Test
  void tellsFinitelyManyProjectsFromFinitelyManyRefs() {
    Words words =
        Subjects.like(
            "project_path:acme/shop:ref_type:branch:ref:release/*",
            "project_path:acme/web:ref_type:branch:ref:main");
    assertThat(words.extent(10, budget())).isEqualTo(new Extent.Infinite());
    assertThat(words.extentOfPhase(0, 10, budget()))
        .isEqualTo(new Extent.Finite(List.of("project_path:acme/shop", "project_path:acme/web")));
    assertThat(Subjects.like("project_path:*:ref:main").extentOfPhase(0, 10, budget()))
        .isEqualTo(new Extent.Infinite());
  }

  @Test
  void denyingAllButOneProjectLeavesOneProject() {
    Words words =
        Words.of(
            Subjects.UNIVERSE,
            List.of(
                new Constraint(
                    List.of(Pattern.glob("project_path:*"), Pattern.glob("*acme/shop:*")),
                    List.of(
                        Pattern.glob("project_path:?*acme/shop:*"),
                        Pattern.glob("*:ref_type:tag:*")))));
    assertThat(words.extentOfPhase(1, 10, budget()))
        .isEqualTo(new Extent.Finite(List.of("project_path:acme/shop:ref_type:branch")));
  }

  @Test
  void aListOfFiveHundredSubjectsIsCheap() {
    List<Pattern> subjects =
        IntStream.range(0, 500)
            .mapToObj(i -> "project_path:acme/project-" + i + ":ref_type:branch:ref:main")
            .map(Pattern::literal)
            .toList();
    Words allowed =
        Words.of(Subjects.UNIVERSE, subjects.stream().map(Constraint::matching).toList());
    Words owned = Subjects.like("project_path:acme/*");
    Words others =
        Words.of(
            Subjects.UNIVERSE,
            List.of(new Constraint(List.of(Pattern.glob("*acme/*:branch:*")), subjects)));
    Words inner = Subjects.like("project_path:acme/project-*");
    for (int i = 0; i < 3; i++) {
      Budget budget = budget();
      assertThat(allowed.find(budget)).isInstanceOf(Verdict.Witness.class);
      assertThat(allowed.outside(owned, budget)).isEqualTo(new Verdict.Empty());
      assertThat(allowed.outside(allowed, budget)).isEqualTo(new Verdict.Empty());
      assertThat(allowed.extent(500, budget)).isInstanceOf(Extent.Finite.class);
      assertThat(others.find(budget)).isInstanceOf(Verdict.Witness.class);
      assertThat(inner.outside(allowed, budget)).isInstanceOf(Verdict.Witness.class);
      assertThat(budget.spent()).isLessThan(60_000);
    }
  }
}
