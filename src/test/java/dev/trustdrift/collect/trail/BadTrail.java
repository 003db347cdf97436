package dev.trustdrift.collect.trail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A trail in which everything is wrong that can be: files that are none, events without what they
/// need, words that attack whoever reads them, and secrets where none belong.
public final class BadTrail {
  public static final String ACCOUNT = "123456789012";
  public static final String ROLE = "arn:aws:iam::123456789012:role/prod-artifacts";
  public static final String PROVIDER = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
  public static final String SHOP = "project_path:acme/shop:ref_type:branch:ref:main";

  /// Every character that STS allows in a session name (`[\w+=,.@-]*`).
  public static final String EVERY_CHARACTER =
      "=cmd+ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvw,.@-01239";

  /// The session that is sound but for what its job wrote.
  public static final String HOSTILE_NAME = "=HYPERLINK,1+1@SUM.x-7";

  public static final String JWT =
      "eyJhbGciOiJSUzI1NiIsImtpZCI6IkhPU1RJTEUifQ.eyJzdWIiOiJwcm9qZWN0X3BhdGg6YWNtZS9zaG9wIn0.c2lnbmF0dXJlLXRoYXQtbXVzdC1ub3QtYmUtc2Vlbg";

  /// What must be found in no output.
  public static final List<String> SECRETS =
      List.of(
          JWT,
          "eyJhbGciOiJSUzI1NiIsImtpZCI6IkhPU1RJTEUifQ",
          "eyJzdWIiOiJwcm9qZWN0X3BhdGg6YWNtZS9zaG9wIn0",
          "c2lnbmF0dXJlLXRoYXQtbXVzdC1ub3QtYmUtc2Vlbg",
          "IQoJb3JpZ2luX2VjEPLANTEDSESSIONTOKEN",
          "wJalrXUtnFEMI/K7MDENG/PLANTEDSECRETKEY",
          "glpat-PLANTEDTOKEN0123");

  /// Half a pair of surrogates can be written as an escape alone.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String SESSION_TOKEN = SECRETS.get(4) + "a1B2".repeat(30);
  private static final String SECRET_KEY = SECRETS.get(5);

  /// Attacks on terminals, pages, tables, mails and readers.
  public static final List<String> ATTACKS =
      List.of(
          "\u001b[2J\u001b]0;owned\u0007\r\nERROR all is well",
          "<script>alert('agent')</script><img src=x onerror=alert(1)>",
          "=cmd|' /C calc'!A0",
          "[click](javascript:alert(1)) **bold** `code` | a | b |",
          "safe\u202Eevil\u2066\u200B\u2028next\u0085line",
          "half a pair \uD800 and {{7*7}} ${7*7}");

  private BadTrail() {}

  /// Writes it as a folder.
  public static void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    write(folder, "sound.json", sound());
    write(folder, "again.json", sound());
    Files.copy(folder.resolve("sound.json"), folder.resolve("copy of sound.json"));
    write(folder, "shapes.json", shapes());
    write(folder, "attacks.json", attacks());
    write(folder, "clocks.json", clocks());
    write(
        folder,
        "others.json",
        Stream.of(event("other", 1).put("recipientAccountId", "999988887777")));
    write(folder, "names.json", Stream.of(named(event("every", 2), EVERY_CHARACTER)));

    byte[] gzip = gzip(sound().map(JSON::writeValueAsString).toList());
    Files.write(folder.resolve("truncated.json.gz"), Arrays.copyOf(gzip, gzip.length / 2));
    Files.writeString(folder.resolve("no gzip.json.gz"), "not compressed");
    String half = JSON.writeValueAsString(event("half", 3));
    Files.writeString(
        folder.resolve("half.json"),
        JSON.writeValueAsString(event("whole", 3)) + "\n" + half.substring(0, half.length() / 2));
    Files.writeString(
        folder.resolve("foreign.json"),
        "{\"name\": \"package\", \"token\": \"" + JWT + "\", \"deep\": [[[{\"a\": 1}]]]}");
    Files.writeString(folder.resolve("token.json"), JWT);
    Files.writeString(folder.resolve("empty.json"), "");
    Files.writeString(
        folder.resolve("scalars.json"), "{\"Records\": [1, null, \"" + JWT + "\", []]}");
    ObjectNode timeless = event("timeless", 3).put("eventTime", JWT);
    timeless.putObject("userIdentity").put("userName", JWT);
    write(folder, "timeless.json", Stream.of(timeless));
    Files.write(
        folder.resolve("latin.json"), new byte[] {'{', '"', (byte) 0xe4, '"', ':', '1', '}'});
  }

  private static Stream<ObjectNode> sound() {
    ObjectNode planted = named(event("planted", 4), HOSTILE_NAME);
    planted
        .withObject("responseElements")
        .withObject("credentials")
        .put("sessionToken", SESSION_TOKEN)
        .put("secretAccessKey", SECRET_KEY);
    planted.withObject("requestParameters").put("webIdentityToken", JWT);
    return Stream.of(
        planted,
        use("use", 4, HOSTILE_NAME)
            .put("userAgent", "curl/8 token=" + JWT + " \u001b[31mred")
            .put("errorCode", "AccessDenied")
            .put("errorMessage", "secretAccessKey=" + SECRET_KEY));
  }

  private static Stream<ObjectNode> shapes() {
    ObjectNode denied =
        event("denied", 5)
            .put("errorCode", "InvalidIdentityTokenException")
            .put(
                "errorMessage",
                "Couldn't verify %s; sessionToken: \"%s\"; private_token=%s <script>alert(2)</script>"
                    .formatted(JWT, SESSION_TOKEN, SECRETS.get(6)));
    denied.putNull("requestParameters").putNull("responseElements");
    ObjectNode typeless = event("typeless", 6);
    typeless.withObject("userIdentity").remove("type");
    ObjectNode bare = event("bare", 7);
    bare.withObject("responseElements").remove("credentials");
    ObjectNode english = event("english", 9);
    english
        .withObject("responseElements")
        .withObject("credentials")
        .put("expiration", "Nov 19, 2026, 10:00:00 AM");
    ObjectNode iso = event("iso", 8);
    iso.withObject("responseElements")
        .withObject("credentials")
        .put("expiration", "2026-11-19T09:30:00Z");
    return Stream.of(
        denied,
        typeless,
        bare,
        english,
        iso,
        subject(event("space", 10), "project_path:acme/shop:ref_type:branch:ref:two words"),
        subject(event("cut", 11), "project_path:acme/shop:ref_type:branch:ref:"));
  }

  private static Stream<ObjectNode> attacks() {
    Stream.Builder<ObjectNode> events = Stream.builder();
    for (int at = 0; at < ATTACKS.size(); at++) {
      String attack = ATTACKS.get(at);
      events.add(
          subject(named(event("attack" + at, 12 + at), attack), SHOP + attack)
              .put("userAgent", attack)
              .put("sourceIPAddress", attack));
      events.add(
          use("attack-use" + at, 12 + at, attack)
              .put("userAgent", attack)
              .put("eventName", attack)
              .put("awsRegion", attack)
              .put("sourceIPAddress", attack));
      events.add(
          subject(event("attack-denied" + at, 12 + at), SHOP + attack)
              .put("errorCode", "AccessDenied" + attack)
              .put("errorMessage", attack));
    }
    return events.build();
  }

  private static Stream<ObjectNode> clocks() {
    ObjectNode early = use("early", 0, HOSTILE_NAME).put("eventTime", "2026-11-19T07:00:00Z");
    return Stream.of(
        event("future", 0).put("eventTime", "2031-01-01T00:00:00Z"),
        named(event("clock", 20), "clock-1"),
        early);
  }

  private static ObjectNode event(String id, int minute) {
    ObjectNode event = JsonMapper.shared().createObjectNode();
    event
        .put("eventID", id)
        .put("eventTime", "2026-11-19T08:%02d:00Z".formatted(minute))
        .put("eventSource", "sts.amazonaws.com")
        .put("eventName", "AssumeRoleWithWebIdentity")
        .put("awsRegion", "eu-central-1")
        .put("recipientAccountId", ACCOUNT)
        .put("sourceIPAddress", "198.51.100.9")
        .put("userAgent", "aws-cli/2.31.14");
    event
        .putObject("userIdentity")
        .put("type", "WebIdentityUser")
        .put("identityProvider", PROVIDER);
    event.putObject("requestParameters").put("roleArn", ROLE);
    ObjectNode response = event.putObject("responseElements");
    response
        .putObject("credentials")
        .put("accessKeyId", "ASIAEXAMPLE" + id.toUpperCase(Locale.ROOT));
    response.put("audience", "https://gitlab.com").put("provider", PROVIDER);
    return named(subject(event, SHOP), "gitlab-ci-4711-" + (1000 + minute));
  }

  private static ObjectNode subject(ObjectNode event, String subject) {
    event.withObject("userIdentity").put("userName", subject);
    event.withObject("responseElements").put("subjectFromWebIdentityToken", subject);
    return event;
  }

  private static ObjectNode named(ObjectNode event, String name) {
    event.withObject("requestParameters").put("roleSessionName", name);
    event
        .withObject("responseElements")
        .withObject("assumedRoleUser")
        .put("assumedRoleId", "AROATQR7JOSF4SEXMZ7NF:" + name);
    return event;
  }

  /// A later call of the session of that name.
  private static ObjectNode use(String id, int minute, String name) {
    ObjectNode event = JsonMapper.shared().createObjectNode();
    event
        .put("eventID", id)
        .put("eventTime", "2026-11-19T08:%02d:30Z".formatted(minute))
        .put("eventSource", "s3.amazonaws.com")
        .put("eventName", "ListBuckets")
        .put("awsRegion", "eu-central-1")
        .put("recipientAccountId", ACCOUNT)
        .put("sourceIPAddress", "198.51.100.9")
        .put("userAgent", "aws-cli/2.31.14");
    ObjectNode identity = event.putObject("userIdentity").put("type", "AssumedRole");
    identity
        .put("principalId", "AROATQR7JOSF4SEXMZ7NF:" + name)
        .put(
            "accessKeyId",
            "ASIAEXAMPLE"
                + (name.equals(HOSTILE_NAME)
                    ? "PLANTED"
                    : id.replace("-use", "").toUpperCase(Locale.ROOT)));
    ObjectNode context = identity.putObject("sessionContext");
    context.putObject("sessionIssuer").put("arn", ROLE);
    context.putObject("webIdFederationData").put("federatedProvider", PROVIDER);
    return event;
  }

  private static void write(Path folder, String file, Stream<ObjectNode> events)
      throws IOException {
    Files.writeString(
        folder.resolve(file),
        "{\"Records\": ["
            + String.join(",\n", events.map(JSON::writeValueAsString).toList())
            + "]}");
  }

  private static byte[] gzip(List<String> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
