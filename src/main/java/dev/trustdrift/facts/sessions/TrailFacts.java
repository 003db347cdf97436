package dev.trustdrift.facts.sessions;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.inventory.Inventory;
import java.util.List;

/// All that the trail tells, derived once.
///
/// @param assumptions every session that the trail saw opened, oldest first
/// @param today what today's trust says to calls of the trail; for one thread
/// @param joins what was done with each session
/// @param moves sessions whose credentials were used elsewhere than where they were obtained
/// @param keysInCi static keys that are used where CI's sessions come from
public record TrailFacts(
    Sessions sessions,
    Visits visits,
    List<Assumption> assumptions,
    TodaysTrust today,
    Joins joins,
    List<Move> moves,
    List<KeyInCi> keysInCi) {
  public TrailFacts {
    assumptions = List.copyOf(assumptions);
    moves = List.copyOf(moves);
    keysInCi = List.copyOf(keysInCi);
  }

  /// Reads the trail in the light of who may come in.
  public static TrailFacts of(
      Inventory inventory, Config config, List<Grant> grants, Trusts trusts) {
    Sessions sessions = Sessions.of(inventory, config, grants);
    TodaysTrust today = new TodaysTrust(inventory, trusts);
    Joins joins = Joins.of(inventory, sessions);
    List<Move> moves = Moves.of(joins);
    return new TrailFacts(
        sessions,
        Visits.of(sessions),
        Assumptions.of(inventory, config.sessionName(), sessions, today),
        today,
        joins,
        moves,
        KeysInCi.of(inventory, config, joins, CiOrigins.of(joins, moves)));
  }
}
