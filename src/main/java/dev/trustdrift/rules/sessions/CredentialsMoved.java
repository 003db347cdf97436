package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Move;
import dev.trustdrift.facts.sessions.SessionActivity.Link;
import dev.trustdrift.facts.sessions.Sessions;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags sessions whose credentials were used from a place that is neither their runner's nor AWS's
/// own. One finding a role and other place, however many sessions went there.
///
/// What is no move is decided by the facts, which say why: a pool of runners, a NAT with several
/// addresses, a VPC endpoint, an AWS service, a dual-stack runner.
final class CredentialsMoved implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "credentials-moved",
              "A session's credentials were used elsewhere",
              Severity.HIGH)
          .severityNote(
              "MEDIUM where most sessions of the same runners do it, and from an address next door, in the same `/24`")
          .why(
              "A job's credentials are made for its runner: where they turn up in another network,"
                  + " somebody took them out of the job, by a dependency, a log or an artifact.")
          .fix(
              "If that place is not yours, revoke the role's sessions and read what was called from there.");

  private static final int NAMED = 3;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return MoveExamples.ALL;
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.moves().stream()
        .collect(Collectors.groupingBy(Matter::of, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(entry -> finding(facts, entry.getKey(), entry.getValue()));
  }

  private record Matter(String role, String network) {
    static Matter of(Move move) {
      return new Matter(
          Objects.requireNonNullElse(move.session().call().role(), Sessions.UNKNOWN_ROLE),
          move.elsewhere().network());
    }
  }

  private static Finding finding(Facts facts, Matter matter, List<Move> moves) {
    boolean standing = moves.stream().allMatch(Move::standing);
    boolean nextDoor = moves.stream().allMatch(Move::nextDoor);
    boolean sure =
        !standing
            && !nextDoor
            && moves.stream()
                .anyMatch(move -> move.obtainedThere() && move.linked().link() == Link.CONFIRMED);
    Move first = moves.getFirst();
    List<String> names = distinct(moves.stream().map(CredentialsMoved::name));
    return INFO.finding(
        facts,
        SessionResource.of(facts, first.session().call()),
        matter.network(),
        standing || nextDoor ? Severity.MEDIUM : INFO.severity(),
        sure ? Confidence.OBSERVED : Confidence.INFERRED,
        "credentials of %s, obtained at %s, were used %s from %s %s%s%s; %s"
            .formatted(
                names.size() == 1
                    ? "session " + some(names)
                    : "%d sessions (%s)".formatted(names.size(), some(names)),
                some(distinct(moves.stream().map(CredentialsMoved::obtained))),
                times(moves.stream().mapToInt(move -> move.seen().count()).sum()),
                some(distinct(moves.stream().map(move -> move.elsewhere().text()))),
                when(from(moves), to(moves)),
                tools(moves),
                called(moves),
                nextDoor
                    ? "it is next door, in `%s`: if the runners go out by that address too, waive this for the role, else revoke its sessions"
                        .formatted(matter.network())
                    : standing
                        ? "most sessions of those runners do so: if that is another way out of their network, waive this for the role, else revoke its sessions"
                        : "if that is no other way out of the runner's network, revoke the role's sessions"),
        fix(facts, matter, moves),
        evidence(matter, moves, names));
  }

  private static String name(Move move) {
    TrailEvent event = move.session().call().event();
    return Objects.requireNonNullElse(
        event.sessionName(), Objects.requireNonNullElse(event.accessKeyId(), event.id()));
  }

  private static String obtained(Move move) {
    return Objects.requireNonNullElse(move.session().call().event().sourceIp(), move.home().text());
  }

  private static List<String> distinct(Stream<String> values) {
    return values.distinct().sorted().toList();
  }

  private static String some(Collection<String> values) {
    String named =
        values.stream()
            .limit(NAMED)
            .map(value -> "`" + Printable.of(value) + "`")
            .collect(Collectors.joining(", "));
    return values.size() > NAMED ? "%s and %d more".formatted(named, values.size() - NAMED) : named;
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  private static String when(Instant from, Instant to) {
    return from.equals(to) ? "at " + from : "between %s and %s".formatted(from, to);
  }

  private static Instant from(List<Move> moves) {
    return moves.stream()
        .map(move -> move.seen().first())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Instant to(List<Move> moves) {
    return moves.stream()
        .map(move -> move.seen().last())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /// Another tool makes an innocent explanation less likely.
  private static String tools(List<Move> moves) {
    SortedSet<String> other = new TreeSet<>();
    moves.forEach(move -> other.addAll(move.otherTools()));
    String before =
        moves.stream().flatMap(move -> move.toolAtHome().stream()).findFirst().orElse("");
    return other.isEmpty()
        ? ""
        : ", with another tool (%s%s)"
            .formatted(some(other), before.isEmpty() ? "" : ", not `" + Printable.of(before) + "`");
  }

  private static String called(List<Move> moves) {
    List<String> calls = calls(moves).map(Map.Entry::getKey).limit(NAMED).toList();
    if (calls.isEmpty()) {
      return "";
    }
    return (moves.stream().allMatch(Move::alone)
            ? ", and called "
            : ", while the session also worked at home; in that time it called ")
        + some(calls);
  }

  private static Stream<Map.Entry<String, Integer>> calls(List<Move> moves) {
    Map<String, Integer> counts =
        moves.stream()
            .flatMap(move -> move.calls().stream())
            .collect(Collectors.toMap(Tally.Seen::value, Tally.Seen::count, Integer::sum));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()));
  }

  private static String fix(Facts facts, Matter matter, List<Move> moves) {
    Instant now = facts.inventory().account().takenAt();
    Optional<Instant> end =
        moves.stream()
            .flatMap(move -> move.session().ends().stream())
            .max(Comparator.naturalOrder());
    boolean gone = facts.inventory().roles().stream().noneMatch(r -> r.arn().equals(matter.role()));
    String revoke =
        gone
            ? "# the role is gone, its sessions live on until they end\n"
            : """
            %s
            aws iam put-role-policy --role-name %s --policy-name revoke-older-sessions --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"'"$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ)"'"}}}]}'
            """
                .formatted(
                    end.filter(last -> last.isBefore(now))
                        .map(
                            last ->
                                "# these sessions ended by %s; cut off what is alive all the same:"
                                    .formatted(last))
                        .orElse("# cut off what was handed out:"),
                    ShellWord.of(matter.role().substring(matter.role().lastIndexOf('/') + 1)));
    String keys =
        moves.stream()
            .map(move -> move.linked().activity().accessKeyId())
            .filter(Objects::nonNull)
            .distinct()
            .limit(NAMED)
            .map(
                key ->
                    "aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue="
                        + ShellWord.of(key))
            .collect(Collectors.joining("\n"));
    return revoke + "# each call with its address:\n" + keys;
  }

  private static Evidence evidence(Matter matter, List<Move> moves, List<String> names) {
    Move first = moves.getFirst();
    TrailEvent event = first.session().call().event();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("role", matter.role());
    facts.put("sessions", names.stream().limit(10).collect(Collectors.joining(", ")));
    facts.put(
        "subjects",
        distinct(
                moves.stream()
                    .map(move -> move.session().call().event().subject())
                    .filter(Objects::nonNull)
                    .map(Object::toString))
            .stream()
            .limit(10)
            .collect(Collectors.joining(", ")));
    facts.put("access key", String.valueOf(first.linked().activity().accessKeyId()));
    facts.put("obtained at", obtained(first) + ", " + event.time());
    if (!first.obtainedThere()) {
      facts.put("first used at", first.home().text() + " (of the other address family)");
    }
    facts.put(
        "used at",
        "%s, %s, from %s to %s"
            .formatted(
                first.elsewhere().text(),
                times(first.seen().count()),
                first.seen().first(),
                first.seen().last()));
    if (event.userAgent() != null) {
      facts.put("agent that obtained", event.userAgent());
    }
    if (!first.otherTools().isEmpty()) {
      facts.put("other tools there", String.join(", ", first.otherTools()));
    }
    facts.put(
        first.alone() ? "called from there" : "called in that time",
        calls(moves)
            .limit(10)
            .map(call -> call.getKey() + " x " + call.getValue())
            .collect(Collectors.joining(", ")));
    int others = first.linked().activity().addresses().others();
    if (others > 0) {
      facts.put("further calls from addresses not kept", Integer.toString(others));
    }
    facts.put(
        "joined by",
        first.linked().link() == Link.CONFIRMED
            ? "access key and assumed role ID"
            : "access key alone");
    return new Evidence.Named(facts);
  }
}
