package dev.trustdrift.collect.aws;

import static dev.trustdrift.inventory.Gap.Part.ROLES;
import static dev.trustdrift.inventory.Gap.Part.USERS;

import dev.trustdrift.collect.PolicyText;
import dev.trustdrift.collect.Read;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.User;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UserDetail;

/// Roles, users and customer managed policies from `GetAccountAuthorizationDetails`: all of them in
/// one call for each thousand.
///
/// @param roles without `MaxSessionDuration`, which this call lacks
/// @param users without keys
record AuthorizationDetails(
    List<Role> roles, List<ManagedPolicy> managedPolicies, List<User> users) {
  static final String ACTION = "iam:GetAccountAuthorizationDetails";

  static Read<AuthorizationDetails> read(IamClient iam) {
    Pages<GetAccountAuthorizationDetailsResponse> pages =
        Pages.of(
            ACTION,
            marker ->
                iam.getAccountAuthorizationDetails(
                    request ->
                        request
                            .filter(
                                EntityType.ROLE, EntityType.USER, EntityType.LOCAL_MANAGED_POLICY)
                            .maxItems(1000)
                            .marker(marker)),
            page -> IamReader.next(page.isTruncated(), page.marker()));
    AuthorizationDetails details =
        new AuthorizationDetails(
            all(pages, page -> page.roleDetailList().stream().map(AuthorizationDetails::role)),
            all(pages, page -> page.policies().stream().flatMap(AuthorizationDetails::policy)),
            all(pages, page -> page.userDetailList().stream().map(AuthorizationDetails::user)));
    boolean foreign = pages.pages().stream().allMatch(AuthorizationDetails::saysNothing);
    String extent = pages.pages().isEmpty() || foreign ? "not read: " : "read in part: ";
    List<Gap> gaps =
        pages
            .failure()
            .or(() -> foreign ? Optional.of(ACTION + " " + Failure.NOT_AWS) : Optional.empty())
            .stream()
            .flatMap(
                why ->
                    Stream.of(
                        Gap.unread(ROLES, "roles and their policies " + extent + why),
                        Gap.unread(USERS, "users and their tags " + extent + why)))
            .toList();
    return new Read<>(details, gaps);
  }

  /// An answer that is not AWS's has none of this, and would pass for an empty account.
  private static boolean saysNothing(GetAccountAuthorizationDetailsResponse page) {
    return page.isTruncated() == null
        && page.roleDetailList().isEmpty()
        && page.userDetailList().isEmpty()
        && page.policies().isEmpty();
  }

  private static <T> List<T> all(
      Pages<GetAccountAuthorizationDetailsResponse> pages,
      java.util.function.Function<GetAccountAuthorizationDetailsResponse, Stream<T>> list) {
    return pages.pages().stream().flatMap(list).toList();
  }

  private static Role role(RoleDetail role) {
    return new Role(
        role.arn(),
        named(role.roleName(), role.arn()),
        Objects.requireNonNullElse(role.path(), "/"),
        Objects.requireNonNullElse(role.roleId(), ""),
        Objects.requireNonNullElse(role.createDate(), Instant.EPOCH),
        text(role.assumeRolePolicyDocument()),
        null,
        role.roleLastUsed() == null ? null : role.roleLastUsed().lastUsedDate(),
        tags(role.tags()),
        role.attachedManagedPolicies().stream()
            .map(
                policy ->
                    new Role.AttachedPolicy(
                        policy.policyArn(), named(policy.policyName(), policy.policyArn())))
            .toList(),
        role.rolePolicyList().stream()
            .map(
                policy -> new Role.InlinePolicy(policy.policyName(), text(policy.policyDocument())))
            .toList(),
        role.permissionsBoundary() == null
            ? null
            : role.permissionsBoundary().permissionsBoundaryArn());
  }

  /// The default version is the one in force.
  private static Stream<ManagedPolicy> policy(ManagedPolicyDetail policy) {
    return policy.policyVersionList().stream()
        .filter(version -> Boolean.TRUE.equals(version.isDefaultVersion()))
        .map(PolicyVersion::document)
        .map(
            document ->
                new ManagedPolicy(
                    policy.arn(), named(policy.policyName(), policy.arn()), text(document)));
  }

  private static User user(UserDetail user) {
    return new User(
        user.arn(),
        named(user.userName(), user.arn()),
        Objects.requireNonNullElse(user.path(), "/"),
        Objects.requireNonNullElse(user.createDate(), Instant.EPOCH),
        tags(user.tags()),
        List.of());
  }

  /// The name, which every ARN ends in; emulators leave some out.
  private static String named(@Nullable String name, String arn) {
    return name == null ? arn.substring(arn.lastIndexOf('/') + 1) : name;
  }

  private static String text(@Nullable String document) {
    return document == null ? "" : PolicyText.decode(document);
  }

  static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    tags.forEach(tag -> map.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")));
    return map;
  }
}
