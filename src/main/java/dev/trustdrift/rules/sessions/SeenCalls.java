package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Day;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Calls that make one finding, in the words that the session rules share.
///
/// @param calls oldest first, at least one
record SeenCalls(List<Call> calls) {
  private static final int EVENTS = 5;
  private static final int NAMES = 10;
  private static final int IN_MESSAGE = 3;

  SeenCalls {
    calls = List.copyOf(calls);
  }

  TrailEvent first() {
    return calls.getFirst().event();
  }

  TrailEvent last() {
    return calls.getLast().event();
  }

  /// What a finding about all of them points at: their only role; else their only provider; else
  /// the account.
  String resource(Facts facts) {
    if (oneRole()) {
      return SessionResource.of(facts, calls.getFirst());
    }
    String provider = only(TrailEvent::provider);
    return provider != null ? provider : "arn:aws:iam::" + facts.account() + ":root";
  }

  private boolean oneRole() {
    return calls.stream()
            .map(call -> Objects.requireNonNullElse(call.role(), ""))
            .distinct()
            .limit(2)
            .count()
        == 1;
  }

  /// `once, on 2026-11-03` or `12 times between 2026-11-03 and 2026-11-19`.
  String times() {
    String from = Day.of(first().time());
    String to = Day.of(last().time());
    if (calls.size() == 1) {
      return "once, on " + from;
    }
    return from.equals(to)
        ? "%d times on %s".formatted(calls.size(), from)
        : "%d times between %s and %s".formatted(calls.size(), from, to);
  }

  /// The same with the jobs that made the calls: `in 3 jobs (17 calls) between 2026-11-03 and
  /// 2026-11-19`.
  String jobs() {
    if (calls.size() == 1) {
      return times();
    }
    int jobs = Jobs.count(calls);
    String from = Day.of(first().time());
    String to = Day.of(last().time());
    return "in %d %s (%d calls) %s"
        .formatted(
            jobs,
            jobs == 1 ? "job" : "jobs",
            calls.size(),
            from.equals(to) ? "on " + from : "between %s and %s".formatted(from, to));
  }

  /// The first few of what the calls differ in, in backticks.
  String some(Function<TrailEvent, @Nullable String> field) {
    List<String> all = distinct(field).toList();
    String named =
        all.stream()
            .limit(IN_MESSAGE)
            .map(text -> "`" + Printable.of(text) + "`")
            .collect(Collectors.joining(", "));
    int more = all.size() - IN_MESSAGE;
    return more > 0 ? "%s and %d more".formatted(named, more) : named;
  }

  /// The only value of a field, or null where the calls differ in it or lack it.
  @Nullable String only(Function<TrailEvent, @Nullable String> field) {
    List<String> all = distinct(field).limit(2).toList();
    return all.size() == 1 ? all.getFirst() : null;
  }

  Evidence.Calls evidence() {
    return new Evidence.Calls(
        calls.getFirst().caller().issuer(),
        only(TrailEvent::subject),
        oneRole() ? calls.getFirst().role() : null,
        calls.size(),
        first().time(),
        last().time(),
        distinct(TrailEvent::sessionName).limit(NAMES).toList(),
        calls.stream().limit(EVENTS).map(call -> call.event().id()).toList());
  }

  private Stream<String> distinct(Function<TrailEvent, @Nullable String> field) {
    return calls.stream()
        .map(call -> field.apply(call.event()))
        .filter(Objects::nonNull)
        .distinct()
        .sorted();
  }
}
