package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.SessionActivity.Link;
import dev.trustdrift.facts.sessions.SessionActivity.Linked;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.TrailEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds credentials that were used away from where they were obtained. What people meet every day
/// is no move:
///
/// - the same `/64`, and a `/24` of which two addresses obtain sessions or five sessions use
///   another: a NAT with several addresses. Any other neighbour is told as such ([Move#nextDoor]);
/// - a network in which sessions through the same provider are obtained too: a pool of runners, or
///   a NAT that sends each destination out by another address (but what a stranger obtains makes no
///   pool);
/// - a private address: the runner reaches that service through a VPC endpoint. A thief's own
///   endpoint looks the same; its ID is not kept;
/// - an AWS service that acts for the session, by address or by agent;
/// - the first network of the other address family: a dual-stack runner calls STS by IPv4 and S3 by
///   IPv6. Further networks of that family are compared with the first.
///
/// Where the address that obtained the credentials is not known or is private, nothing can be
/// compared. Only activity that the access key ties to the session counts.
final class Moves {
  /// From so many sessions on that do the same, a place is a second way out rather than a theft.
  private static final int STANDING = 5;

  private static final Comparator<Tally.Seen> FIRST =
      Comparator.comparing(Tally.Seen::first).thenComparing(Tally.Seen::value);

  /// Networks in which sessions are obtained, by provider.
  private final Map<String, Set<String>> pools = new HashMap<>();

  /// Addresses that obtained sessions, by provider and network.
  private final Map<Path, Set<String>> doors = new HashMap<>();

  private final Map<Path, Integer> paths = new HashMap<>();
  private final Map<Path, Integer> active = new HashMap<>();

  private record Path(@Nullable String provider, String home, String elsewhere) {}

  private Moves() {}

  /// In the order of the sessions. Linear in sessions and addresses.
  static List<Move> of(Joins joins) {
    return new Moves().find(joins.sessions());
  }

  private List<Move> find(List<SessionActivity> sessions) {
    for (SessionActivity session : sessions) {
      TrailEvent event = session.call().event();
      if (session.call().caller().standing() != Standing.STRANGER && event.sourceIp() != null) {
        Origin origin = Origin.of(event.sourceIp());
        if (origin.isPublic()) {
          pools
              .computeIfAbsent(String.valueOf(event.provider()), _ -> new HashSet<>())
              .add(origin.network());
          doors
              .computeIfAbsent(
                  new Path(event.provider(), origin.network(), ""), _ -> new HashSet<>())
              .add(origin.text());
        }
      }
    }
    List<Move> moves = new ArrayList<>();
    for (SessionActivity session : sessions) {
      List<Move> found = find(session);
      count(session, found);
      moves.addAll(found);
    }
    return moves.stream()
        .map(this::weighed)
        .filter(move -> !(move.nextDoor() && move.standing()))
        .toList();
  }

  /// Another address of the `/24` that obtained the credentials, where nothing else shows that the
  /// runners have several there.
  private boolean isNextDoor(SessionActivity session, Origin home, Origin place) {
    Path door = new Path(session.call().event().provider(), home.network(), "");
    return place.kind() == Origin.Kind.IPV4
        && place.network().equals(home.network())
        && !place.text().equals(home.text())
        && doors.getOrDefault(door, Set.of()).size() < 2;
  }

  private List<Move> find(SessionActivity session) {
    String obtained = session.call().event().sourceIp();
    Origin home = obtained == null ? null : Origin.of(obtained);
    if (home == null || !home.isPublic()) {
      return List.of();
    }
    List<Place> places = places(session);
    Map<Origin.Kind, Origin> homes = new EnumMap<>(Origin.Kind.class);
    homes.put(home.kind(), home);
    places.stream()
        .sorted(Comparator.comparing(Place::seen, FIRST))
        .forEach(place -> homes.putIfAbsent(place.origin().kind(), place.origin()));
    Set<String> pool =
        pools.getOrDefault(String.valueOf(session.call().event().provider()), Set.of());
    List<Move> moves = new ArrayList<>();
    for (Place place : places) {
      Origin from = homes.getOrDefault(place.origin().kind(), home);
      String network = place.origin().network();
      boolean elsewhere = !network.equals(from.network()) && !pool.contains(network);
      if ((elsewhere || isNextDoor(session, home, place.origin())) && !byService(place)) {
        moves.add(
            new Move(
                session, place.linked(), from, place.origin(), place.seen(), alone(place), false));
      }
    }
    return moves;
  }

  /// A public address from which the session's key was used.
  private record Place(Linked linked, Origin origin, Tally.Seen seen) {}

  private static List<Place> places(SessionActivity session) {
    List<Place> places = new ArrayList<>();
    for (Linked linked : session.linked()) {
      if (linked.link() == Link.NAME) {
        continue; // without an access key, it may be another session's
      }
      for (Tally.Seen seen : linked.activity().addresses().seen()) {
        Origin origin = Origin.of(seen.value());
        // What was done hours before the credentials existed contradicts itself (Joins#gaps).
        if (origin.isPublic()
            && !seen.last().isBefore(session.call().event().time().minus(SessionActivity.SKEW))) {
          places.add(new Place(linked, origin, seen));
        }
      }
    }
    return places;
  }

  /// Whether every agent seen in that time is an AWS service: some act for a session from addresses
  /// of theirs.
  private static boolean byService(Place place) {
    Tally agents = place.linked().activity().agents();
    List<Tally.Seen> then =
        agents.seen().stream().filter(agent -> overlap(agent, place.seen())).toList();
    return agents.complete()
        && !then.isEmpty()
        && then.stream().allMatch(agent -> CiAgents.isService(agent.value()));
  }

  private static boolean alone(Place place) {
    Activity activity = place.linked().activity();
    return activity.addresses().complete()
        && activity.addresses().seen().stream()
            .allMatch(
                other ->
                    other.value().equals(place.seen().value()) || !overlap(other, place.seen()));
  }

  private static boolean overlap(Tally.Seen one, Tally.Seen other) {
    return !one.last().isBefore(other.first()) && !one.first().isAfter(other.last());
  }

  private void count(SessionActivity session, List<Move> found) {
    Set<Path> taken = new HashSet<>();
    found.forEach(move -> taken.add(path(move)));
    taken.forEach(path -> paths.merge(path, 1, Integer::sum));
    TrailEvent event = session.call().event();
    if (event.sourceIp() != null && session.events() > 0) {
      active.merge(
          new Path(event.provider(), Origin.of(event.sourceIp()).network(), ""), 1, Integer::sum);
    }
  }

  private static Path path(Move move) {
    TrailEvent event = move.session().call().event();
    String home =
        Optional.ofNullable(event.sourceIp()).map(ip -> Origin.of(ip).network()).orElse("");
    return new Path(event.provider(), home, move.elsewhere().network());
  }

  private Move weighed(Move move) {
    Path path = path(move);
    int same = paths.getOrDefault(path, 0);
    int all = active.getOrDefault(new Path(path.provider(), path.home(), ""), 0);
    return new Move(
        move.session(),
        move.linked(),
        move.home(),
        move.elsewhere(),
        move.seen(),
        move.alone(),
        same >= STANDING && 2 * same >= all);
  }
}
