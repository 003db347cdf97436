package dev.trustdrift.aws;

import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.User;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// IAM of one account: the read actions, over what an [Inventory] holds.
///
/// As IAM does: policy documents percent-encoded, provider URLs without scheme, pages of `MaxItems`
/// and never more than [#PAGE], a report without key IDs that is made while one waits.
public final class FakeIam {
  /// Most entries on a page, as with IAM.
  private static final int PAGE = 1000;

  private final Inventory account;
  private int reportWaits;
  private int page = PAGE;

  private FakeIam(Inventory account) {
    this.account = account;
  }

  /// Adds the account's answers to a server.
  public static FakeIam of(Inventory account, FakeAws aws) {
    FakeIam iam = new FakeIam(account);
    aws.identity(account.account().id());
    aws.on("iam:ListAccountAliases", iam::aliases);
    aws.on("iam:ListOpenIDConnectProviders", iam::providers);
    aws.on("iam:GetOpenIDConnectProvider", iam::provider);
    aws.on("iam:GetAccountAuthorizationDetails", iam::details);
    aws.on("iam:ListRoles", iam::roles);
    aws.on("iam:GenerateCredentialReport", iam::generate);
    aws.on("iam:GetCredentialReport", iam::report);
    aws.on("iam:ListAccessKeys", iam::keys);
    return iam;
  }

  /// Entries on a page from now on: IAM may return fewer than asked for.
  public FakeIam pagesOf(int entries) {
    page = entries;
    return this;
  }

  /// How often the report is said to be still in the making.
  public FakeIam reportAfter(int waits) {
    reportWaits = waits;
    return this;
  }

  private Answer aliases(Request request) {
    String alias = account.account().alias();
    return Answer.xml(
        request.action(),
        "<AccountAliases>%s</AccountAliases><IsTruncated>false</IsTruncated>"
            .formatted(alias == null ? "" : element("member", alias)));
  }

  private Answer providers(Request request) {
    return Answer.xml(
        request.action(),
        "<OpenIDConnectProviderList>%s</OpenIDConnectProviderList>"
            .formatted(
                each(
                    account.providers(), p -> "<member>" + element("Arn", p.arn()) + "</member>")));
  }

  private Answer provider(Request request) {
    String arn = request.parameter("OpenIDConnectProviderArn");
    return account.providers().stream()
        .filter(provider -> provider.arn().equals(arn))
        .findFirst()
        .map(provider -> Answer.xml(request.action(), provider(provider)))
        .orElseGet(() -> Answer.error(request.action(), 404, "NoSuchEntity", "no " + arn));
  }

  private static String provider(OidcProvider provider) {
    return element("Url", provider.keyPrefix())
        + "<ClientIDList>"
        + each(provider.clientIds(), id -> element("member", id))
        + "</ClientIDList><ThumbprintList>"
        + each(provider.thumbprints(), id -> element("member", id))
        + "</ThumbprintList><CreateDate>2026-01-10T09:00:00Z</CreateDate>"
        + tags(provider.tags());
  }

  /// Users, roles, policies, in this order, over as many pages as it takes.
  private Answer details(Request request) {
    List<Object> all = new ArrayList<>();
    all.addAll(account.users());
    all.addAll(account.roles());
    all.addAll(account.managedPolicies());
    List<Object> shown = page(request, all);
    return Answer.xml(
        request.action(),
        "<UserDetailList>"
            + each(only(User.class, shown), FakeIam::user)
            + "</UserDetailList><GroupDetailList/><RoleDetailList>"
            + each(only(Role.class, shown), FakeIam::roleDetail)
            + "</RoleDetailList><Policies>"
            + each(only(ManagedPolicy.class, shown), FakeIam::policy)
            + "</Policies>"
            + more(request, all.size()));
  }

  private Answer roles(Request request) {
    return Answer.xml(
        request.action(),
        "<Roles>"
            + each(
                page(request, account.roles()),
                role ->
                    "<member>"
                        + identity("Role", role.name(), role.path(), role.arn(), role.created())
                        + element("RoleId", role.id())
                        + element("AssumeRolePolicyDocument", encoded(role.trustPolicy()))
                        + element("MaxSessionDuration", String.valueOf(role.maxSessionSeconds()))
                        + "</member>")
            + "</Roles>"
            + more(request, account.roles().size()));
  }

  private Answer generate(Request request) {
    return Answer.xml(
        request.action(), element("State", reportWaits == 0 ? "COMPLETE" : "STARTED"));
  }

  private Answer report(Request request) {
    if (reportWaits > 0) {
      reportWaits--;
      return Answer.error(request.action(), 404, "ReportInProgress", "still being made");
    }
    String content = Base64.getEncoder().encodeToString(csv().getBytes(StandardCharsets.UTF_8));
    return Answer.xml(
        request.action(),
        element("Content", content)
            + element("ReportFormat", "text/csv")
            + element("GeneratedTime", "2026-11-20T05:00:00Z"));
  }

  private Answer keys(Request request) {
    String name = request.parameter("UserName");
    return account.users().stream()
        .filter(user -> user.name().equals(name))
        .findFirst()
        .map(
            user ->
                Answer.xml(
                    request.action(),
                    "<AccessKeyMetadata>"
                        + each(user.keys(), key -> key(name, key))
                        + "</AccessKeyMetadata><IsTruncated>false</IsTruncated>"))
        .orElseGet(() -> Answer.error(request.action(), 404, "NoSuchEntity", "no " + name));
  }

  private static String key(String user, AccessKey key) {
    String status = key.status().name();
    return "<member>"
        + element("UserName", user)
        + element("AccessKeyId", Objects.requireNonNull(key.id()))
        + element(
            "Status", status.charAt(0) + status.substring(1).toLowerCase(java.util.Locale.ROOT))
        + element("CreateDate", String.valueOf(key.created()))
        + "</member>";
  }

  /// The report of the account, as IAM lays it out.
  private String csv() {
    StringBuilder csv =
        new StringBuilder(
            "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service\n");
    if (account.root() != null) {
      csv.append("<root_account>,").append(account.root().arn());
      csv.append(",2020-01-01T00:00:00+00:00,not_supported,no_information,true");
      csv.append(slots(account.root().keys())).append('\n');
    }
    for (User user : account.users()) {
      csv.append(user.name()).append(',').append(user.arn()).append(',').append(user.created());
      csv.append(",false,N/A,false").append(slots(user.keys())).append('\n');
    }
    return csv.toString();
  }

  private static String slots(List<AccessKey> keys) {
    StringBuilder slots = new StringBuilder();
    for (int slot = 0; slot < 2; slot++) {
      if (slot >= keys.size()) {
        slots.append(",false,N/A,N/A,N/A,N/A");
        continue;
      }
      AccessKey key = keys.get(slot);
      slots.append(',').append(key.active()).append(',').append(key.created()).append(',');
      slots.append(
          switch (key.use()) {
            case AccessKey.Use.Last last ->
                "%s,%s,%s".formatted(last.at(), orNone(last.region()), orNone(last.service()));
            case AccessKey.Use.Never never -> "N/A,N/A,N/A";
            case AccessKey.Use.Unknown unknown -> "no_information,N/A,N/A";
          });
    }
    return slots.toString();
  }

  private static String orNone(@Nullable String text) {
    return text == null ? "N/A" : text;
  }

  private static String user(User user) {
    return "<member>"
        + identity("User", user.name(), user.path(), user.arn(), user.created())
        + "<UserId>AIDAEXAMPLE</UserId><UserPolicyList/><GroupList/><AttachedManagedPolicies/>"
        + tags(user.tags())
        + "</member>";
  }

  private static String roleDetail(Role role) {
    return "<member>"
        + identity("Role", role.name(), role.path(), role.arn(), role.created())
        + element("RoleId", role.id())
        + element("AssumeRolePolicyDocument", encoded(role.trustPolicy()))
        + "<RolePolicyList>"
        + each(
            role.inlinePolicies(),
            policy ->
                "<member>"
                    + element("PolicyName", policy.name())
                    + element("PolicyDocument", encoded(policy.document()))
                    + "</member>")
        + "</RolePolicyList><AttachedManagedPolicies>"
        + each(
            role.attachedPolicies(),
            policy ->
                "<member>"
                    + element("PolicyName", policy.name())
                    + element("PolicyArn", policy.arn())
                    + "</member>")
        + "</AttachedManagedPolicies>"
        + (role.boundaryArn() == null
            ? ""
            : "<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>"
                + element("PermissionsBoundaryArn", role.boundaryArn())
                + "</PermissionsBoundary>")
        + (role.lastUsed() == null
            ? "<RoleLastUsed/>"
            : "<RoleLastUsed>"
                + element("LastUsedDate", role.lastUsed().toString())
                + "<Region>eu-central-1</Region></RoleLastUsed>")
        + tags(role.tags())
        + "</member>";
  }

  private static String policy(ManagedPolicy policy) {
    return "<member>"
        + element("PolicyName", policy.name())
        + element("Arn", policy.arn())
        + "<DefaultVersionId>v2</DefaultVersionId><PolicyVersionList><member>"
        + element("Document", encoded("{\"Version\":\"2012-10-17\",\"Statement\":[]}"))
        + "<VersionId>v1</VersionId><IsDefaultVersion>false</IsDefaultVersion></member><member>"
        + element("Document", encoded(policy.document()))
        + "<VersionId>v2</VersionId><IsDefaultVersion>true</IsDefaultVersion></member></PolicyVersionList></member>";
  }

  private static String identity(
      String kind, String name, String path, String arn, Instant created) {
    return element(kind + "Name", name)
        + element("Path", path)
        + element("Arn", arn)
        + element("CreateDate", created.toString());
  }

  private static String tags(Map<String, String> tags) {
    return "<Tags>"
        + each(
            List.copyOf(tags.entrySet()),
            tag ->
                "<member>"
                    + element("Key", tag.getKey())
                    + element("Value", tag.getValue())
                    + "</member>")
        + "</Tags>";
  }

  private <T> List<T> page(Request request, List<T> all) {
    int from = from(request);
    return all.subList(from, Math.min(all.size(), from + size(request)));
  }

  private String more(Request request, int total) {
    int to = from(request) + size(request);
    return to < total
        ? "<IsTruncated>true</IsTruncated>" + element("Marker", "from-" + to)
        : "<IsTruncated>false</IsTruncated>";
  }

  private static int from(Request request) {
    String marker = request.parameter("Marker");
    return marker.isEmpty() ? 0 : Integer.parseInt(marker.substring("from-".length()));
  }

  private int size(Request request) {
    String asked = request.parameter("MaxItems");
    return Math.min(page, asked.isEmpty() ? 100 : Integer.parseInt(asked));
  }

  private static <T> List<T> only(Class<T> type, List<Object> mixed) {
    return mixed.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static <T> String each(List<T> list, Function<T, String> xml) {
    StringBuilder all = new StringBuilder();
    list.forEach(item -> all.append(xml.apply(item)));
    return all.toString();
  }

  private static String element(String name, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<" + name + ">" + escaped + "</" + name + ">";
  }

  /// By RFC 3986, with the JDK's form encoder put right: its `+` for a blank and its `*`.
  private static String encoded(String document) {
    return java.net.URLEncoder.encode(document, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
