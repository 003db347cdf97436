package dev.trustdrift.collect.trail;

import dev.trustdrift.inventory.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Tally] in the making.
///
/// Of too many values the least by text are kept. A value once pushed out is greater than all that
/// are kept from then on, so it never comes back, and what is kept has all of its events: the
/// result is the same in any order.
final class Counts {
  private final int most;
  private Cell[] cells = new Cell[1];
  private int size;
  private int others;
  private @Nullable Cell latest;

  Counts(int most) {
    this.most = most;
  }

  private static final class Cell {
    private final String value;
    private int count;
    private int denied;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Cell(String value) {
      this.value = value;
    }

    void add(Row.Call call, int events, long latest) {
      count += events;
      denied += call.denied() ? events : 0;
      first = Math.min(first, call.time());
      last = Math.max(last, latest);
    }

    Tally.Seen seen() {
      return new Tally.Seen(
          value, count, denied, Instant.ofEpochMilli(first), Instant.ofEpochMilli(last));
    }
  }

  /// Counts a value; null is none. Logarithmic in the bound, linear for a new value.
  ///
  /// @param call the oldest of so many `events` with the value
  /// @param last time of the newest
  void add(@Nullable String value, Row.Call call, int events, long last) {
    if (value == null) {
      return;
    }
    if (latest != null && latest.value.equals(value)) {
      latest.add(call, events, last);
      return;
    }
    int at = place(value);
    if (at < size && cells[at].value.equals(value)) {
      latest = cells[at];
      latest.add(call, events, last);
      return;
    }
    if (at == most) {
      others += events;
      return;
    }
    if (size == most) {
      others += cells[--size].count;
    } else if (size == cells.length) {
      cells = Arrays.copyOf(cells, Math.min(most, size * 2));
    }
    System.arraycopy(cells, at, cells, at + 1, size - at);
    Cell cell = new Cell(value);
    cells[at] = cell;
    size++;
    latest = cell;
    cell.add(call, events, last);
  }

  private int place(String value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cells[middle].value.compareTo(value) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Tally tally() {
    List<Tally.Seen> seen = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      seen.add(cells[i].seen());
    }
    return new Tally(seen, others);
  }
}
