package dev.trustdrift.collect.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrailFileTest {
  private static final List<String> RECORDS = ContractAccount.records();
  private static final String GOOD = RECORDS.getFirst();

  @TempDir private Path temp;
  private final CloudTrailRecords records =
      new CloudTrailRecords("123456789012", ContractAccount.TAKEN_AT);

  private List<TrailEvent> read(String text) throws IOException {
    return read(Files.writeString(temp.resolve("f.json"), text));
  }

  private List<TrailEvent> read(Path file) {
    try {
      TrailFolder.read(
          List.of(TrailFolder.item(String.valueOf(file.getFileName()), file)), records);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return events();
  }

  private List<TrailEvent> events() {
    Trail trail = records.trail(Instant.EPOCH);
    return trail.events();
  }

  private String gap() {
    assertThat(records.gaps()).hasSize(1);
    return records.gaps().getFirst().reason();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Records\":[%s,%s,%s]}",
        "{\"NextToken\":\"x\",\"Records\":[%s,%s,%s]}",
        "[%s,%s,%s]",
        "%s\n%s\n%s\n",
        "%s\r\n\r\n%s\r\n%s",
        "{\"Records\":[%s]}{\"Records\":[%s]}\n{\"Records\":[%s]}",
        "{\"Records\":[\n%s,\n%s,\n%s\n]}\n",
      })
  void readsEveryShape(String shape) throws IOException {
    assertThat(read(shape.formatted(RECORDS.toArray()))).hasSize(3);
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void readsCompressedFilesWhateverTheirName() throws IOException {
    Path file = temp.resolve("f.json");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(("{\"Records\":[" + GOOD + "]}").getBytes(StandardCharsets.UTF_8));
    }
    read(file);
    assertThat(events()).hasSize(1);
  }

  @Test
  void readsAHalfWrittenCompressedFileAsFarAsItGoes() throws IOException {
    Path file = temp.resolve("f.json.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(String.join("\n", RECORDS).getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 12));
    read(file);
    assertThat(gap()).contains("the first: f.json.gz: ");
  }

  @Test
  void readsADocumentThatBreaksOffAsFarAsItGoes() throws IOException {
    assertThat(read("{\"Records\":[" + GOOD + "," + GOOD.substring(0, 200))).hasSize(1);
    assertThat(gap())
        .isEqualTo(
            "1 record or file of the trail could not be understood and is left out, the first: f.json:1: expected more, the file ends in the middle of a value (half-written?)");
  }

  @Test
  void goesOnAfterALineThatMakesNoSense() throws IOException {
    assertThat(read(GOOD + "\nhello\n{\"a\":\n" + RECORDS.get(1) + "\n")).hasSize(2);
    assertThat(gap())
        .startsWith("2 records or files of the trail")
        .contains("f.json:2: expected JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"awsRegion", "eventID", "userIdentity", "eventName"})
  void goesOnAfterARecordThatSaysOneThingTwice(String key) throws IOException {
    String doubled = "{\"" + key + "\":\"x\"," + GOOD.substring(1);
    assertThat(read("{\"Records\":[" + doubled + "," + RECORDS.get(1) + "]}")).hasSize(1);
    assertThat(gap()).contains("expected each key once, found `" + key + "` twice in one object");
  }

  @Test
  void doesNotLookIntoWhatItDoesNotNeed() throws IOException {
    String doubled = "{\"a\":{\"b\":1,\"b\":2},\"c\":3}";
    assertThat(read("{\"Records\":[" + doubled + "," + GOOD + "]}")).hasSize(1);
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void goesOnAfterARecordThatIsTooDeep() throws IOException {
    String deep = "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}";
    assertThat(read("{\"Records\":[" + deep + "," + GOOD + "]}")).hasSize(1);
    assertThat(gap()).contains("expected at most 64 values inside one another");
  }

  @Test
  void anEmptyFileIsNotAnEmptyTrail() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(gap()).endsWith("f.json:1: expected CloudTrail records, found an empty file");
  }

  @Test
  void keepsEachEventOnceAndOldestFirst() throws IOException {
    List<String> shuffled = List.of(RECORDS.get(2), RECORDS.get(0), RECORDS.get(1), RECORDS.get(0));
    assertThat(read(String.join("\n", shuffled)))
        .extracting(TrailEvent::id)
        .containsExactly("aaaa0001", "bbbb0002", "cccc0003");
  }

  @Test
  void leavesOutEventsOfOtherKindsSilently() throws IOException {
    assertThat(
            read(
                GOOD.replace("AssumeRoleWithWebIdentity", "AssumeRole")
                    + "\n"
                    + GOOD.replace("sts.amazonaws.com\",\"eventName", "elsewhere\",\"eventName")
                    + "\n{\"awsAccountId\":\"a digest file\"}"))
        .isEmpty();
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void countsEventsOfOtherAccounts() throws IOException {
    String other =
        GOOD.replace(
            "\"recipientAccountId\":\"123456789012\"", "\"recipientAccountId\":\"210987654321\"");
    assertThat(read(other + "\n" + RECORDS.get(1))).hasSize(1);
    assertThat(gap())
        .isEqualTo(
            "1 event of other accounts [210987654321] left out: this audit is of account 123456789012");
  }

  @Test
  void countsEventsLaterThanTheAuditsClock() throws IOException {
    assertThat(read(GOOD.replace("2026-11-18T", "2026-12-18T"))).isEmpty();
    assertThat(gap()).startsWith("1 event later than the audit's clock 2026-11-20T06:00:00Z");
  }

  @Test
  void anEventWithoutItsTimeMakesNoSense() throws IOException {
    assertThat(read(GOOD.replace("\"eventTime\"", "\"x\""))).isEmpty();
    assertThat(records.gaps()).extracting(Gap::malformed).containsExactly(true);
    assertThat(gap()).contains("expected `eventTime`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eventID", "awsRegion"})
  void losesNobodyWhoseEventWasCut(String key) throws IOException {
    String cut = GOOD.replace("\"" + key + "\"", "\"x\"");
    String other = RECORDS.get(1).replace("\"" + key + "\"", "\"x\"");
    assertThat(read(cut + "\n" + cut + "\n" + other)).hasSize(2);
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void everythingElseMayBeMissing() throws IOException {
    assertThat(
            read(
                """
                {"eventSource":"sts.amazonaws.com","eventName":"AssumeRoleWithWebIdentity","eventID":"x","eventTime":"2026-11-18T08:00:00Z","awsRegion":"us-east-1","userIdentity":"odd","requestParameters":"odd","responseElements":[1]}"""))
        .containsExactly(
            new TrailEvent(
                "x",
                Instant.parse("2026-11-18T08:00:00Z"),
                "us-east-1",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void findsTheAudienceInThePrincipalWithoutSplittingIt() throws IOException {
    assertThat(read(RECORDS.get(2)).getFirst().audience()).isEqualTo("sts.amazonaws.com");
  }

  @Test
  void keepsNothingOfEventsOfOtherKinds() throws IOException {
    Path file = temp.resolve("big.json.gz");
    String other = GOOD.replace("AssumeRoleWithWebIdentity", "DescribeInstances");
    int count = 50_000;
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
      out.write("{\"Records\":[");
      for (int n = 0; n < count; n++) {
        out.write(other);
        out.write(',');
      }
      out.write(GOOD);
      out.write("]}");
    }
    System.gc();
    long before = used();
    read(file);
    System.gc();
    assertThat(events()).hasSize(1);
    assertThat(used() - before).isLessThan(16L << 20);
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
