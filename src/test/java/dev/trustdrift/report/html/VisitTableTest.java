package dev.trustdrift.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import dev.trustdrift.report.SessionsSummary;
import dev.trustdrift.report.SessionsSummary.ByRole;
import dev.trustdrift.report.SessionsSummary.Names;
import dev.trustdrift.report.Timeline;
import dev.trustdrift.report.Timeline.Visitor;
import dev.trustdrift.report.html.VisitTable.RoleVisits;
import dev.trustdrift.report.html.VisitTable.SubjectVisits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class VisitTableTest {
  private static final Instant END = RichReport.TAKEN_AT;
  private static final String ROLE = "arn:aws:iam::123456789012:role/deploy";

  @Test
  void eachDayIsABar() {
    VisitTable table = table(10, Map.of(LocalDate.parse("2026-11-10"), 1));

    assertThat(table.each()).isEqualTo(1);
    assertThat(table.width()).isEqualTo(11 * VisitTable.BAR);
    assertThat(only(table).path()).isEqualTo("M2 16v-4");
  }

  @Test
  void aLongWindowGetsABarForSeveralDays() {
    VisitTable table =
        table(364, Map.of(LocalDate.parse("2026-11-19"), 1, LocalDate.parse("2026-11-20"), 1));

    assertThat(table.each()).isEqualTo(9);
    assertThat(table.width()).isEqualTo(41 * VisitTable.BAR);
    assertThat(only(table).path()).isEqualTo("M162 16v-7");
  }

  @Test
  void anEventOutsideTheWindowStandsAtItsEdge() {
    VisitTable table =
        table(
            1, Map.of(LocalDate.parse("2020-01-01"), 1, LocalDate.parse("2030-01-01"), 1_000_000));

    assertThat(only(table).path()).isEqualTo("M2 16v-4M6 16v-16");
  }

  @Test
  void theDemosStrangerStandsFirst() {
    RoleVisits first = VisitTable.of(DemoReport.report()).roles().getFirst();

    assertThat(first.strangers()).isTrue();
    assertThat(first.subjects().getFirst().project()).isEqualTo("acme-labs42/runner-test");
    assertThat(first.subjects().getFirst().stranger()).isTrue();
    assertThat(first.names()).matches("(1 lead to a job, )?\\d+ SDK default, \\d+ constant");
  }

  private static SubjectVisits only(VisitTable table) {
    assertThat(table.roles()).hasSize(1);
    assertThat(table.roles().getFirst().subjects()).hasSize(1);
    return table.roles().getFirst().subjects().getFirst();
  }

  private static VisitTable table(int days, Map<LocalDate, Integer> sessions) {
    Report rich = RichReport.report();
    Timeline timeline =
        new Timeline(
            END.minus(Duration.ofDays(days)),
            END,
            List.of(
                new Visitor(
                    ROLE,
                    "https://gitlab.com",
                    "project_path:acme/shop:ref_type:branch:ref:main",
                    Standing.OWNED,
                    1,
                    END,
                    END,
                    new TreeMap<>(sessions))));
    return VisitTable.of(
        new Report(
            rich.account(),
            rich.version(),
            rich.failOn(),
            rich.groups(),
            rich.comparedWith(),
            rich.findings(),
            rich.accepted(),
            rich.resolved(),
            rich.gaps(),
            rich.roles(),
            rich.providers(),
            new SessionsSummary(
                1, 0, List.of(new ByRole(ROLE, List.of(), 1, new Names(1, 0, 0, 0))), timeline),
            rich.state()));
  }
}
