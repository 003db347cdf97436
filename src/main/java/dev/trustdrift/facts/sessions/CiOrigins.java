package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.SessionActivity.Link;
import dev.trustdrift.facts.sessions.SessionActivity.Linked;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where CI's own sessions come from: your jobs' sessions, not those of strangers, nor those of
/// service accounts, which are applications in a cluster.
///
/// @param addresses public ones that obtained or used sessions; what was moved to is none
/// @param agents without what changes from call to call ([CiAgents#stable]); those alone that tell
///   one kind of machine from others
/// @param anyAgents likewise, of whatever tool, but for people's and AWS's own
/// @param systems operating systems of the sessions' agents
record CiOrigins(
    Map<String, Seen> addresses,
    Map<String, Seen> agents,
    Map<String, Seen> anyAgents,
    Set<String> systems) {

  /// Subjects of Kubernetes service accounts ("Authenticating", Kubernetes documentation).
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  /// Sessions from one address or with one agent.
  ///
  /// @param since time of the first
  /// @param roles ARNs, sorted
  record Seen(Instant since, int sessions, SortedSet<String> roles) {}

  static CiOrigins of(Joins joins, List<Move> moves) {
    Set<Moved> moved = new HashSet<>();
    moves.stream()
        .filter(move -> !move.nextDoor())
        .forEach(
            move ->
                moved.add(new Moved(move.session().call().event().id(), move.elsewhere().text())));
    Gathered addresses = new Gathered();
    Gathered agents = new Gathered();
    Gathered anyAgents = new Gathered();
    Set<String> systems = new HashSet<>();
    for (SessionActivity session : joins.sessions()) {
      TrailEvent event = session.call().event();
      if (session.call().caller().standing() == Standing.STRANGER
          || (event.subject() != null && event.subject().startsWith(SERVICE_ACCOUNT))) {
        continue;
      }
      Map<String, Instant> from = new HashMap<>();
      Map<String, Instant> with = new HashMap<>();
      put(from, event.sourceIp(), event.time());
      put(with, event.userAgent(), event.time());
      for (Linked linked : session.linked()) {
        if (linked.link() != Link.NAME) {
          for (Tally.Seen seen : linked.activity().addresses().seen()) {
            if (!moved.contains(new Moved(event.id(), seen.value()))) {
              put(from, seen.value(), seen.first());
            }
          }
          linked.activity().agents().seen().forEach(seen -> put(with, seen.value(), seen.first()));
        }
      }
      from.forEach(
          (address, since) -> {
            if (Origin.of(address).isPublic()) {
              addresses.add(address, since, session.call().role());
            }
          });
      Map<String, Instant> stable = new HashMap<>();
      Map<String, Instant> any = new HashMap<>();
      with.forEach(
          (agent, since) -> {
            CiAgents.system(agent).ifPresent(systems::add);
            if (!CiAgents.isService(agent) && !CiAgents.isPersons(agent)) {
              put(any, CiAgents.stable(agent), since);
            }
            if (CiAgents.isSpecific(agent)) {
              put(stable, CiAgents.stable(agent), since);
            }
          });
      stable.forEach((agent, since) -> agents.add(agent, since, session.call().role()));
      any.forEach((agent, since) -> anyAgents.add(agent, since, session.call().role()));
    }
    return new CiOrigins(addresses.seen(), agents.seen(), anyAgents.seen(), Set.copyOf(systems));
  }

  private record Moved(String event, String address) {}

  private static void put(Map<String, Instant> map, @Nullable String value, Instant since) {
    if (value != null) {
      map.merge(value, since, (one, other) -> one.isBefore(other) ? one : other);
    }
  }

  private static final class Gathered {
    private final Map<String, Seen> all = new HashMap<>();

    void add(String value, Instant since, @Nullable String role) {
      Seen known = all.get(value);
      SortedSet<String> roles = known == null ? new TreeSet<>() : known.roles();
      if (role != null) {
        roles.add(role);
      }
      all.put(
          value,
          known == null
              ? new Seen(since, 1, roles)
              : new Seen(
                  since.isBefore(known.since()) ? since : known.since(),
                  known.sessions() + 1,
                  roles));
    }

    Map<String, Seen> seen() {
      Map<String, Seen> seen = new HashMap<>();
      all.forEach(
          (value, each) ->
              seen.put(
                  value,
                  new Seen(
                      each.since(),
                      each.sessions(),
                      Collections.unmodifiableSortedSet(each.roles()))));
      return Map.copyOf(seen);
    }
  }
}
