package dev.trustdrift.report;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A finding as lines for people.
///
/// @param compared whether there was a baseline: without one all are new, which is no news
record FindingText(Ink ink, boolean compared) {
  private static final String INDENT = "    ";

  /// What is wrong where, and what shows it; without why and fix.
  List<String> body(Tracked tracked) {
    Finding finding = tracked.finding();
    List<String> lines = new ArrayList<>();
    String tags = tags(tracked);
    lines.add(
        "  "
            + ink.strong(Resource.name(finding.resource()))
            + (tags.isEmpty() ? "" : "  " + tags)
            + "  "
            + ink.faint(Printable.of(finding.resource())));
    lines.addAll(Layout.wrap(INDENT, INDENT, Printable.of(finding.message())));
    lines.addAll(evidence(finding));
    return lines;
  }

  private String tags(Tracked tracked) {
    List<String> tags = new ArrayList<>();
    if (compared && tracked.status() == Status.NEW) {
      tags.add("new");
    }
    Confidence confidence = tracked.finding().confidence();
    if (confidence == Confidence.INFERRED || confidence == Confidence.UNDECIDED) {
      tags.add(confidence.name().toLowerCase(Locale.ROOT));
    }
    return tags.isEmpty() ? "" : "[" + String.join(", ", tags) + "]";
  }

  private static List<String> evidence(Finding finding) {
    return switch (finding.evidence()) {
      case Evidence.Trust trust -> witness(TokenWords.verb(finding), trust.witness());
      case Evidence.Calls calls
          when calls.sessionNames().stream().anyMatch(n -> !finding.message().contains(n)) ->
          Layout.wrap(
              INDENT + "sessions  ",
              INDENT + "          ",
              String.join(", ", calls.sessionNames().stream().map(Printable::of).toList()));
      case Evidence.Calls _, Evidence.Certificates _, Evidence.Key _, Evidence.Named _ -> List.of();
    };
  }

  /// First in words, then as it stands in the token.
  private static List<String> witness(String verb, Map<String, String> witness) {
    String first = INDENT + verb + "  ";
    String others = INDENT + " ".repeat(verb.length() + 2);
    List<String> lines = new ArrayList<>();
    TokenWords.of(witness)
        .ifPresent(words -> lines.addAll(Layout.wrap(first, others, Printable.of(words))));
    boolean bare = lines.isEmpty();
    for (Map.Entry<String, String> claim : witness.entrySet()) {
      lines.add(
          (bare ? first : others)
              + Printable.of(claim.getKey())
              + " = "
              + Printable.of(claim.getValue()));
      bare = false;
    }
    return lines;
  }

  /// Why it matters.
  List<String> why(Finding finding) {
    return finding.why().isBlank()
        ? List.of()
        : Layout.wrap(INDENT + "why      ", INDENT + "         ", Printable.of(finding.why()));
  }

  /// What to do: commands and policies exactly as they must be pasted, sentences wrapped.
  List<String> fix(Finding finding) {
    if (finding.fix().isBlank()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    List<String> fix = finding.fix().strip().lines().toList();
    if (fix.size() == 1 && sentence(fix.getFirst())) {
      return Layout.wrap(INDENT + "fix      ", INDENT + "         ", Printable.of(fix.getFirst()));
    }
    lines.add(INDENT + "fix");
    for (String line : fix) {
      String shown = line.isBlank() ? "" : Printable.of(line.replace("\t", "  "));
      if (sentence(line)) {
        lines.addAll(Layout.wrap(INDENT + "  ", INDENT + "  ", shown));
      } else {
        lines.add(shown.isEmpty() ? "" : INDENT + "  " + shown);
      }
    }
    return lines;
  }

  /// A line that begins with a capital and ends as sentences do; commands and JSON don't.
  private static boolean sentence(String line) {
    String text = line.stripTrailing();
    return !text.isEmpty()
        && Character.isUpperCase(text.charAt(0))
        && (text.endsWith(".") || text.endsWith(":"));
  }

  /// The finding in a sentence, however many lines that takes.
  ///
  /// @param first stands before the first line
  /// @param hang stands before the others
  List<String> sentence(Tracked tracked, String first, String hang) {
    Finding finding = tracked.finding();
    String tags = tags(tracked);
    String message = Printable.of(finding.message());
    boolean named = message.contains("`" + Resource.shortName(finding.resource()) + "`");
    return Layout.wrap(
        first,
        hang,
        (tags.isEmpty() ? "" : tags + " ")
            + (named ? "" : Resource.name(finding.resource()) + ": ")
            + message);
  }

  /// Findings so mild that a sentence must do.
  static boolean brief(Severity severity) {
    return !severity.atLeast(Severity.MEDIUM);
  }
}
