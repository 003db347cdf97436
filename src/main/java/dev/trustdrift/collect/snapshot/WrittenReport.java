package dev.trustdrift.collect.snapshot;

import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.Inventory;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `credential-report.csv` with those columns of IAM's report that are read.
final class WrittenReport {
  private WrittenReport() {}

  /// The columns that are read, of what the inventory holds.
  static String of(Inventory inventory) {
    StringBuilder csv = new StringBuilder("user,arn,user_creation_time");
    for (int slot = 1; slot <= 2; slot++) {
      String key = ",access_key_" + slot + "_";
      csv.append(key).append("active").append(key).append("last_rotated");
      csv.append(key).append("last_used_date").append(key).append("last_used_region");
      csv.append(key).append("last_used_service");
    }
    csv.append('\n');
    if (inventory.root() != null) {
      row(csv, "<root_account>", inventory.root().arn(), "N/A", inventory.root().keys());
    }
    inventory
        .users()
        .forEach(user -> row(csv, user.name(), user.arn(), user.created().toString(), user.keys()));
    return csv.toString();
  }

  private static void row(
      StringBuilder csv, String user, String arn, String created, List<AccessKey> keys) {
    StringJoiner cells = new StringJoiner(",", "", "\n");
    Stream.of(user, arn, created).map(WrittenReport::cell).forEach(cells::add);
    for (int slot = 0; slot < 2; slot++) {
      if (slot >= keys.size()) {
        cells.add("false,N/A,N/A,N/A,N/A");
        continue;
      }
      AccessKey key = keys.get(slot);
      cells.add(String.valueOf(key.active()));
      cells.add(key.created() == null ? "N/A" : key.created().toString());
      cells.add(
          switch (key.use()) {
            case Use.Last last ->
                "%s,%s,%s".formatted(last.at(), orNone(last.region()), orNone(last.service()));
            case Use.Never never -> "N/A,N/A,N/A";
            case Use.Unknown unknown -> "no_information,N/A,N/A";
          });
    }
    csv.append(cells);
  }

  private static String orNone(@Nullable String name) {
    return name == null ? "N/A" : cell(name);
  }

  /// Quoted where need be (RFC 4180); IAM's names may hold a comma.
  private static String cell(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
