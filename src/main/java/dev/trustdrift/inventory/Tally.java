package dev.trustdrift.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How often each of some values was seen: bounded, so that no trail is too long for it.
///
/// Which values are counted does not depend on the order of the events: where there are more than
/// the bound, those that come first by their text.
///
/// @param seen by value, each once
/// @param others events with a value beyond the bound; not told apart
public record Tally(List<Seen> seen, int others) {
  public static final Tally EMPTY = new Tally(List.of(), 0);

  public Tally {
    seen = List.copyOf(seen);
  }

  /// One value and the events that have it.
  ///
  /// @param denied how many of the events were refused for want of permission
  public record Seen(String value, int count, int denied, Instant first, Instant last) {
    /// Both together, under this value.
    public Seen plus(Seen other) {
      return new Seen(
          value,
          count + other.count,
          denied + other.denied,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  /// Whether every value is there.
  public boolean complete() {
    return others == 0;
  }

  public Stream<String> values() {
    return seen.stream().map(Seen::value);
  }

  /// The count of one value, nothing where it was not seen or is among the others.
  public Optional<Seen> of(String value) {
    return seen.stream().filter(each -> each.value().equals(value)).findFirst();
  }
}
