package dev.trustdrift;

import dev.trustdrift.finding.Printable;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// The log of one invocation: a JSON object a line, with `timestamp`, `level`, `requestId`, `step`
/// and `message` first, as Lambda's own JSON logs name them, then the step's counts.
///
/// Written by Jackson, which is here anyhow: logging with Powertools for AWS Lambda asks for log4j
/// or logback in the jar and AspectJ in the build (its documentation, "Logging"), for eight lines a
/// run. Written to standard output and not through Lambda's logger: with `LogFormat: JSON` that one
/// puts a text, JSON or not, into the `message` of an object of its own (runtime interface client,
/// `JsonLogFormatter`), where CloudWatch finds no metrics. Lambda leaves lines that are JSON
/// objects as they are, and filters them by `level` and `timestamp` (Lambda developer guide,
/// "Configuring advanced logging controls").
final class RunLog {
  /// CloudWatch Logs takes 256 KiB of an event; a dozen of these fit.
  private static final int LONGEST = 4_000;

  /// What signs a request or a link. None belongs into what is logged; should a message of an SDK
  /// ever quote one, it ends here.
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\\s\"'`]+"
              + "|\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*");

  /// Escaped beyond ASCII: which encoding standard output has on Lambda is not ours to say.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Consumer<String> lines;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final String requestId;

  /// @param lines takes each line, without its end
  /// @param nanos for durations
  RunLog(Consumer<String> lines, InstantSource clock, LongSupplier nanos, String requestId) {
    this.lines = lines;
    this.clock = clock;
    this.nanos = nanos;
    this.requestId = requestId;
  }

  /// As Lambda names them.
  enum Level {
    INFO,
    WARN,
    ERROR
  }

  /// Begins to take the time of a step.
  Step begin(String step) {
    return new Step(step, nanos.getAsLong());
  }

  /// Says something that takes no time.
  void say(Level level, String step, String message) {
    line(level, step, message, null, Map.of());
  }

  /// A step and when it began.
  final class Step {
    private final String name;
    private final long began;

    private Step(String name, long began) {
      this.name = name;
      this.began = began;
    }

    /// Since it began.
    long millis() {
      return (nanos.getAsLong() - began) / 1_000_000;
    }

    /// Ends it with a line.
    ///
    /// @param members in their order; numbers, texts, and maps and lists of them
    void end(Level level, String message, Map<String, ?> members) {
      line(level, name, message, millis(), members);
    }
  }

  private void line(
      Level level, String step, String message, @Nullable Long durationMs, Map<String, ?> members) {
    Map<String, Object> line = new LinkedHashMap<>();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    line.put("timestamp", now.toString());
    line.put("level", level.name());
    line.put("requestId", clean(requestId));
    line.put("step", step);
    line.put("message", clean(message));
    if (durationMs != null) {
      line.put("durationMs", durationMs);
    }
    members.forEach((name, value) -> line.put(name, clean(value)));
    lines.accept(JSON.writeValueAsString(line));
  }

  private static Object clean(Object value) {
    return switch (value) {
      case String text -> Printable.of(SIGNED.matcher(text).replaceAll("$1<removed>"), LONGEST);
      case Map<?, ?> map -> {
        Map<Object, Object> clean = new LinkedHashMap<>();
        map.forEach((name, each) -> clean.put(name, clean(each)));
        yield clean;
      }
      case List<?> list -> list.stream().map(RunLog::clean).toList();
      default -> value;
    };
  }
}
