package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.inventory.Activity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// All that the trail of one account holds of the sessions that somebody asks for.
///
/// @param sessions those that were opened, oldest first
/// @param denied calls under the same names that were refused, oldest first
/// @param orphans what was done under the same names with credentials whose opening is not in the
///   trail
/// @param namesakes sessions that bear the same names but are not meant, oldest first: others than
///   the one whose access key was asked for
/// @param claimants whose names claim a project's ID that a subject contradicts
public record Trace(
    String account,
    List<Traced> sessions,
    List<Call> denied,
    List<Activity> orphans,
    List<Assumption> namesakes,
    List<Claimants> claimants) {
  public Trace {
    sessions = List.copyOf(sessions);
    denied = List.copyOf(denied);
    orphans = List.copyOf(orphans);
    namesakes = List.copyOf(namesakes);
    claimants = List.copyOf(claimants);
  }

  /// One session.
  ///
  /// @param activity what was done with it
  /// @param moves where its credentials were used elsewhere
  public record Traced(Assumption assumption, SessionActivity activity, List<Move> moves) {
    public Traced {
      moves = List.copyOf(moves);
    }
  }

  /// Gathers it. Linear in the sessions.
  public static Trace of(Facts facts, SessionQuery query) {
    Map<String, SessionActivity> activities = new HashMap<>();
    facts.joins().sessions().forEach(session -> activities.put(id(session.call()), session));
    Map<String, List<Move>> moves = new HashMap<>();
    facts
        .moves()
        .forEach(
            move ->
                moves.computeIfAbsent(id(move.session().call()), _ -> new ArrayList<>()).add(move));
    List<Traced> meant = new ArrayList<>();
    List<Assumption> others = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Assumption assumption : facts.assumptions()) {
      if (query.matches(assumption.event()) && query.admits(assumption.call())) {
        String id = id(assumption.call());
        meant.add(
            new Traced(
                assumption,
                Objects.requireNonNullElseGet(
                    activities.get(id), () -> new SessionActivity(assumption.call(), List.of())),
                moves.getOrDefault(id, List.of())));
        if (assumption.name() != null) {
          names.add(assumption.name());
        }
      } else {
        others.add(assumption);
      }
    }
    if (query.name() != null) {
      names.add(query.name());
    }
    return new Trace(
        facts.account(),
        meant,
        facts.sessions().calls().stream()
            .filter(call -> call.denial() != null && names.contains(call.event().sessionName()))
            .filter(call -> call.role() == null || query.admits(call))
            .toList(),
        facts.joins().orphans().stream()
            .filter(each -> query.matches(each) || names.contains(each.sessionName()))
            .filter(each -> each.identity() == null || query.admits(each.identity()))
            .toList(),
        others.stream().filter(each -> each.name() != null && names.contains(each.name())).toList(),
        Claimants.of(facts.assumptions()).filter(Claimants::contradict).toList());
  }

  /// Whether the trail knows nothing of it.
  public boolean isEmpty() {
    return sessions.isEmpty() && denied.isEmpty() && orphans.isEmpty();
  }

  private static String id(Call call) {
    return call.event().id();
  }
}
