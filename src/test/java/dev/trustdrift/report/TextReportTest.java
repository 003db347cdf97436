package dev.trustdrift.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

  @Test
  void aRichReportReadsAsApproved() throws IOException {
    assertThat(TextReport.of(RichReport.report(), false)).isEqualTo(approved("rich.txt"));
  }

  @Test
  void thePlainTextHoldsNoControlCharacterButLineFeeds() {
    assertThat(TextReport.of(RichReport.report(), false).chars())
        .allMatch(c -> c == '\n' || !Character.isISOControl(c))
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  @Test
  void colourChangesNothingButColour() {
    String coloured = TextReport.of(RichReport.report(), true);

    assertThat(coloured).contains("\u001b[1;31m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TextReport.of(RichReport.report(), false));
  }

  @Test
  void onlyWhatMustBeCopiedIsWiderThanAHundredColumns() {
    assertThat(TextReport.of(RichReport.report(), false).lines())
        .filteredOn(line -> line.length() > 100)
        .allMatch(line -> line.contains("aws iam") || line.contains("\"Condition\""));
  }

  @Test
  void theFirstFiveLinesAreTheAnswer() {
    assertThat(TextReport.of(RichReport.report(), false).lines().limit(5))
        .containsExactly(
            "trustdrift: account acme-prod (123456789012) as of 2026-11-20 06:00 UTC",
            "1 critical, 13 high, 3 lesser. Since 2026-11-19 06:00 UTC: 3 new, 14 persisting, 1"
                + " resolved.",
            "Worst: role deploy: a namespace that only looks like yours can assume the role",
            "Do first: put the `/` that ends your namespace in front of the wildcard:"
                + " `project_path:acme/*`.",
            "Not read, so not judged: tls, trail (details at the end).");
  }

  @Test
  void nothingThatIsFoundIsCutShort() {
    Report rich = RichReport.report();
    String flowing = TextReport.of(rich, false).replaceAll("\\s+", " ");
    assertThat(rich.findings())
        .allSatisfy(
            tracked ->
                assertThat(flowing)
                    .contains(Printable.of(tracked.finding().message()).replaceAll("\\s+", " ")));
    assertThat(rich.roles())
        .allSatisfy(row -> assertThat(flowing).contains(Resource.shortName(row.arn())));
  }

  @Test
  void whatDidHappenIsMoreUrgentThanWhatCould() {
    Report rich = RichReport.report();
    Tracked known = rich.findings().getFirst();
    Finding came =
        new Finding(
            "id",
            "stranger-assumed",
            known.finding().severity(),
            Confidence.OBSERVED,
            known.finding().account(),
            known.finding().resource(),
            "A project you do not own assumed the role",
            "it did",
            "",
            "",
            new Evidence.Calls(
                null, null, known.finding().resource(), 1, null, null, List.of(), List.of()));
    List<Tracked> both =
        List.of(known, new Tracked(came, Status.NEW, RichReport.TAKEN_AT, RichReport.TAKEN_AT));
    assertThat(TextReport.of(with(rich, both, List.of()), false))
        .contains(
            "\nWorst: role deploy: a project you do not own assumed the role\nDo first: close");
  }

  @Test
  void anEmptyAccountIsSaidToBeCleanOnlyWhereEverythingWasRead() {
    Report rich = RichReport.report();
    assertThat(TextReport.of(empty(rich, List.of()), false)).contains("\nNothing found.\n");
    assertThat(TextReport.of(empty(rich, rich.gaps()), false))
        .contains("\nNothing found in what could be read.\n");
  }

  private static Report empty(Report report, List<Gap> gaps) {
    return with(report, List.of(), gaps);
  }

  private static Report with(Report report, List<Tracked> findings, List<Gap> gaps) {
    return new Report(
        report.account(),
        report.version(),
        report.failOn(),
        report.groups(),
        null,
        findings,
        List.of(),
        List.of(),
        gaps,
        List.of(),
        List.of(),
        new SessionsSummary(0, 0, List.of()),
        report.state());
  }

  /// The approved text; `-Dapprove` writes what the code prints today, for a person to read.
  static String approved(String name) throws IOException {
    Path file = Path.of("src/test/resources/report", name);
    if (System.getProperty("approve") != null) {
      Files.writeString(file, TextReport.of(RichReport.report(), false));
    }
    return Files.readString(file);
  }
}
