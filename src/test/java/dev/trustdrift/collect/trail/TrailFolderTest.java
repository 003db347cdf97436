package dev.trustdrift.collect.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.Read;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrailFolderTest {
  private static final List<String> RECORDS = ContractAccount.records();

  @TempDir private Path folder;
  private final CloudTrailRecords records =
      new CloudTrailRecords("123456789012", ContractAccount.TAKEN_AT);

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    if (name.endsWith(".gz")) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } else {
      Files.writeString(file, text);
    }
  }

  private Trail read() throws InterruptedException {
    Read<Boolean> read = new TrailFolder(folder).read(records);
    assertThat(read.gaps()).isEmpty();
    assertThat(read.value()).isTrue();
    return records.trail(Instant.EPOCH);
  }

  @Test
  void readsWhatItFindsAtAnyDepthInAnyShape() throws Exception {
    file(
        "AWSLogs/o-1/123456789012/CloudTrail/eu-central-1/2026/11/18/a.json.gz",
        "{\"Records\":[" + RECORDS.get(0) + "]}");
    file(
        "lookup.json",
        "{\"Events\":[{\"EventId\":\"x\",\"CloudTrailEvent\":%s}]}"
            .formatted(
                tools.jackson.databind.json.JsonMapper.shared()
                    .writeValueAsString(RECORDS.get(1))));
    file("lines/b.jsonl", RECORDS.get(2) + "\n" + Event.call("1") + "\n");
    Trail trail = read();
    assertThat(trail.events())
        .extracting(TrailEvent::id)
        .containsExactly("aaaa0001", "bbbb0002", "cccc0003");
    assertThat(trail.activity()).hasSize(1);
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void readsOneFile() throws Exception {
    file("a.json", RECORDS.get(0));
    new TrailFolder(folder.resolve("a.json")).read(records);
    assertThat(records.trail(Instant.EPOCH).events()).hasSize(1);
  }

  @Test
  void passesOverDigestsAndOtherFiles() throws Exception {
    file("AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/11/18/d.json.gz", "{\"half");
    file("AWSLogs/123456789012/CloudTrail-Insight/eu-central-1/2026/11/18/d.json", "{\"half");
    file("readme.txt", "hello");
    file("a.json", RECORDS.get(0));
    assertThat(read().events()).hasSize(1);
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void readsAFileThatIsThereTwiceOnce() throws Exception {
    String text = ContractAccount.records().get(0) + "\n{\"half\n";
    file("a.json", text);
    file("copy/a (1).json", text);
    file("same-length.json", text.replace("half", "dull"));
    assertThat(read().events()).hasSize(1);
    assertThat(records.gaps().getFirst().reason()).startsWith("2 records or files");
  }

  @Test
  void countsWhatATruncatedFileStillHolds() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < 2000; n++) {
      lines.append(RECORDS.get(0).replace("aaaa0001", "id-" + n * 7919)).append('\n');
    }
    file("a.json.gz", lines.toString());
    Path file = folder.resolve("a.json.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(read().events()).hasSizeBetween(500, 1999);
    assertThat(records.gaps()).extracting(Gap::malformed).containsExactly(true);
    assertThat(records.gaps().getFirst().reason())
        .isEqualTo(
            "1 record or file of the trail could not be understood and is left out, the first: a.json.gz: Unexpected end of ZLIB input stream");
  }

  @Test
  void aFileThatCannotBeOpenedIsAGap() throws Exception {
    Files.createSymbolicLink(folder.resolve("gone.json"), folder.resolve("nowhere"));
    file("a.json", RECORDS.get(0));
    assertThat(read().events()).hasSize(1);
    assertThat(records.gaps())
        .containsExactly(
            Gap.unread(
                Gap.Part.TRAIL,
                "1 file of the trail could not be read, the first: gone.json: "
                    + folder.resolve("gone.json")));
  }

  @Test
  void foreignJsonIsNoTrailAndNoMistake() throws Exception {
    file("package.json", "{\"name\":\"x\",\"dependencies\":{\"a\":\"1\"}}");
    file("list.json", "[{\"a\":1},{\"b\":[{}]}]");
    file("a.json", RECORDS.get(0));
    assertThat(read().events()).hasSize(1);
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void linesAndRecordsThatAreTooLargeHideNoOthers() throws Exception {
    String large = "{\"x\":[" + "\"yyyyyyyyyyyyyyy\",".repeat(400_000) + "1]}";
    String deep = "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    file("a.json", large + "\n" + RECORDS.get(0) + "\n" + deep + "\n");
    file("b.json", "{\"Records\":[" + large + "," + deep + "," + RECORDS.get(1) + "]}");
    assertThat(read().events()).hasSize(2);
    assertThat(records.gaps().getFirst().reason())
        .startsWith("4 records or files")
        .endsWith("the first: a.json:1: expected a smaller record");
  }

  @Test
  void anEmptyFolderIsAGap() throws Exception {
    assertThat(new TrailFolder(folder).read(records).gaps().getFirst().reason())
        .contains("has no .json or .json.gz files");
  }
}
