package dev.trustdrift.report.answer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.sessions.SessionActivity;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Tally;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was done with credentials.
///
/// @param events how many calls
/// @param denied how many of them were refused for want of permission
@JsonPropertyOrder({"events", "denied", "first", "last", "calls", "addresses", "regions", "agents"})
public record Used(
    int events,
    int denied,
    String first,
    String last,
    Counted calls,
    Counted addresses,
    Counted regions,
    Counted agents) {

  static @Nullable Used of(SessionActivity activity) {
    if (activity.linked().isEmpty()) {
      return null;
    }
    return new Used(
        activity.events(),
        activity.denied(),
        activity.first().orElseThrow().toString(),
        activity.last().orElseThrow().toString(),
        Counted.of(activity.calls()),
        Counted.of(activity.addresses()),
        Counted.of(activity.regions()),
        Counted.of(activity.agents()));
  }

  static Used of(Activity activity) {
    return new Used(
        activity.events(),
        activity.denied(),
        activity.first().toString(),
        activity.last().toString(),
        Counted.of(activity.calls()),
        Counted.of(activity.addresses()),
        Counted.of(activity.regions()),
        Counted.of(activity.agents()));
  }

  /// How often each value was seen, the most frequent first.
  ///
  /// @param others calls with further values, which are not told apart
  @JsonPropertyOrder({"seen", "others"})
  public record Counted(List<Value> seen, int others) {
    public Counted {
      seen = List.copyOf(seen);
    }

    private static Counted of(Tally tally) {
      return new Counted(
          tally.seen().stream()
              .map(
                  each ->
                      new Value(
                          each.value(),
                          each.count(),
                          each.denied(),
                          each.first().toString(),
                          each.last().toString()))
              .toList(),
          tally.others());
    }
  }

  /// One value and the calls that have it.
  @JsonPropertyOrder({"value", "count", "denied", "first", "last"})
  public record Value(String value, int count, int denied, String first, String last) {}
}
