package dev.trustdrift.collect.snapshot;

import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.inventory.User;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes one snapshot.
final class SnapshotWriter {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final PrettyPrinter LINES =
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private final WrittenFolder folder;
  private final Inventory inventory;

  SnapshotWriter(Path folder, Inventory inventory) {
    this.folder = new WrittenFolder(folder);
    this.inventory = inventory;
  }

  void write() throws IOException {
    folder.makeRoom();
    // First, as the mark of a folder that this writer may write again.
    json(GapsFile.NAME, gaps());
    json(DetailsFile.NAME, WrittenDetails.of(inventory));
    if (inventory.roles().stream().anyMatch(role -> role.maxSessionSeconds() != null)
        || inventory.complete(Gap.Part.SESSION_LIMITS)) {
      json("roles.json", roles());
    }
    folder.folders("oidc-providers");
    int number = 0;
    for (OidcProvider provider : inventory.providers()) {
      json("oidc-providers/%03d.json".formatted(++number), provider(provider));
    }
    if (reported()) {
      folder.file("credential-report.csv", WrittenReport.of(inventory));
    }
    json(AccessKeysFile.NAME, accessKeys());
    if (inventory.trail() != null) {
      folder.file("trail/events.json", trail(inventory.trail().events()));
      if (!inventory.trail().activity().isEmpty()) {
        folder.file(ActivityFile.NAME, ActivityFile.of(inventory.trail().activity()));
      }
    }
    for (Chain chain : inventory.chains()) {
      folder.file(TlsFiles.base(chain.host(), chain.port()) + ".pem", pem(chain));
    }
    Map<String, String> names = discoveryNames();
    for (Discovery discovery : inventory.discoveries()) {
      String name = names.get(discovery.url());
      if (name != null) {
        folder.file(name, discovery.document());
      }
    }
    ObjectNode account = MAPPER.createObjectNode().put("Account", inventory.account().id());
    if (inventory.account().alias() != null) {
      account.put("Alias", inventory.account().alias());
    }
    json("account.json", account.put("TakenAt", inventory.account().takenAt().toString()));
  }

  private void json(String name, ObjectNode object) throws IOException {
    folder.file(name, MAPPER.writer().with(LINES).writeValueAsString(object) + "\n");
  }

  private ObjectNode gaps() {
    ObjectNode file = MAPPER.createObjectNode();
    ArrayNode gaps = file.putArray("Gaps");
    for (Gap gap : inventory.gaps()) {
      ObjectNode entry = gaps.addObject();
      entry.put("Part", gap.part().label()).put("Reason", gap.reason());
      if (gap.malformed()) {
        entry.put("Malformed", true);
      }
    }
    if (inventory.trail() != null) {
      file.putObject("Trail").put("From", inventory.trail().from().toString());
    }
    discoveryNames().forEach(file.putObject("Discoveries")::put);
    return file;
  }

  /// Two paths that differ in `/` and `_` alone would share a name: the later gets a number.
  private Map<String, String> discoveryNames() {
    Map<String, String> names = new TreeMap<>();
    for (OidcProvider provider : inventory.providers()) {
      boolean alone =
          inventory.providers().stream()
                  .filter(
                      other ->
                          other.host().equals(provider.host()) && other.port() == provider.port())
                  .count()
              == 1;
      String name = TlsFiles.discovery(provider, alone);
      for (int number = 2; names.containsValue(name); number++) {
        name =
            TlsFiles.discovery(provider, alone).replace(".discovery", "-" + number + ".discovery");
      }
      names.put(provider.url(), name);
    }
    names.keySet().retainAll(inventory.discoveries().stream().map(Discovery::url).toList());
    return names;
  }

  private ObjectNode roles() {
    ObjectNode file = MAPPER.createObjectNode();
    ArrayNode roles = file.putArray("Roles");
    for (Role role : inventory.roles()) {
      if (role.maxSessionSeconds() != null) {
        roles
            .addObject()
            .put("RoleName", role.name())
            .put("Arn", role.arn())
            .put("MaxSessionDuration", role.maxSessionSeconds());
      }
    }
    return file;
  }

  private static ObjectNode provider(OidcProvider provider) {
    ObjectNode file = MAPPER.createObjectNode().put("Arn", provider.arn());
    if (provider.detailed()) {
      file.put("Url", provider.url());
      ArrayNode clients = file.putArray("ClientIDList");
      provider.clientIds().forEach(clients::add);
      ArrayNode thumbprints = file.putArray("ThumbprintList");
      provider.thumbprints().forEach(thumbprints::add);
      WrittenDetails.tags(file, provider.tags());
    }
    return file;
  }

  /// Whether there is anything that only the report tells.
  private boolean reported() {
    return inventory.root() != null
        || inventory.complete(Gap.Part.CREDENTIAL_REPORT)
        || inventory.users().stream()
            .flatMap(user -> user.keys().stream())
            .anyMatch(key -> key.id() == null || !(key.use() instanceof Use.Unknown));
  }

  private ObjectNode accessKeys() {
    ObjectNode file = MAPPER.createObjectNode();
    for (User user : inventory.users()) {
      List<AccessKey> named = user.keys().stream().filter(key -> key.id() != null).toList();
      if (named.isEmpty()) {
        continue;
      }
      ArrayNode keys = file.putArray(user.name());
      for (AccessKey key : named) {
        ObjectNode entry = keys.addObject().put("AccessKeyId", key.id());
        String status = key.status().name();
        entry.put("Status", status.charAt(0) + status.substring(1).toLowerCase(Locale.ROOT));
        entry.put("CreateDate", String.valueOf(key.created()));
      }
    }
    return file;
  }

  /// A log file with what was kept of each record: no credentials but the access key's ID.
  private static String trail(List<TrailEvent> events) {
    StringJoiner records = new StringJoiner(",\n", "{\"Records\": [\n", "\n]}\n");
    records.setEmptyValue("{\"Records\": []}\n");
    events.forEach(event -> records.add(TrailRecord.of(event).toString()));
    return records.toString();
  }

  private static String pem(Chain chain) throws IOException {
    StringBuilder pem = new StringBuilder();
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (X509Certificate certificate : chain.certificates()) {
      try {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(lines.encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      } catch (CertificateEncodingException e) {
        throw new IOException("certificate of " + chain.host() + " can't be written", e);
      }
    }
    return pem.toString();
  }
}
