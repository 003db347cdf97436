package dev.trustdrift.report;

import dev.trustdrift.drift.Accepted;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A report as a message: the headline, then the findings, new ones before known ones of the same
/// severity, and where the rest is. Never cut inside a finding.
public final class DigestText {
  private DigestText() {}

  /// The text; ends in a line feed.
  ///
  /// @param closing sentences at its end: where the full report is
  /// @param bytes the most it may take in UTF-8; the headline and the closing always stand
  public static String of(Report report, List<String> closing, int bytes) {
    Ink ink = new Ink(false);
    FindingText text = new FindingText(ink, report.comparedWith() != null);
    String head = block(new Headline(report).lines(ink));
    String foot = foot(closing);
    int room = bytes - size(head) - size(foot);

    List<Entry> entries = entries(report, text);
    // Without the room for the line that says how many are left out; it is taken back below.
    List<String> blocks = new ArrayList<>();
    int taken = 0;
    while (blocks.size() < entries.size() && taken <= room) {
      String block = entries.get(blocks.size()).block().get();
      taken += size(block);
      blocks.add(block);
    }
    if (taken > room) {
      room -= size(left(entries.size(), entries.size()));
      while (!blocks.isEmpty() && taken > room) {
        taken -= size(blocks.removeLast());
      }
    }
    StringBuilder body = new StringBuilder(head);
    blocks.forEach(body::append);
    int shown = blocks.size();
    if (shown < entries.size()) {
      List<Entry> rest = entries.subList(shown, entries.size());
      body.append(left((int) rest.stream().filter(Entry::finding).count(), rest.size()));
    }
    return body.append(foot).toString();
  }

  /// The headline and the closing alone.
  public static String brief(Report report, List<String> closing) {
    return block(new Headline(report).lines(new Ink(false))) + foot(closing);
  }

  /// One finding as a message of its own: all there is to say of it.
  public static String one(Report report, Tracked tracked, List<String> closing) {
    FindingText text = new FindingText(new Ink(false), report.comparedWith() != null);
    Finding finding = tracked.finding();
    List<String> lines = new ArrayList<>();
    lines.add(title(finding));
    lines.addAll(text.body(tracked));
    lines.addAll(text.why(finding));
    lines.addAll(text.fix(finding));
    return block(lines) + foot(closing);
  }

  /// One finding in a sentence.
  ///
  /// @param left a sentence that says what is left out
  public static String sentence(Report report, Tracked tracked, String left, List<String> closing) {
    FindingText text = new FindingText(new Ink(false), report.comparedWith() != null);
    List<String> lines = new ArrayList<>();
    lines.add(title(tracked.finding()));
    lines.addAll(text.sentence(tracked, "  ", "    "));
    lines.add("");
    lines.add(left);
    return block(lines) + foot(closing);
  }

  /// The findings in a digest's order: worst first, and of one severity the new ones.
  public static List<Tracked> ordered(Report report) {
    return report.findings().stream()
        .sorted(
            (a, b) -> {
              int severity = b.finding().severity().compareTo(a.finding().severity());
              return severity != 0 ? severity : a.status().compareTo(b.status());
            })
        .toList();
  }

  private static String foot(List<String> closing) {
    return "\n" + block(closing.stream().map(Printable::of).toList());
  }

  private static List<Entry> entries(Report report, FindingText text) {
    List<Entry> entries = new ArrayList<>();
    ordered(report)
        .forEach(tracked -> entries.add(new Entry(() -> block(finding(tracked, text)), true)));
    report
        .resolved()
        .forEach(
            tracked ->
                entries.add(
                    new Entry(
                        () -> block(text.sentence(tracked, "RESOLVED  " + rule(tracked), "    ")),
                        false)));
    report
        .gaps()
        .forEach(
            gap ->
                entries.add(
                    new Entry(
                        () ->
                            block(
                                Layout.wrap(
                                    "NOT READ  " + gap.part().label() + ": ",
                                    "    ",
                                    Printable.of(gap.reason()))),
                        false)));
    report
        .accepted()
        .forEach(accepted -> entries.add(new Entry(() -> block(accepted(accepted)), false)));
    return entries;
  }

  private static List<String> accepted(Accepted accepted) {
    Finding finding = accepted.tracked().finding();
    return Layout.wrap(
        "ACCEPTED  " + rule(accepted.tracked()),
        "    ",
        Printable.of(
            "%s: %s, until %s"
                .formatted(
                    Resource.name(finding.resource()),
                    accepted.waiver().reason(),
                    accepted.waiver().until())));
  }

  private static String rule(Tracked tracked) {
    return Printable.of(tracked.finding().rule()) + "  ";
  }

  private static List<String> finding(Tracked tracked, FindingText text) {
    Finding finding = tracked.finding();
    if (FindingText.brief(finding.severity())) {
      return text.sentence(tracked, finding.severity().name() + "  " + rule(tracked), "    ");
    }
    return Stream.of(
            Stream.of("", title(finding)),
            text.body(tracked).stream(),
            text.why(finding).stream(),
            text.fix(finding).stream())
        .flatMap(lines -> lines)
        .toList();
  }

  private static String title(Finding finding) {
    return "%s  %s: %s"
        .formatted(
            finding.severity().name(), Printable.of(finding.rule()), Printable.of(finding.title()));
  }

  private static String left(int findings, int entries) {
    return "\nThis message is full: %s and %s are left out.\n"
        .formatted(
            Headline.count(findings, "more finding"),
            Headline.count(entries - findings, "other line"));
  }

  private static String block(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Written when it is needed: of ten thousand findings a message takes some two hundred.
  private record Entry(Supplier<String> block, boolean finding) {}
}
