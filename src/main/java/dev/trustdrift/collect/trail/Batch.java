package dev.trustdrift.collect.trail;

import dev.trustdrift.finding.Secrets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of one stretch of a file, and what of it made no sense.
final class Batch {
  /// Enough to make handing over cheap, little enough that files side by side take no memory.
  static final int SIZE = 4096;

  final List<Row> rows = new ArrayList<>();
  int malformed;
  @Nullable String sample;

  int unread;
  @Nullable String unreadSample;

  /// A file that could not be opened.
  void unread(String what) {
    unread++;
    if (unreadSample == null) {
      unreadSample = Secrets.hidden(what);
    }
  }

  void malformed(String what) {
    malformed++;
    if (sample == null) {
      sample = Secrets.hidden(what);
    }
  }

  boolean isFull() {
    return rows.size() >= SIZE;
  }
}
