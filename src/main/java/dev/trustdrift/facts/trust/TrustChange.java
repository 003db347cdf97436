package dev.trustdrift.facts.trust;

import dev.trustdrift.policy.SideDoor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a trust policy document became, decided over all tokens and requests.
///
/// @param ways one for each provider that one of the documents lets in, in the order of their ARNs
public record TrustChange(Trust before, Trust after, List<WayChange> ways) {

  /// The change in one word.
  public enum Verdict {
    /// Each request that one accepts is accepted by the other.
    SAME,
    WIDER,
    NARROWER,
    WIDER_AND_NARROWER,
    /// Whether the new policy accepts more, or whether it accepts less, could not be decided.
    UNDECIDED
  }

  public TrustChange {
    ways = List.copyOf(ways);
  }

  /// A witness settles its direction; a doubt elsewhere leaves the other one open.
  public Verdict verdict() {
    boolean wider = any(WayChange::gained, Passage.Witness.class);
    boolean narrower = any(WayChange::lost, Passage.Witness.class);
    if (wider && narrower) {
      return Verdict.WIDER_AND_NARROWER;
    }
    if ((!wider && any(WayChange::gained, Passage.Undecided.class))
        || (!narrower && any(WayChange::lost, Passage.Undecided.class))) {
      return Verdict.UNDECIDED;
    }
    return wider ? Verdict.WIDER : narrower ? Verdict.NARROWER : Verdict.SAME;
  }

  /// Who may assume the role after by another way than a web identity, and might not before: the
  /// principal as written, such as `AWS *`. Conditions are not compared, but whether there are any.
  public List<String> opened() {
    return doors(after, before);
  }

  /// As [#opened], who may no longer.
  public List<String> closed() {
    return doors(before, after);
  }

  private static List<String> doors(Trust some, Trust others) {
    List<String> known = doors(others).toList();
    return doors(some).filter(door -> !known.contains(door)).distinct().toList();
  }

  private static Stream<String> doors(Trust trust) {
    return SideDoor.of(trust.policy()).stream()
        .map(
            door ->
                door.principal().kind().element()
                    + " "
                    + door.principal().text()
                    + (door.conditional() ? " under conditions" : ""));
  }

  private boolean any(Function<WayChange, Passage> side, Class<? extends Passage> kind) {
    return ways.stream().map(side).anyMatch(kind::isInstance);
  }
}
