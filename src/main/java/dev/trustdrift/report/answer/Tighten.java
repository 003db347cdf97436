package dev.trustdrift.report.answer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.tighten.PolicyText;
import dev.trustdrift.facts.tighten.Seen;
import dev.trustdrift.facts.tighten.Tightening.LeftOut;
import dev.trustdrift.facts.tighten.Tightening.Tightened;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.facts.trust.TrustChange.Verdict;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A narrower trust policy and what it costs: the answer of `trustdrift tighten`.
///
/// @param role ARN of the role whose sessions were counted
/// @param from time of the oldest web-identity call in the trail, of whatever role
/// @param to time of the newest
/// @param gaps what of the trail could not be read, each a sentence: who came in may be missing
/// @param hints what could be added by somebody who knows, each a sentence
public record Tighten(
    Tightened result,
    String role,
    Instant from,
    Instant to,
    List<String> gaps,
    List<String> hints) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Two weekly runs fit in.
  private static final Duration LONG_ENOUGH = Duration.ofDays(14);

  public Tighten {
    gaps = List.copyOf(gaps);
    hints = List.copyOf(hints);
  }

  /// Nothing where the history is long enough for jobs that run weekly.
  public Optional<String> shortHistory() {
    Duration span = Duration.between(from, to);
    return span.compareTo(LONG_ENOUGH) < 0
        ? Optional.of(
            "the trail's web-identity calls span %s: a job that runs weekly or monthly may be missing and would be cut off; read a month before you put this policy in place"
                .formatted(days(span)))
        : Optional.empty();
  }

  /// A length of time in words.
  public static String days(Duration span) {
    long days = span.toDays();
    return days == 0 ? "less than a day" : days == 1 ? "1 day" : days + " days";
  }

  /// The first line says it all, the policy stands whole from its `{` to its `}`, then what changes
  /// for whom.
  public String text() {
    Lines lines = new Lines();
    lines.head(headline());
    lines.row("role", role);
    lines.row(
        "window",
        "%s to %s, %s%s"
            .formatted(
                day(from),
                day(to),
                days(Duration.between(from, to)),
                shortHistory().isPresent()
                    ? ": SHORT, weekly and monthly jobs may be missing"
                    : ""));
    lines.row(
        "proved",
        "over all tokens and requests: nothing that the old policy refuses comes in, and "
            + (result.patterns().isEmpty()
                ? "no other subject than these"
                : "besides these only what the patterns match"));
    String[] label = {"admits"};
    result
        .admitted()
        .forEach(
            seen -> {
              lines.whole(label[0], seen.subject());
              lines.row("", "  " + times(seen));
              label[0] = "";
            });
    result.patterns().forEach(pattern -> lines.whole("pattern", pattern));
    lines.blank();
    StringBuilder text = new StringBuilder(lines.toString());
    text.append(result.document()).append("\n\n");
    if (!result.leftOut().isEmpty()) {
      text.append(leftOut()).append('\n');
    }
    text.append(new Diff(result.change()).text());
    if (narrower()) {
      text.append(
          "\nwhat is lost above is cut off, a job that did not run in the window too: look at"
              + " monthly and yearly ones\n");
    }
    Stream.of(shortHistory().stream().toList(), result.notes(), hints, gaps)
        .flatMap(List::stream)
        .forEach(note -> text.append("note: ").append(Printable.of(note)).append('\n'));
    return text.toString();
  }

  private boolean narrower() {
    return result.change().verdict() != Verdict.SAME;
  }

  private String headline() {
    int subjects = result.admitted().size();
    String who = subjects == 1 ? "the one subject" : "the %d subjects".formatted(subjects);
    String strangers =
        result.leftOut().stream().anyMatch(LeftOut::stranger)
            ? "; STRANGERS CAME IN and are left out"
            : result.leftOut().isEmpty() ? "" : "; some who came in are left out";
    return (narrower()
            ? "tightened: admits %s seen, %s".formatted(who, result.breadth().word())
            : "nothing to tighten: the policy admits just %s seen".formatted(who))
        + strangers;
  }

  private String leftOut() {
    Lines lines = new Lines();
    lines.head("came in, and will not again");
    for (LeftOut one : result.leftOut()) {
      lines.whole(one.stranger() ? "STRANGER" : "refused", one.seen().subject());
      lines.row("", "  " + times(one.seen()) + ": " + one.reason());
    }
    return lines.toString();
  }

  private static String times(Seen seen) {
    return seen.count() == 1
        ? "once, on " + day(seen.last())
        : "%d times, %s to %s".formatted(seen.count(), day(seen.first()), day(seen.last()));
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /// The same for a program.
  public String json() {
    return JsonText.of(
        new Document(
            "trustdrift/tighten/v1",
            role,
            new Window(from.toString(), to.toString(), Duration.between(from, to).toDays()),
            JSON.readTree(result.document()),
            PolicyText.size(result.document()),
            result.breadth().word(),
            result.patterns(),
            Stream.concat(
                    result.admitted().stream().map(seen -> observation(seen, true, false, "")),
                    result.leftOut().stream()
                        .map(one -> observation(one.seen(), false, one.stranger(), one.reason())))
                .toList(),
            result.change().ways().stream()
                .filter(way -> way.lost() instanceof Passage.Witness)
                .map(
                    way -> {
                      Passage.Witness lost = (Passage.Witness) way.lost();
                      return new CutOff(
                          way.after().issuer(), way.providerArn(), lost.keys(), lost.inWords());
                    })
                .toList(),
            new Diff(result.change()).document(),
            Stream.of(shortHistory().stream().toList(), result.notes(), hints)
                .flatMap(List::stream)
                .toList(),
            gaps));
  }

  private static Observation observation(
      Seen seen, boolean admitted, boolean stranger, String reason) {
    return new Observation(
        seen.provider(),
        seen.subject(),
        seen.audiences(),
        seen.count(),
        seen.first().toString(),
        seen.last().toString(),
        admitted,
        stranger,
        reason);
  }

  /// @param policy the document to paste, as JSON in the JSON
  /// @param characters that count against AWS's quota
  /// @param breadth the widest that a value reaches: `pinned`, `ref-pattern`, `any-ref`
  /// @param cutOff a token that the old policy accepts and the new one refuses, by issuer
  /// @param diff as `trustdrift diff OLD NEW --format json` prints it
  @JsonPropertyOrder({
    "schema",
    "role",
    "window",
    "policy",
    "characters",
    "breadth",
    "patterns",
    "observations",
    "cutOff",
    "diff",
    "notes",
    "gaps"
  })
  private record Document(
      String schema,
      String role,
      Window window,
      JsonNode policy,
      int characters,
      String breadth,
      List<String> patterns,
      List<Observation> observations,
      List<CutOff> cutOff,
      Object diff,
      List<String> notes,
      List<String> gaps) {}

  private record Window(String from, String to, long days) {}

  private record CutOff(
      String issuer, String provider, Map<String, String> witness, String inWords) {}

  /// @param reason why it is not admitted; else empty
  private record Observation(
      String provider,
      String subject,
      List<String> audiences,
      int count,
      String first,
      String last,
      boolean admitted,
      boolean stranger,
      String reason) {}
}
