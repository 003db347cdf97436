package dev.trustdrift.collect.trail;

import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Trail;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Measures reading and correlating a trail: events and megabytes a second, and the most heap that
/// was taken; beside it `jq` and DuckDB, which take the same fields out of the same files. A
/// program, not a test: a shared machine's clock proves nothing.
///
/// ```
/// mvn -Ptrail-bench test-compile exec:exec -Dtrail.events=1000000 -Dtrail.rivals=jq,duckdb,lines
/// ```
///
/// Files are made once, below `target/trail-bench`. All three use two cores, and must find as many
/// web-identity calls and as many calls with credentials as the others. DuckDB is slow on log files
/// as they are, whole documents of megabytes; so it is also given what it likes best, the same
/// events one a line (`lines` among the rivals), and so are we.
final class TrailSpeed {
  private static final PrintStream OUT = System.out;
  private static final int CORES = 2;
  private static final int ROUNDS = 3;

  private TrailSpeed() {}

  /// @param seconds the best of the rounds
  private record Result(String name, double seconds, long assumptions, long calls) {}

  public static void main(String[] args) throws Exception {
    int events = Integer.parseInt(args[0]);
    Path folder = Path.of(args[1]).resolve("events-" + events);
    List<String> rivals = args.length < 3 ? List.of() : List.of(args[2].split(","));
    long bytes = made(folder, events);
    long packed = size(folder);
    OUT.printf(
        Locale.ROOT,
        "%,d events, %,d MB of JSON, %,d MB in gzip files; %d processors, heap limit %,d MB%n",
        events,
        bytes >> 20,
        packed >> 20,
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20);
    List<Result> results = new ArrayList<>();
    results.add(trustdrift("trustdrift", folder));
    if (rivals.contains("jq")) {
      if (installed("jq")) {
        results.add(jq(folder));
      } else {
        OUT.println("jq is not installed: skipped");
      }
    }
    if (rivals.contains("duckdb")) {
      try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
        results.add(duckdb("DuckDB", database, folder, DOCUMENTS));
      } catch (SQLException e) {
        OUT.println("DuckDB: skipped: " + e.getMessage());
      }
    }
    if (rivals.contains("lines")) {
      Path lines = lines(folder);
      results.add(trustdrift("trustdrift, lines", lines));
      try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
        results.add(duckdb("DuckDB, lines", database, lines, LINES));
      } catch (SQLException e) {
        OUT.println("DuckDB: skipped: " + e.getMessage());
      }
    }
    for (Result result : results) {
      OUT.printf(
          Locale.ROOT,
          "%-18s %8.2f s  %,10.0f events/s  %,7.0f MB/s of JSON  %,6.1f MB/s of gzip  web identity %,d  calls %,d%n",
          result.name(),
          result.seconds(),
          events / result.seconds(),
          bytes / 1e6 / result.seconds(),
          packed / 1e6 / result.seconds(),
          result.assumptions(),
          result.calls());
    }
    if (results.stream().map(r -> r.assumptions() + " " + r.calls()).distinct().count() > 1) {
      throw new IllegalStateException("they do not agree");
    }
  }

  private static long made(Path folder, int events) throws Exception {
    Path mark = folder.resolve("bytes.txt");
    if (Files.exists(mark)) {
      return Long.parseLong(Files.readString(mark));
    }
    TrailMaker maker = new TrailMaker(20261118);
    long bytes = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(CORES)) {
      List<Future<Long>> files = new ArrayList<>();
      for (int n = 0; n * (long) TrailMaker.PER_FILE < events; n++) {
        int file = n;
        int count = Math.min(TrailMaker.PER_FILE, events - file * TrailMaker.PER_FILE);
        files.add(threads.submit(() -> maker.write(folder, file, count)));
      }
      for (Future<Long> file : files) {
        bytes += file.get();
      }
    }
    Files.writeString(mark, Long.toString(bytes));
    return bytes;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> path.toString().endsWith(".gz"))
          .mapToLong(path -> path.toFile().length())
          .sum();
    }
  }

  private static Result trustdrift(String name, Path folder) throws InterruptedException {
    double best = Double.MAX_VALUE;
    long assumptions = 0;
    long calls = 0;
    for (int round = 0; round < ROUNDS; round++) {
      System.gc();
      List<MemoryPoolMXBean> pools =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .toList();
      pools.forEach(MemoryPoolMXBean::resetPeakUsage);
      long start = System.nanoTime();
      CloudTrailRecords records =
          new CloudTrailRecords(TrailMaker.ACCOUNT, TrailMaker.START.plus(Duration.ofDays(400)));
      new TrailFolder(folder).read(records);
      long counted = records.calls();
      Trail trail = records.trail(Instant.EPOCH);
      double seconds = (System.nanoTime() - start) / 1e9;
      long peak = pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
      System.gc();
      long kept = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      OUT.printf(
          Locale.ROOT,
          "  round %d: %.2f s, heap at most %,d MB, %,d MB kept; %,d web-identity calls, %,d credentials kept, %,d of their calls; gaps %s%n",
          round + 1,
          seconds,
          peak >> 20,
          kept >> 20,
          trail.events().size(),
          trail.activity().size(),
          trail.activity().stream().mapToLong(Activity::events).sum(),
          records.gaps());
      best = Math.min(best, seconds);
      assumptions = trail.events().size();
      calls = counted;
    }
    return new Result(name, best, assumptions, calls);
  }

  private static boolean installed(String tool) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + tool)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /// Two at a time, eight files each; without any counting per credential.
  private static Result jq(Path folder) throws IOException, InterruptedException {
    String filter =
        """
        .Records[]
        | if .eventName == "AssumeRoleWithWebIdentity" then
            ["W", .eventID, .eventTime, .awsRegion, .recipientAccountId, .userIdentity.identityProvider,
             .userIdentity.userName, .responseElements.audience, .requestParameters.roleArn,
             .requestParameters.roleSessionName, .requestParameters.durationSeconds,
             .responseElements.credentials.accessKeyId, .responseElements.assumedRoleUser.assumedRoleId,
             .additionalEventData.identityProviderConnectionVerificationMethod, .sourceIPAddress,
             .userAgent, .errorCode, .errorMessage]
          elif ((.userIdentity.accessKeyId // "") | startswith("ASIA") or startswith("AKIA"))
            or ((.userIdentity.principalId // "") | startswith("AROA")) then
            ["C", .eventID, .eventTime, .recipientAccountId, .userIdentity.accessKeyId,
             .userIdentity.principalId, .userIdentity.sessionContext.sessionIssuer.arn,
             .userIdentity.sessionContext.webIdFederationData.federatedProvider, .eventSource,
             .eventName, .sourceIPAddress, .userAgent, .awsRegion, .errorCode]
          else empty end""";
    Path script = Files.writeString(folder.resolve("extract.jq"), filter);
    // One letter a row comes out of each pipe: writing the rows to a file is not what is measured.
    String command =
        "find '%s' -name '*.json.gz' | xargs -P %d -n 8 sh -c 'zcat \"$@\" | jq -c -f %s | cut -c3 | sort | uniq -c' jq | awk '{n[$2]+=$1} END {print n[\"W\"]+0, n[\"C\"]+0}'"
            .formatted(folder, CORES, script);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String[] counts =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .strip()
            .split(" ", -1);
    return new Result(
        "jq",
        (System.nanoTime() - start) / 1e9,
        Long.parseLong(counts[0]),
        Long.parseLong(counts[1]));
  }

  /// The same events, one a line, in files of the same length.
  private static Path lines(Path folder) throws Exception {
    Path lines = folder.resolveSibling(folder.getFileName() + "-lines");
    Path mark = lines.resolve("done.txt");
    if (Files.exists(mark)) {
      return lines;
    }
    List<Path> logs;
    try (Stream<Path> files = Files.walk(folder)) {
      logs = files.filter(path -> path.toString().endsWith(".gz")).toList();
    }
    Files.createDirectories(lines);
    try (ExecutorService threads = Executors.newFixedThreadPool(CORES)) {
      List<Future<?>> done = new ArrayList<>();
      for (Path log : logs) {
        done.add(
            threads.submit(
                () -> {
                  try (InputStream in = new GZIPInputStream(Files.newInputStream(log));
                      OutputStream out =
                          new GZIPOutputStream(
                              Files.newOutputStream(lines.resolve(log.getFileName())))) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    String records = text.substring("{\"Records\":[".length(), text.length() - 2);
                    out.write(
                        (records.replace(",{\"eventVersion\"", "\n{\"eventVersion\"") + "\n")
                            .getBytes(StandardCharsets.UTF_8));
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    Files.writeString(mark, "done");
    return lines;
  }

  private static final String RECORD =
      """
      eventID VARCHAR, eventTime VARCHAR, eventName VARCHAR, eventSource VARCHAR,
      awsRegion VARCHAR, sourceIPAddress VARCHAR, userAgent VARCHAR, errorCode VARCHAR,
      errorMessage VARCHAR, recipientAccountId VARCHAR,
      userIdentity STRUCT(accessKeyId VARCHAR, principalId VARCHAR, arn VARCHAR,
        userName VARCHAR, identityProvider VARCHAR,
        sessionContext STRUCT(sessionIssuer STRUCT(arn VARCHAR),
          webIdFederationData STRUCT(federatedProvider VARCHAR))),
      requestParameters STRUCT(roleArn VARCHAR, roleSessionName VARCHAR,
        durationSeconds VARCHAR),
      responseElements STRUCT(credentials STRUCT(accessKeyId VARCHAR), audience VARCHAR,
        assumedRoleUser STRUCT(assumedRoleId VARCHAR)),
      additionalEventData STRUCT(identityProviderConnectionVerificationMethod VARCHAR)""";

  private static final String WANTED =
      """
      WHERE r.eventName = 'AssumeRoleWithWebIdentity'
        OR r.userIdentity.accessKeyId LIKE 'ASIA%' OR r.userIdentity.accessKeyId LIKE 'AKIA%'
        OR r.userIdentity.principalId LIKE 'AROA%'""";

  /// `FOLDER` stands for the folder.
  private static final String DOCUMENTS =
      "SELECT r.* FROM (SELECT unnest(Records) AS r FROM read_json('FOLDER/**/*.json.gz',"
          + " columns = {Records: 'STRUCT("
          + RECORD
          + ")[]'}, format = 'newline_delimited')) "
          + WANTED;

  private static final String LINES =
      "SELECT * FROM read_json('FOLDER/*.json.gz', columns = {"
          + columns()
          + "}, format = 'newline_delimited') AS r "
          + WANTED;

  /// `name TYPE, …` as `name: 'TYPE', …`.
  private static String columns() {
    StringBuilder columns = new StringBuilder();
    int open = 0;
    int start = 0;
    String all = RECORD + ",";
    for (int i = 0; i < all.length(); i++) {
      char at = all.charAt(i);
      open += at == '(' ? 1 : at == ')' ? -1 : 0;
      if (at == ',' && open == 0) {
        String column = all.substring(start, i).strip();
        int space = column.indexOf(' ');
        columns.append(columns.isEmpty() ? "" : ", ");
        columns
            .append(column, 0, space)
            .append(": '")
            .append(column.substring(space + 1))
            .append('\'');
        start = i + 1;
      }
    }
    return columns.toString();
  }

  /// The columns are given, so that it need not guess them; what it takes out is grouped by
  /// credential like ours, but for the event IDs.
  private static Result duckdb(String name, Connection database, Path folder, String select)
      throws SQLException {
    String extract =
        "CREATE OR REPLACE TEMP TABLE taken AS " + select.replace("FOLDER", folder.toString());
    String group =
        """
        CREATE OR REPLACE TEMP TABLE grouped AS
        SELECT userIdentity.accessKeyId, userIdentity.principalId, count(*), min(eventTime),
          max(eventTime), histogram(eventSource || eventName), histogram(sourceIPAddress),
          histogram(userAgent), histogram(awsRegion)
        FROM taken WHERE eventName <> 'AssumeRoleWithWebIdentity' GROUP BY 1, 2""";
    double best = Double.MAX_VALUE;
    long assumptions = 0;
    long calls = 0;
    try (Statement statement = database.createStatement()) {
      statement.execute("SET threads = " + CORES);
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        statement.execute(extract);
        double taken = (System.nanoTime() - start) / 1e9;
        statement.execute(group);
        double seconds = (System.nanoTime() - start) / 1e9;
        OUT.printf(
            Locale.ROOT,
            "  %s round %d: %.2f s, %.2f s of it taking%n",
            name,
            round + 1,
            seconds,
            taken);
        best = Math.min(best, seconds);
      }
      try (ResultSet counts =
          statement.executeQuery(
              "SELECT count(*) FILTER (eventName = 'AssumeRoleWithWebIdentity'), count(*) FILTER (eventName <> 'AssumeRoleWithWebIdentity') FROM taken")) {
        counts.next();
        assumptions = counts.getLong(1);
        calls = counts.getLong(2);
      }
    }
    return new Result(name, best, assumptions, calls);
  }
}
