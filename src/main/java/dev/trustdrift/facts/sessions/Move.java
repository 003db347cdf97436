package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.SessionActivity.Linked;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.TrailEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A session whose credentials were used from a place that is neither where they were obtained, nor
/// another way out of the same runners, nor AWS itself.
///
/// @param linked which of the session's activities
/// @param home where they were obtained; where that is of the other address family, the first place
///   of this family from which they were used
/// @param elsewhere the other place
/// @param seen the calls from there: how many, from when to when
/// @param alone whether nothing else was called from anywhere else between the first and the last
///   call from there: then whatever was called in between was called from there
/// @param standing whether most sessions of that home use that place too, so that it may well be a
///   second way out of the same network
public record Move(
    SessionActivity session,
    Linked linked,
    Origin home,
    Origin elsewhere,
    Tally.Seen seen,
    boolean alone,
    boolean standing) {

  /// Whether the home is the address that obtained the credentials, as logged.
  public boolean obtainedThere() {
    return home.text().equals(session.call().event().sourceIp());
  }

  /// Whether the other place is an address next to home: maybe the same network's, maybe its
  /// neighbour's.
  public boolean nextDoor() {
    return elsewhere.network().equals(home.network());
  }

  /// What was called from there where that can be told ([#alone]), else what was called in that
  /// time from anywhere. The activity counts calls and addresses apart.
  public List<Tally.Seen> calls() {
    return linked.activity().calls().seen().stream().filter(this::within).toList();
  }

  /// Tools, such as `Boto3 on windows`, that were used from there and neither obtained the
  /// credentials nor were used elsewhere; empty where none was or nobody can tell.
  public Set<String> otherTools() {
    if (!alone || !linked.activity().agents().complete()) {
      return Set.of();
    }
    Set<String> known =
        Stream.concat(
                Stream.ofNullable(event().userAgent()),
                linked.activity().agents().seen().stream()
                    .filter(agent -> !inside(agent))
                    .map(Tally.Seen::value))
            .map(Move::tool)
            .collect(Collectors.toSet());
    return linked.activity().agents().seen().stream()
        .filter(this::inside)
        .map(agent -> tool(agent.value()))
        .filter(tool -> !known.contains(tool))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The tool that obtained the credentials.
  public Optional<String> toolAtHome() {
    return Optional.ofNullable(event().userAgent()).map(Move::tool);
  }

  private TrailEvent event() {
    return session.call().event();
  }

  private boolean within(Tally.Seen other) {
    return alone
        ? inside(other)
        : !other.last().isBefore(seen.first()) && !other.first().isAfter(seen.last());
  }

  private boolean inside(Tally.Seen other) {
    return !other.first().isBefore(seen.first()) && !other.last().isAfter(seen.last());
  }

  /// The product that an agent begins with, and its system: the rest changes from call to call
  /// (`api/s3`, `md/command#s3.cp`) and from release to release.
  static String tool(String agent) {
    int end = 0;
    while (end < agent.length() && agent.charAt(end) != '/' && agent.charAt(end) != ' ') {
      end++;
    }
    String product = agent.substring(0, end);
    return CiAgents.system(agent)
        .map(system -> product + " on " + system.toLowerCase(Locale.ROOT))
        .orElse(product);
  }
}
