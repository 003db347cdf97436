package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.PolicyText;
import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `authorization-details.json`: roles, users and customer managed policies. An entry that makes no
/// sense is a gap, and the others count.
///
/// @param roles without session limits
/// @param users without keys
record DetailsFile(
    List<Role> roles, List<ManagedPolicy> managedPolicies, List<User> users, List<Gap> gaps) {
  static final String NAME = "authorization-details.json";

  private interface Reader<T> {
    Optional<T> read(Json.Obj entry) throws Malformed;
  }

  static DetailsFile read(Json.Obj file) throws Malformed {
    List<Gap> gaps = new ArrayList<>();
    if (!file.has("RoleDetailList") && !file.has("UserDetailList")) {
      throw new Malformed(file.line(), "expected `RoleDetailList` and `UserDetailList`");
    }
    for (String part : List.of("RoleDetailList", "UserDetailList")) {
      if (!file.has(part)) {
        Gap.Part about = part.startsWith("Role") ? Gap.Part.ROLES : Gap.Part.USERS;
        gaps.add(Gap.unread(about, NAME + " has no `" + part + "`: save it without a filter"));
      }
    }
    boolean truncated =
        file.members().get("IsTruncated") instanceof Json.Bool(boolean more, int line) && more;
    if (truncated || file.has("NextToken")) {
      gaps.add(
          Gap.unread(
              Gap.Part.ROLES, NAME + " holds only some pages: save it without `--max-items`"));
      gaps.add(
          Gap.unread(
              Gap.Part.USERS, NAME + " holds only some pages: save it without `--max-items`"));
    }
    return new DetailsFile(
        each(file.list("RoleDetailList"), Gap.Part.ROLES, "a role", DetailsFile::role, gaps),
        each(file.list("Policies"), Gap.Part.ROLES, "a policy", DetailsFile::policy, gaps),
        each(file.list("UserDetailList"), Gap.Part.USERS, "a user", DetailsFile::user, gaps),
        gaps);
  }

  private static <T> List<T> each(
      List<Json> entries, Gap.Part part, String what, Reader<T> reader, List<Gap> gaps) {
    List<T> read = new ArrayList<>();
    for (Json entry : entries) {
      try {
        reader.read(entry.object(what)).ifPresent(read::add);
      } catch (Malformed e) {
        String name =
            entry instanceof Json.Obj named
                    && named.members().get("Arn") instanceof Json.Text(String arn, int line)
                ? " (of `" + Printable.of(arn) + "`)"
                : "";
        gaps.add(Gap.malformed(part, e.in(NAME) + name));
      }
    }
    return read;
  }

  private static Optional<Role> role(Json.Obj role) throws Malformed {
    List<Role.AttachedPolicy> attached = new ArrayList<>();
    for (Json entry : role.list("AttachedManagedPolicies")) {
      Json.Obj policy = entry.object("a policy");
      attached.add(
          new Role.AttachedPolicy(
              policy.text("PolicyArn"), named(policy, "PolicyName", "PolicyArn")));
    }
    List<Role.InlinePolicy> inline = new ArrayList<>();
    for (Json entry : role.list("RolePolicyList")) {
      Json.Obj policy = entry.object("a policy");
      inline.add(
          new Role.InlinePolicy(
              policy.text("PolicyName"), PolicyText.decode(policy.text("PolicyDocument"))));
    }
    String arn = role.text("Arn");
    Optional<Json.Obj> used = role.optionalObject("RoleLastUsed");
    Optional<Json.Obj> boundary = role.optionalObject("PermissionsBoundary");
    return Optional.of(
        new Role(
            arn,
            role.optionalText("RoleName").orElseGet(() -> lastPart(arn)),
            role.optionalText("Path").orElse("/"),
            role.optionalText("RoleId").orElse(""),
            created(role),
            PolicyText.decode(role.text("AssumeRolePolicyDocument")),
            null,
            used.isEmpty() ? null : used.get().optionalTime("LastUsedDate").orElse(null),
            tags(role),
            attached,
            inline,
            boundary.isEmpty()
                ? null
                : boundary.get().optionalText("PermissionsBoundaryArn").orElse(null)));
  }

  /// The default version is the one in force.
  private static Optional<ManagedPolicy> policy(Json.Obj policy) throws Malformed {
    for (Json entry : policy.list("PolicyVersionList")) {
      Json.Obj version = entry.object("a policy version");
      if (version.members().get("IsDefaultVersion") instanceof Json.Bool(boolean inForce, int line)
          && inForce) {
        return Optional.of(
            new ManagedPolicy(
                policy.text("Arn"),
                named(policy, "PolicyName", "Arn"),
                PolicyText.decode(version.text("Document"))));
      }
    }
    return Optional.empty();
  }

  private static Optional<User> user(Json.Obj user) throws Malformed {
    String arn = user.text("Arn");
    return Optional.of(
        new User(
            arn,
            user.optionalText("UserName").orElseGet(() -> lastPart(arn)),
            user.optionalText("Path").orElse("/"),
            created(user),
            tags(user),
            List.of()));
  }

  /// A policy's name, which its ARN ends in; emulators leave some out.
  private static String named(Json.Obj entry, String name, String arn) throws Malformed {
    Optional<String> given = entry.optionalText(name);
    return given.isPresent() ? given.get() : lastPart(entry.text(arn));
  }

  /// A folder made by hand may leave the date out: then it is as old as can be, as in
  /// [dev.trustdrift.collect.CredentialReport#users].
  private static Instant created(Json.Obj entry) throws Malformed {
    return entry.optionalTime("CreateDate").orElse(Instant.EPOCH);
  }

  /// `deploy` of `arn:aws:iam::123456789012:role/ci/deploy`.
  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  static Map<String, String> tags(Json.Obj entry) throws Malformed {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Json each : entry.list("Tags")) {
      Json.Obj tag = each.object("a tag");
      tags.put(tag.text("Key"), tag.optionalText("Value").orElse(""));
    }
    return tags;
  }
}
