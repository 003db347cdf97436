package dev.trustdrift.collect.trail;

import static dev.trustdrift.collect.trail.JsonBytes.BAD;
import static dev.trustdrift.collect.trail.JsonBytes.DEEP;
import static dev.trustdrift.collect.trail.JsonBytes.MORE;
import static dev.trustdrift.collect.trail.JsonBytes.ascii;

import dev.trustdrift.finding.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// One file of CloudTrail records: a log file `{"Records": […]}`, the output of `aws cloudtrail
/// lookup-events` `{"Events": […]}`, a list, or one event a line. Compressed or not is told by the
/// first two bytes.
///
/// Read as a stream, in memory that does not depend on its length. A line or a record that makes no
/// sense is counted, and the next one read; what breaks off is read as far as it goes.
final class TrailFile {
  /// A record is at most 256 kB (CloudTrail user guide, "Quotas").
  private static final int MAX_RECORD = 4 << 20;

  private static final int WINDOW = 1 << 18;

  private static final byte[] WEB_IDENTITY = ascii(WebIdentityRecord.EVENT_NAME);
  private static final byte[] SESSION_KEY = ascii("ASIA");
  private static final byte[] STATIC_KEY = ascii("AKIA");
  private static final byte[] ROLE = ascii("AROA");

  private final String name;
  private final RecordScan scan;
  private final BatchSink sink;
  private Batch batch = new Batch();

  /// Whether something was passed over: what comes next may be its rest.
  private boolean recovering;

  /// Takes what was read.
  @FunctionalInterface
  interface BatchSink {
    void take(Batch batch) throws InterruptedException;
  }

  private TrailFile(String name, RecordScan scan, BatchSink sink) {
    this.name = name;
    this.scan = scan;
    this.sink = sink;
  }

  /// Reads a file to its end and closes it.
  ///
  /// @param name how messages call it
  static void read(String name, Opener file, BatchSink sink) throws InterruptedException {
    Batch unopened = new Batch();
    try (InputStream in = plain(file.open())) {
      TrailFile trail = new TrailFile(name, new RecordScan(in, WINDOW), sink);
      trail.all();
      sink.take(trail.batch);
    } catch (IOException e) {
      unopened.unread(name + ": " + Printable.of(String.valueOf(e.getMessage()), 120));
      sink.take(unopened);
    }
  }

  /// Opens a file or an object.
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  private static InputStream plain(InputStream file) throws IOException {
    InputStream raw = file.markSupported() ? file : new BufferedInputStream(file, 1 << 16);
    try {
      raw.mark(2);
      boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return compressed ? new GZIPInputStream(raw, 1 << 16) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private void all() throws InterruptedException {
    scan.fill(0, WINDOW);
    if (scan.limit >= 3
        && scan.bytes[0] == (byte) 0xEF
        && scan.bytes[1] == (byte) 0xBB
        && scan.bytes[2] == (byte) 0xBF) {
      scan.at = 3; // Windows tools begin UTF-8 files with a byte order mark
    }
    boolean empty = true;
    while (more()) {
      empty = false;
      root();
    }
    if (scan.broken != null) {
      // An unexpected end of the compressed stream says so itself: "Unexpected end of ZLIB input".
      batch.malformed(name + ": " + Printable.of(String.valueOf(scan.broken.getMessage()), 120));
    } else if (empty) {
      batch.malformed(name + ":1: expected CloudTrail records, found an empty file");
    }
  }

  /// Steps to the next byte that is no white space.
  ///
  /// @return whether there is one
  private boolean more() {
    do {
      scan.at = scan.space(scan.at);
      if (scan.at < scan.limit) {
        return true;
      }
    } while (scan.fill(scan.at, MAX_RECORD));
    return false;
  }

  /// One value at the top: a document of records, a list of them, or one record.
  private void root() throws InterruptedException {
    switch (scan.bytes[scan.at]) {
      case '{' -> {
        int end = pass(scan::record);
        if (end == 0) {
          take();
        } else if (end == RecordScan.LIST) {
          document();
        } else {
          resync(end);
        }
      }
      case '[' -> {
        scan.at++;
        list();
      }
      default -> {
        if (!recovering) {
          batch.malformed(place(scan.at) + ": expected JSON: a CloudTrail record");
        }
        nextLine(scan.at);
      }
    }
  }

  private interface Pass {
    int from(int start);
  }

  private int start;

  /// Passes a value with all of it in the window. `start` is then where it begins and `at` behind
  /// it.
  ///
  /// @return 0, or why it could not be passed; `at` is then where it begins
  private int pass(Pass value) {
    while (true) {
      start = scan.at;
      int end = value.from(start);
      if (end >= 0) {
        scan.at = end;
        return 0;
      }
      if (end != MORE) {
        return end;
      }
      if (!scan.fill(start, MAX_RECORD)) {
        return scan.ended ? MORE : DEEP;
      }
    }
  }

  /// What is wrong with the value that begins at `at`, counted; then on to the next line that may
  /// begin another.
  private void resync(int failed) {
    malformed(failed);
    nextLine(scan.at);
  }

  private void malformed(int failed) {
    if (failed == MORE && scan.broken != null) {
      return; // said once, at the end
    }
    batch.malformed(
        place(scan.at)
            + switch (failed) {
              case MORE ->
                  ": expected more, the file ends in the middle of a value (half-written?)";
              case BAD -> ": expected JSON: this record is not, or was cut off";
              default -> ": expected a smaller record";
            });
  }

  /// Behind that place, the next line on which a record or a list begins; else the end.
  private void nextLine(int from) {
    recovering = true;
    scan.at = from;
    while (true) {
      while (scan.at < scan.limit && scan.bytes[scan.at] != '\n') {
        scan.at++;
      }
      if (scan.at < scan.limit) {
        if (!more() || scan.bytes[scan.at] == '{' || scan.bytes[scan.at] == '[') {
          return;
        }
      } else if (!scan.fill(scan.limit, MAX_RECORD)) {
        return;
      }
    }
  }

  /// A document, from behind the `[` of its first list to its end. Other members (`NextToken`) are
  /// passed over.
  private void document() throws InterruptedException {
    if (!list()) {
      return;
    }
    while (more()) {
      byte next = scan.bytes[scan.at];
      if (next == '}') {
        scan.at++;
        return;
      }
      // The other members, as those of an object of their own.
      scan.bytes[scan.at] = '{';
      if (next != ',') {
        resync(BAD);
        return;
      }
      int end = pass(scan::record);
      if (end == 0) {
        return;
      }
      if (end != RecordScan.LIST) {
        resync(end);
        return;
      }
      if (!list()) {
        return;
      }
    }
    malformed(MORE);
  }

  /// A list of records, from behind its `[`.
  ///
  /// @return whether its end was found
  private boolean list() throws InterruptedException {
    while (more()) {
      switch (scan.bytes[scan.at]) {
        case ']' -> {
          scan.at++;
          return true;
        }
        case ',' -> scan.at++;
        case '{' -> {
          int failed = pass(this::inner);
          if (failed == DEEP) {
            malformed(failed);
            if (!passHuge()) {
              return false;
            }
          } else if (failed != 0) {
            resync(failed);
            return false;
          } else {
            take();
          }
        }
        default -> {
          int failed = pass(scan::value);
          if (failed != 0) {
            resync(failed);
            return false;
          }
          batch.malformed(place(start) + ": expected a CloudTrail record");
        }
      }
    }
    malformed(MORE);
    return false;
  }

  /// A record in a list: what it calls `Records` is no document.
  private int inner(int from) {
    int end = scan.record(from);
    if (end != RecordScan.LIST) {
      return end;
    }
    end = scan.value(from);
    scan.odd = true;
    return end;
  }

  /// Passes a record that is too large for the window or too deep, by its brackets alone.
  private boolean passHuge() {
    int open = 0;
    boolean inString = false;
    while (true) {
      while (scan.at < scan.limit) {
        byte next = scan.bytes[scan.at++];
        if (inString) {
          if (next == '\\') {
            scan.at++; // may stand one behind the limit
          }
          inString = next != '"';
        } else if (next == '"') {
          inString = true;
        } else if (next == '{' || next == '[') {
          open++;
        } else if ((next == '}' || next == ']') && --open == 0) {
          return true;
        }
      }
      int behind = scan.at - scan.limit;
      scan.at = scan.limit;
      if (!scan.fill(scan.limit, MAX_RECORD)) {
        return false;
      }
      scan.at += behind;
    }
  }

  /// The record between `start` and `at`.
  private void take() throws InterruptedException {
    if (scan.odd || scan.wraps() || scan.is(RecordScan.EVENT_NAME, WEB_IDENTITY)) {
      RecordText.read(scan.text(start, scan.at), () -> place(start), batch);
    } else if (scan.begins(RecordScan.KEY, SESSION_KEY)
        || scan.begins(RecordScan.KEY, STATIC_KEY)
        || scan.begins(RecordScan.PRINCIPAL, ROLE)) {
      call();
    }
    if (batch.isFull()) {
      sink.take(batch);
      batch = new Batch();
    }
  }

  private void call() {
    long time = scan.millis(RecordScan.EVENT_TIME);
    if (time < 0 || !scan.has(RecordScan.EVENT_ID)) {
      RecordText.read(scan.text(start, scan.at), () -> place(start), batch);
      return;
    }
    String role = scan.word(RecordScan.ISSUER_ARN);
    batch.rows.add(
        new Row.Call(
            scan.id(),
            time,
            scan.word(RecordScan.ACCOUNT),
            scan.word(RecordScan.KEY),
            scan.word(RecordScan.PRINCIPAL),
            role != null ? role : scan.word(RecordScan.ARN),
            scan.word(RecordScan.PROVIDER),
            scan.name(),
            scan.word(RecordScan.ADDRESS),
            scan.word(RecordScan.AGENT),
            scan.word(RecordScan.REGION),
            CallRecord.denied(scan.word(RecordScan.ERROR))));
  }

  private String place(int at) {
    return name + ":" + scan.line(at);
  }
}
