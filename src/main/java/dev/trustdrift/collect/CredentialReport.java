package dev.trustdrift.collect;

import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.collect.json.Times;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.RootUser;
import dev.trustdrift.inventory.User;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/// The IAM credential report: which users have keys, and when these were used. It has no key IDs.
///
/// IAM user guide, "Getting credential reports for your AWS account".
///
/// @param rows by user name, without the root user's
/// @param root null where the report has no `<root_account>` row
public record CredentialReport(Map<String, Row> rows, @Nullable Row root) {
  private static final String ROOT = "<root_account>";
  private static final List<String> WANTED =
      List.of("user", "arn", "access_key_1_active", "access_key_2_active");

  public CredentialReport {
    rows = Map.copyOf(rows);
  }

  /// One user's line.
  ///
  /// @param created null where the report holds no date
  /// @param keys the key slots that hold a key, at most two, in the report's order; without IDs
  public record Row(String arn, @Nullable Instant created, List<AccessKey> keys) {
    public Row {
      keys = List.copyOf(keys);
    }
  }

  /// The root user as the report shows it.
  public Optional<RootUser> rootUser() {
    return Optional.ofNullable(root).map(row -> new RootUser(row.arn(), row.keys()));
  }

  /// Whether `ListAccessKeys` could tell of keys: the report shows some, or does not know the user.
  public boolean mayHaveKeys(String user) {
    Row row = rows.get(user);
    return row == null || !row.keys().isEmpty();
  }

  /// The keys of a user as the report shows them; empty where it has no line for the user.
  public List<AccessKey> keys(String user) {
    Row row = rows.get(user);
    return row == null ? List.of() : row.keys();
  }

  /// The users of the report, without tags and keys: what is left where IAM did not list them.
  public List<User> users() {
    return rows.entrySet().stream()
        .map(
            entry ->
                new User(
                    entry.getValue().arn(),
                    entry.getKey(),
                    path(entry.getValue().arn()),
                    Objects.requireNonNullElse(entry.getValue().created(), Instant.EPOCH),
                    Map.of(),
                    List.of()))
        .toList();
  }

  /// `arn:aws:iam::123456789012:user/ci/deploy` has the path `/ci/`.
  private static String path(String arn) {
    int from = arn.indexOf('/');
    return from < 0 ? "/" : arn.substring(from, arn.lastIndexOf('/') + 1);
  }

  /// Reads the report's CSV. Columns are found by name, others ignored.
  public static CredentialReport parse(String csv) throws Malformed {
    if (csv.stripLeading().startsWith("{")) {
      throw new Malformed(
          1,
          "expected CSV, found JSON: decode its `Content`"
              + " (--query Content --output text | base64 -d)");
    }
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .get();
    Map<String, Row> rows = new LinkedHashMap<>();
    Row root = null;
    long line = 1;
    try (CSVParser records = format.parse(new StringReader(csv))) {
      for (String column : WANTED) {
        if (!records.getHeaderMap().containsKey(column)) {
          throw new Malformed(1, "expected the columns of a credential report, `" + column + "`");
        }
      }
      for (CSVRecord cells : records) {
        line = records.getCurrentLineNumber();
        Cells values = Cells.of(cells, records.getHeaderNames(), (int) line);
        Row row = row(values, (int) line);
        String user = values.get("user");
        if (user.equals(ROOT)) {
          root = row;
        } else if (rows.putIfAbsent(user, row) != null) {
          throw new Malformed(
              (int) line, "expected each user once, found `" + Printable.of(user) + "` twice");
        }
      }
    } catch (CSVException | UncheckedIOException | IllegalArgumentException e) {
      throw new Malformed((int) line, "expected CSV: " + Printable.of(said(e), 120));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CredentialReport(rows, root);
  }

  /// The cells of a line by the names of their columns.
  private record Cells(List<String> columns, List<String> values) {

    /// A user name may hold commas (IAM user guide, "IAM identifiers"), and whether AWS quotes it
    /// is UNVERIFIED: a line that is longer by as many cells as two such names is read as one with
    /// both unquoted, if the ARN then ends in the name.
    static Cells of(CSVRecord cells, List<String> columns, int line) throws Malformed {
      List<String> values = cells.toList();
      int more = values.size() - columns.size();
      if (more == 0) {
        return new Cells(columns, values);
      }
      if (more > 0
          && more % 2 == 0
          && columns.indexOf("user") == 0
          && columns.indexOf("arn") == 1) {
        int pieces = more / 2 + 1;
        String user = String.join(",", values.subList(0, pieces));
        String arn = String.join(",", values.subList(pieces, 2 * pieces));
        if (arn.endsWith("/" + user)) {
          List<String> joined = new ArrayList<>(List.of(user, arn));
          joined.addAll(values.subList(2 * pieces, values.size()));
          return new Cells(columns, joined);
        }
      }
      throw new Malformed(
          line,
          "expected %d columns, found %d (half-written?)".formatted(columns.size(), values.size()));
    }

    /// Empty where there is no such column.
    String get(String column) {
      int at = columns.indexOf(column);
      return at < 0 ? "" : values.get(at);
    }
  }

  private static String said(Exception e) {
    Throwable cause = e.getCause();
    return String.valueOf((cause == null ? e : cause).getMessage());
  }

  private static Row row(Cells cells, int line) throws Malformed {
    List<AccessKey> keys = new ArrayList<>();
    for (int slot = 1; slot <= 2; slot++) {
      key(cells, "access_key_" + slot + "_", line).ifPresent(keys::add);
    }
    return new Row(cells.get("arn"), date(cells, "user_creation_time", line).orElse(null), keys);
  }

  /// A slot holds a key if it is active or has a date; `false` and `N/A` is an empty slot.
  private static Optional<AccessKey> key(Cells cells, String slot, int line) throws Malformed {
    boolean active = cell(cells, slot + "active").equalsIgnoreCase("true");
    Optional<Instant> rotated = date(cells, slot + "last_rotated", line);
    if (!active && rotated.isEmpty()) {
      return Optional.empty();
    }
    AccessKey.Status status = active ? AccessKey.Status.ACTIVE : AccessKey.Status.INACTIVE;
    return Optional.of(new AccessKey(null, status, rotated.orElse(null), use(cells, slot, line)));
  }

  /// `N/A` says that the key was never used; `no_information` says nothing.
  private static Use use(Cells cells, String slot, int line) throws Malformed {
    Optional<Instant> at = date(cells, slot + "last_used_date", line);
    if (at.isPresent()) {
      return new Use.Last(
          at.get(),
          named(cell(cells, slot + "last_used_service")),
          named(cell(cells, slot + "last_used_region")));
    }
    return cell(cells, slot + "last_used_date").equals("N/A") ? new Use.Never() : new Use.Unknown();
  }

  private static @Nullable String named(String cell) {
    return cell.isEmpty() || cell.equals("N/A") ? null : cell;
  }

  private static Optional<Instant> date(Cells cells, String column, int line) throws Malformed {
    String cell = cell(cells, column);
    Optional<Instant> time = Times.parse(cell);
    if (time.isEmpty() && !List.of("", "N/A", "no_information", "not_supported").contains(cell)) {
      throw new Malformed(
          line, "expected a time as `" + column + "`, found `" + Printable.of(cell, 60) + "`");
    }
    return time;
  }

  private static String cell(Cells cells, String column) {
    return cells.get(column).strip();
  }
}
