package dev.trustdrift.report.answer;

import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.Claimants;
import dev.trustdrift.facts.sessions.Claimants.Claimant;
import dev.trustdrift.facts.sessions.Move;
import dev.trustdrift.facts.sessions.SessionActivity.Disagreement;
import dev.trustdrift.facts.sessions.SessionActivity.Link;
import dev.trustdrift.facts.sessions.SessionActivity.Linked;
import dev.trustdrift.facts.sessions.Today;
import dev.trustdrift.facts.sessions.Trace;
import dev.trustdrift.facts.sessions.Trace.Traced;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.inventory.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What of a session's story somebody should look at, each a sentence.
final class SessionWarnings {
  private static final int NAMED = 3;

  private SessionWarnings() {}

  /// About one session.
  ///
  /// @param now the clock by which it lives
  static List<String> of(Traced traced, Trace trace, Instant now) {
    Assumption session = traced.assumption();
    List<String> warnings = new ArrayList<>();
    if (session.call().caller().standing() == Standing.STRANGER) {
      warnings.add(
          "the subject is outside your namespaces: a stranger opened this session%s"
              .formatted(session.livesAt(now) ? ", and it lives still" : ""));
    }
    if (session.today() instanceof Today.Refused && session.livesAt(now)) {
      warnings.add("today's trust refuses this subject, and the session lives still");
    }
    traced.moves().forEach(move -> warnings.add(moved(move)));
    trace.claimants().stream()
        .filter(claimants -> claimants.sessions().contains(session))
        .forEach(claimants -> warnings.add(forged(session, claimants)));
    for (Linked linked : traced.activity().linked()) {
      for (Disagreement each : new TreeSet<>(linked.disagreements())) {
        warnings.add(disagreement(each, linked, session));
      }
    }
    if (traced.activity().linked().stream().anyMatch(linked -> linked.link() == Link.NAME)) {
      warnings.add(
          "some of the calls are tied to it by the name alone, which the job chose: they may be another session's");
    }
    return warnings;
  }

  /// About the name.
  static List<String> of(Trace trace) {
    List<String> warnings = new ArrayList<>();
    Map<String, List<Assumption>> bySubject = new LinkedHashMap<>();
    trace.sessions().forEach(one -> add(bySubject, one.assumption()));
    int meant = bySubject.size();
    trace.namesakes().forEach(one -> add(bySubject, one));
    if (bySubject.size() > 1) {
      warnings.add(
          "%s opened sessions of that name: %s"
              .formatted(
                  bySubject.size() == meant
                      ? meant + " different subjects"
                      : bySubject.size() + " different subjects, not only this one,",
                  some(
                      bySubject.entrySet().stream()
                          .map(
                              entry ->
                                  "`%s` (%s)"
                                      .formatted(
                                          entry.getKey(),
                                          count(entry.getValue().size(), "session")))
                          .toList())));
    } else if (!trace.namesakes().isEmpty()) {
      warnings.add(
          "%s of the same subject %s the name too"
              .formatted(
                  count(trace.namesakes().size(), "further session"),
                  trace.namesakes().size() == 1 ? "bears" : "bear"));
    }
    if (!trace.orphans().isEmpty()) {
      warnings.add(
          "credentials of that name were used whose opening is not in what was read (%s): it lies before the trail, in a Region or an account that the trail lacks, or the name is another's"
              .formatted(count(trace.orphans().size(), "set")));
    }
    if (!trace.denied().isEmpty()) {
      Set<String> subjects =
          trace.denied().stream()
              .map(call -> call.event().subject())
              .filter(Objects::nonNull)
              .map(Object::toString)
              .collect(Collectors.toCollection(TreeSet::new));
      warnings.add(
          "STS refused %s under that name%s"
              .formatted(
                  count(trace.denied().size(), "call"),
                  subjects.isEmpty()
                      ? ""
                      : ", by " + some(subjects.stream().map(one -> "`" + one + "`").toList())));
    }
    return warnings;
  }

  private static void add(Map<String, List<Assumption>> bySubject, Assumption session) {
    if (session.event().subject() != null) {
      bySubject.computeIfAbsent(session.event().subject(), _ -> new ArrayList<>()).add(session);
    }
  }

  private static String moved(Move move) {
    String calls =
        some(
            move.calls().stream()
                .sorted(Comparator.comparing(Tally.Seen::count).reversed())
                .map(seen -> "`" + seen.value() + "`")
                .toList());
    return "the credentials were used %s from `%s` between %s and %s, which is not where they were obtained (`%s`)%s%s"
        .formatted(
            count(move.seen().count(), "time"),
            move.elsewhere().text(),
            move.seen().first(),
            move.seen().last(),
            Objects.requireNonNullElse(
                move.session().call().event().sourceIp(), move.home().text()),
            calls.isEmpty()
                ? ""
                : move.alone() ? ": " + calls : "; in that time it called " + calls,
            move.standing()
                ? "; most sessions of those runners do so, which may be another way out of their network"
                : "");
  }

  private static String forged(Assumption session, Claimants claimants) {
    if (claimants.liars().contains(session)) {
      return "the name says project %s and the token says project %s: the name lies"
          .formatted(claimants.id(), session.projectId());
    }
    String path = Optional.ofNullable(session.call().caller().project()).orElse("");
    return "project %s, which the name claims, is also claimed by sessions of %s: one ID is one project, so one of the names lies"
        .formatted(
            claimants.id(),
            some(
                claimants.paths().stream()
                    .map(Claimant::path)
                    .filter(other -> !other.equalsIgnoreCase(path))
                    .map(other -> "`" + other + "`")
                    .toList()));
  }

  private static String disagreement(Disagreement kind, Linked linked, Assumption session) {
    var activity = linked.activity();
    return switch (kind) {
      case PRINCIPAL ->
          "the access key `%s` was handed to this session, and was used as `%s`"
              .formatted(activity.accessKeyId(), activity.principalId());
      case ROLE ->
          "the session is of `%s`, and its calls name the role `%s`"
              .formatted(session.call().role(), activity.identity());
      case BEFORE ->
          "used at %s, before the credentials were handed out: clocks or log files are wrong"
              .formatted(activity.first());
      case AFTER ->
          "used until %s, after the credentials had ended at %s"
              .formatted(activity.last(), session.expiry().at());
    };
  }

  /// A number of things in words.
  static String count(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  private static String some(List<String> all) {
    return Stream.concat(
            all.stream().limit(NAMED),
            all.size() > NAMED ? Stream.of((all.size() - NAMED) + " more") : Stream.empty())
        .collect(Collectors.joining(", "));
  }
}
