package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.trustdrift.AuditRequest.Parsed;
import dev.trustdrift.rules.RuleInfo.Group;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRequestTest {
  private static final String ENVELOPE =
      """
      {"version": "0", "id": "53dc4d37", "detail-type": "Scheduled Event", "source": "aws.scheduler",
       "account": "123456789012", "time": "2026-11-20T06:00:00Z", "region": "eu-central-1",
       "resources": ["arn:aws:scheduler:eu-central-1:123456789012:schedule/default/daily"],
       "detail": %s}""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"only\": null}",
        "{\"detail\": {}}",
        "{\"detail\": \"{}\"}",
        "{\"detail\": \"\"}",
        "{\"source\": \"aws.events\"}",
        "{\"detail-type\": \"Scheduled Event\", \"detail\": null}",
      })
  void anEventThatAsksForNothingAsksForEverything(String event) throws IOException {
    AuditRequest request = valid(event);

    assertThat(request.only()).containsExactlyInAnyOrder(Group.values());
    assertThat(request.account()).isNull();
  }

  @Test
  void theEnvelopesAccountIsNotARequest() throws IOException {
    AuditRequest request = valid(ENVELOPE.formatted("\"{}\""));

    assertThat(request.account()).isNull();
    ScheduledEvent envelope = Objects.requireNonNull(request.envelope());
    assertThat(envelope.getAccount()).isEqualTo("123456789012");
    assertThat(envelope.getSource()).isEqualTo("aws.scheduler");
    assertThat(envelope.getDetailType()).isEqualTo("Scheduled Event");
    assertThat(envelope.getTime().getMillis())
        .isEqualTo(java.time.Instant.parse("2026-11-20T06:00:00Z").toEpochMilli());
    assertThat(envelope.getResources()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"only\": [\"providers\"], \"reason\": \"certificate-rotation\"}",
        "{\"detail\": {\"only\": [\"providers\"], \"reason\": \"certificate-rotation\"}}",
        "{\"detail\": \"{\\\"only\\\": [\\\"providers\\\"], \\\"reason\\\": \\\"certificate-rotation\\\"}\"}",
      })
  void aRequestIsReadBareAndInAnEnvelope(String event) throws IOException {
    AuditRequest request = valid(event);

    assertThat(request.only()).containsExactly(Group.PROVIDERS);
    assertThat(request.reason()).isEqualTo("certificate-rotation");
  }

  @Test
  void theDetailOfAnEnvelopeIsKept() throws IOException {
    AuditRequest request = valid(ENVELOPE.formatted("{\"account\": \"210987654321\"}"));

    assertThat(request.account()).isEqualTo("210987654321");
    assertThat(Objects.requireNonNull(request.envelope()).getDetail())
        .isEqualTo(Map.of("account", "210987654321"));
  }

  @Test
  void anEventThatIsNestedWithoutEndIsNamed() throws IOException {
    assertThat(parse("[".repeat(5000) + "]".repeat(5000)))
        .isInstanceOfSatisfying(
            Parsed.Invalid.class,
            invalid ->
                assertThat(invalid.message())
                    .isEqualTo(
                        "the event is not JSON: it is nested too deeply or holds too long a number; send `{}` to audit everything"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | | the event is empty",
        "nonsense | | the event is not JSON",
        "{\"only\": [\"keys\"] | | the event is not JSON",
        "{} {} | | the event is not JSON: something follows its end; send",
        "{\"detail\": \"{} 1\"} | detail | `detail` is a string that holds no JSON: something follows its end",
        "[] | | the event is a list, expected an object",
        "null | | the event is null, expected an object",
        "\"{}\" | | the event is a string, expected an object",
        "{\"onyl\": [\"keys\"]} | onyl | unknown field `onyl`; known are `only`, `reason`, `account`",
        "{\"detail\": {\"onyl\": 1}} | detail.onyl | unknown field `detail.onyl`; known are",
        "{\"source\": \"x\", \"only\": [\"keys\"]} | only | unknown field `only`; known are `version`",
        "{\"only\": \"keys\"} | only | `only` is a string, expected a list of strings",
        "{\"only\": [1]} | only | `only` is a list with other things",
        "{\"only\": []} | only | `only` is an empty list",
        "{\"only\": [\"kyes\"]} | only | `only` has the unknown group `kyes`; known are `providers`, `trust`, `keys`, `sessions`",
        "{\"only\": [\"drift\"]} | only | unknown group `drift`",
        "{\"only\": [\"KEYS\"]} | only | unknown group `KEYS`",
        "{\"reason\": 1} | reason | `reason` is a number, expected a string",
        "{\"account\": 210987654321} | account | `account` is a number, expected a string",
        "{\"account\": \"12\"} | account | `account` is `12`, expected twelve digits",
        "{\"detail\": []} | detail | `detail` is a list, expected an object",
        "{\"detail\": \"x\"} | detail | `detail` is a string that holds no JSON",
        "{\"detail\": {}, \"time\": \"noon\"} | time | `time` is `noon`",
        "{\"detail\": {}, \"resources\": {}} | resources | `resources` is an object",
        "{\"account\": \"210987654321\", \"account\": \"210987654321\"} | | the event is not JSON",
      })
  void whatMakesNoSenseIsNamed(String event, String field, String message) throws IOException {
    assertThat(parse(event))
        .isInstanceOfSatisfying(
            Parsed.Invalid.class,
            invalid -> {
              assertThat(invalid.message()).contains(message);
              assertThat(invalid.field()).isEqualTo(field);
            });
  }

  @Test
  void aHugeEventIsRefusedUnread() throws IOException {
    String event = "{\"reason\": \"" + "x".repeat(300_000) + "\"}";

    assertThat(parse(event))
        .isEqualTo(new Parsed.Invalid("the event is larger than 256 KiB", null));
  }

  @Test
  void aDeepEventIsRefused() throws IOException {
    assertThat(parse("{\"detail\":".repeat(5000) + "1" + "}".repeat(5000)))
        .isInstanceOf(Parsed.Invalid.class);
  }

  private static AuditRequest valid(String event) throws IOException {
    return switch (parse(event)) {
      case Parsed.Valid(AuditRequest request) -> request;
      case Parsed.Invalid invalid -> throw new AssertionError(invalid);
    };
  }

  private static Parsed parse(String event) throws IOException {
    return AuditRequest.parse(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }
}
