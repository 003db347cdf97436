package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.PolicyText;
import dev.trustdrift.collect.json.JsonReader;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Writes one snapshot.
final class SnapshotWriter {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final PrettyPrinter LINES =
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

  /// Longer ones than IAM takes are written encoded, so that no depth of theirs breaks the file.
  private static final int MAX_RAW = 16_000;

  private static final Set<String> NAMES =
      Set.of(
          "account.json",
          DetailsFile.NAME,
          "roles.json",
          "oidc-providers",
          "credential-report.csv",
          AccessKeysFile.NAME,
          "trail",
          "tls",
          GapsFile.NAME);

  private final Path folder;
  private final Inventory inventory;

  SnapshotWriter(Path folder, Inventory inventory) {
    this.folder = folder;
    this.inventory = inventory;
  }

  void write() throws IOException {
    makeRoom();
    // First, as the mark of a folder that this writer may write again.
    json(GapsFile.NAME, gaps());
    json(DetailsFile.NAME, details());
    if (inventory.roles().stream().anyMatch(role -> role.maxSessionSeconds() != null)
        || inventory.complete(Gap.Part.SESSION_LIMITS)) {
      json("roles.json", roles());
    }
    folders("oidc-providers");
    int number = 0;
    for (OidcProvider provider : inventory.providers()) {
      json("oidc-providers/%03d.json".formatted(++number), provider(provider));
    }
    if (reported()) {
      file("credential-report.csv", report());
    }
    json(AccessKeysFile.NAME, accessKeys());
    if (inventory.trail() != null) {
      file("trail/events.json", trail(inventory.trail().events()));
    }
    for (Chain chain : inventory.chains()) {
      file(TlsFiles.base(chain.host(), chain.port()) + ".pem", pem(chain));
    }
    Map<String, String> names = discoveryNames();
    for (Discovery discovery : inventory.discoveries()) {
      String name = names.get(discovery.url());
      if (name != null) {
        file(name, discovery.document());
      }
    }
    ObjectNode account = MAPPER.createObjectNode().put("Account", inventory.account().id());
    if (inventory.account().alias() != null) {
      account.put("Alias", inventory.account().alias());
    }
    json("account.json", account.put("TakenAt", inventory.account().takenAt().toString()));
  }

  private void makeRoom() throws IOException {
    if (Files.exists(folder)) {
      if (!Files.isDirectory(folder)) {
        throw new FileSystemException(folder.toString(), null, "is a file: name a folder");
      }
      List<String> there = new ArrayList<>();
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> there.add(file.getFileName().toString().replace("/", "")));
      }
      if (!there.isEmpty() && !(there.contains(GapsFile.NAME) && NAMES.containsAll(there))) {
        throw new FileSystemException(
            folder.toString(),
            null,
            "is not empty and no snapshot of trustdrift's: name a new or empty folder");
      }
    }
    Files.deleteIfExists(folder.resolve("account.json"));
    for (String name : NAMES) {
      if (!name.equals(GapsFile.NAME)) {
        remove(folder.resolve(name));
      }
    }
    if (!Files.exists(folder)) {
      Files.createDirectories(folder, ownersOnly(folder, "rwx------"));
    }
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(path)) {
      all = files.toList().reversed();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  private void folders(String name) throws IOException {
    Path path = folder.resolve(name);
    if (!Files.isDirectory(path)) {
      Files.createDirectory(path, ownersOnly(path, "rwx------"));
    }
  }

  private static FileAttribute<?>[] ownersOnly(Path path, String mode) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
            && path.getFileSystem().equals(java.nio.file.FileSystems.getDefault())
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private void file(String name, String text) throws IOException {
    int slash = name.indexOf('/');
    if (slash > 0) {
      folders(name.substring(0, slash));
    }
    Path path = folder.resolve(name);
    Files.deleteIfExists(path);
    Files.createFile(path, ownersOnly(path, "rw-------"));
    Files.write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private void json(String name, ObjectNode object) throws IOException {
    file(name, MAPPER.writer().with(LINES).writeValueAsString(object) + "\n");
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

  private ObjectNode details() {
    ObjectNode file = MAPPER.createObjectNode();
    ArrayNode users = file.putArray("UserDetailList");
    for (User user : inventory.users()) {
      ObjectNode entry = users.addObject();
      entry.put("Path", user.path()).put("UserName", user.name()).put("Arn", user.arn());
      entry.put("CreateDate", user.created().toString());
      tags(entry, user.tags());
    }
    ArrayNode roles = file.putArray("RoleDetailList");
    inventory.roles().forEach(role -> role(roles.addObject(), role));
    ArrayNode policies = file.putArray("Policies");
    inventory
        .managedPolicies()
        .forEach(
            policy ->
                document(
                    policies
                        .addObject()
                        .put("PolicyName", policy.name())
                        .put("Arn", policy.arn())
                        .putArray("PolicyVersionList")
                        .addObject()
                        .put("IsDefaultVersion", true),
                    "Document",
                    policy.document()));
    return file;
  }

  private static void role(ObjectNode entry, Role role) {
    entry.put("Path", role.path()).put("RoleName", role.name()).put("RoleId", role.id());
    entry.put("Arn", role.arn()).put("CreateDate", role.created().toString());
    document(entry, "AssumeRolePolicyDocument", role.trustPolicy());
    ArrayNode inline = entry.putArray("RolePolicyList");
    role.inlinePolicies()
        .forEach(
            policy ->
                document(
                    inline.addObject().put("PolicyName", policy.name()),
                    "PolicyDocument",
                    policy.document()));
    ArrayNode attached = entry.putArray("AttachedManagedPolicies");
    role.attachedPolicies()
        .forEach(
            policy ->
                attached
                    .addObject()
                    .put("PolicyName", policy.name())
                    .put("PolicyArn", policy.arn()));
    if (role.boundaryArn() != null) {
      entry.putObject("PermissionsBoundary").put("PermissionsBoundaryArn", role.boundaryArn());
    }
    if (role.lastUsed() != null) {
      entry.putObject("RoleLastUsed").put("LastUsedDate", role.lastUsed().toString());
    }
    tags(entry, role.tags());
  }

  /// As an object where the text is one, character by character; else percent-encoded.
  private static void document(ObjectNode entry, String key, String text) {
    boolean raw =
        text.length() <= MAX_RAW
            && text.startsWith("{")
            && text.endsWith("}")
            && JsonReader.isObject(text);
    if (raw) {
      entry.putRawValue(key, new RawValue(text));
    } else {
      entry.put(key, PolicyText.encode(text));
    }
  }

  private static void tags(ObjectNode entry, Map<String, String> tags) {
    ArrayNode list = entry.putArray("Tags");
    new TreeMap<>(tags)
        .forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
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
      tags(file, provider.tags());
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

  /// The columns that are read, of what the inventory holds.
  private String report() {
    StringBuilder csv = new StringBuilder("user,arn,user_creation_time");
    for (int slot = 1; slot <= 2; slot++) {
      String key = ",access_key_" + slot + "_";
      csv.append(key).append("active").append(key).append("last_rotated");
      csv.append(key).append("last_used_date").append(key).append("last_used_region");
      csv.append(key).append("last_used_service");
    }
    csv.append('\n');
    if (inventory.root() != null) {
      row(csv, "<root_account>", inventory.root().arn(), "N/A", inventory.root().keys());
    }
    inventory
        .users()
        .forEach(user -> row(csv, user.name(), user.arn(), user.created().toString(), user.keys()));
    return csv.toString();
  }

  private static void row(
      StringBuilder csv, String user, String arn, String created, List<AccessKey> keys) {
    StringJoiner cells = new StringJoiner(",", "", "\n");
    Stream.of(user, arn, created).map(SnapshotWriter::cell).forEach(cells::add);
    for (int slot = 0; slot < 2; slot++) {
      if (slot >= keys.size()) {
        cells.add("false,N/A,N/A,N/A,N/A");
        continue;
      }
      AccessKey key = keys.get(slot);
      cells.add(String.valueOf(key.active()));
      cells.add(key.created() == null ? "N/A" : key.created().toString());
      cells.add(
          switch (key.use()) {
            case Use.Last last ->
                "%s,%s,%s".formatted(last.at(), orNone(last.region()), orNone(last.service()));
            case Use.Never never -> "N/A,N/A,N/A";
            case Use.Unknown unknown -> "no_information,N/A,N/A";
          });
    }
    csv.append(cells);
  }

  private static String orNone(@Nullable String name) {
    return name == null ? "N/A" : cell(name);
  }

  /// Quoted where need be (RFC 4180); IAM's names may hold a comma.
  private static String cell(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
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
        entry.put(
            "Status", status.charAt(0) + status.substring(1).toLowerCase(java.util.Locale.ROOT));
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
