package dev.trustdrift.collect.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.TrailEvent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is skipped is never what a full parse would have kept.
final class ExactnessTest {
  private static final TrailMaker MAKER = new TrailMaker(7);

  private final CloudTrailRecords records =
      new CloudTrailRecords(TrailMaker.ACCOUNT, TrailMaker.START.plus(Duration.ofDays(400)));
  private final NaiveTrail naive = new NaiveTrail();

  /// A stream that gives a few bytes at a time, so that every record meets the window's edge.
  private static final class Dripping extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random = new Random(3);

    Dripping(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int length) {
      return bytes.read(into, from, Math.min(length, 1 + random.nextInt(700)));
    }
  }

  private void read(String text) throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TrailFile.read("f.json", () -> new Dripping(bytes), records::add);
    naive.read(text);
  }

  private void agree() {
    var trail = records.trail(java.time.Instant.EPOCH);
    assertThat(trail.events()).extracting(TrailEvent::id).hasSameElementsAs(naive.assumptions);
    Map<String, Integer> events = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Activity activity : records.everyActivity()) {
      String holder = text(activity.accessKeyId()) + " " + text(activity.principalId());
      events.put(holder, activity.events());
      add(counts, holder + " call ", activity.calls());
      add(counts, holder + " address ", activity.addresses());
      add(counts, holder + " agent ", activity.agents());
      add(counts, holder + " region ", activity.regions());
    }
    assertThat(events)
        .isEqualTo(
            naive.calls.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().size())));
    assertThat(counts).isEqualTo(naive.counts);
  }

  private static String text(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  private static void add(Map<String, Integer> counts, String prefix, Tally tally) {
    tally.seen().forEach(seen -> counts.put(prefix + seen.value(), seen.count()));
  }

  @Test
  void aLogFileGivesWhatAFullParseGives() throws InterruptedException {
    read("{\"Records\":[" + String.join(",", MAKER.records(0, 4000)) + "]}");
    assertThat(records.gaps()).isEmpty();
    assertThat(naive.assumptions).hasSize(20);
    agree();
  }

  @Test
  void aLineAnEventGivesWhatAFullParseGives() throws InterruptedException {
    read(String.join("\n", MAKER.records(1, 3000)));
    assertThat(records.gaps()).isEmpty();
    agree();
  }

  @Test
  void filesInAnyOrderAndTwiceGiveTheSame() throws InterruptedException {
    List<String> all = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      all.addAll(MAKER.records(file, 800));
    }
    read(String.join("\n", all));
    var once = records.trail(java.time.Instant.EPOCH);
    Collections.shuffle(all, new Random(5));
    CloudTrailRecords again =
        new CloudTrailRecords(TrailMaker.ACCOUNT, TrailMaker.START.plus(Duration.ofDays(400)));
    byte[] half = String.join("\n", all.subList(900, all.size())).getBytes(StandardCharsets.UTF_8);
    byte[] whole = ("[" + String.join(",\n", all) + "]").getBytes(StandardCharsets.UTF_8);
    TrailFile.read("half.json", () -> new ByteArrayInputStream(half), again::add);
    TrailFile.read("whole.json", () -> new ByteArrayInputStream(whole), again::add);
    assertThat(again.trail(java.time.Instant.EPOCH)).isEqualTo(once);
  }

  /// Every record changed in one place, in ways that JSON allows and logs do not use.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void unusualSpellingsGiveWhatAFullParseGives(int seed) throws InterruptedException {
    Random random = new Random(seed);
    List<String> odd =
        MAKER.records(seed, 1500).stream().map(record -> unusual(record, random)).toList();
    read("{\"Records\":[" + String.join(" ,\n\t", odd) + "]}");
    agree();
  }

  private static String unusual(String record, Random random) {
    return switch (random.nextInt(14)) {
      case 0 -> record.replace("\"eventName\"", "\"\\u0065ventName\"");
      case 1 -> record.replace("AssumeRoleWithWebIdentity", "AssumeRole\\u0057ithWebIdentity");
      case 2 -> record.replace("\"accessKeyId\":\"A", "\"accessKeyId\":\"\\u0041");
      case 3 -> record.replace("\":", "\" : ").replace(",\"", " ,\r\n \"");
      case 4 -> record.replace("\"userAgent\":\"", "\"userAgent\":\"\\\"}],{\\\\");
      case 5 -> record.replace("\"userAgent\":\"", "\"userAgent\":\"\u00fc\u4e2d\ud83d\ude00 ");
      case 6 ->
          record.replace(
              "\"requestParameters\":", "\"x\":[1,-2.5e+7,true,[],{}],\"requestParameters\":");
      case 7 -> record.replace("sts.amazonaws.com", "sts.\\u0061mazonaws.com");
      case 8 ->
          record.replace(
              "\"userIdentity\":{", "\"userIdentity\":{\"accessKeyIx\":7,\"\\\"\":null,");
      case 9 ->
          record.replace("\"sessionContext\":{", "\"sessionContext\":{\"a\":{\"arn\":\"no\"},");
      // Once: a key that stands twice makes a record malformed, which a gap counts.
      case 10 ->
          record.contains("errorCode")
              ? record
              : record.replace("\"awsRegion\":", "\"errorCode\":null,\"awsRegion\":");
      case 11 ->
          record.replace(
              "\"requestParameters\":",
              "\"note\":\"\\\"eventName\\\":\\\"AssumeRoleWithWebIdentity\\\"\",\"requestParameters\":");
      case 12 -> "{\"CloudTrailEvent\":" + quoted(record) + ",\"EventId\":\"e\"}";
      default -> record;
    };
  }

  private static String quoted(String text) {
    return tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(text);
  }

  /// Lines cut anywhere, and lines of garbage between: what stands whole on a line is found.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void halfLinesHideNoWholeOnes(int seed) throws InterruptedException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (String record : MAKER.records(seed, 1200)) {
      switch (random.nextInt(12)) {
        case 0 -> text.append(record, 0, random.nextInt(record.length()));
        case 1 -> text.append(record.substring(random.nextInt(record.length())));
        case 2 -> text.append("garbage } ] \" {");
        default -> text.append(record);
      }
      text.append('\n');
    }
    text.append("half a line \"");
    read(text.toString());
    agree();
    assertThat(records.gaps()).hasSize(1);
  }

  /// Any bytes: nothing breaks, and it ends.
  @Test
  void nothingThatIsReadBreaksIt() throws InterruptedException {
    Random random = new Random(11);
    byte[] base =
        ("{\"Records\":[" + String.join(",", MAKER.records(2, 40)) + "]}")
            .getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = base.clone();
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) "{}[]\",:\\\n\0u\u007f0".charAt(random.nextInt(13));
      }
      byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      CloudTrailRecords any =
          new CloudTrailRecords(TrailMaker.ACCOUNT, TrailMaker.START.plus(Duration.ofDays(400)));
      TrailFile.read("f", () -> new ByteArrayInputStream(cut), any::add);
      assertThat(any.gaps()).isNotEmpty();
    }
  }
}
