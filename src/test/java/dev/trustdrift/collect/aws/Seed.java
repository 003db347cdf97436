package dev.trustdrift.collect.aws;

import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.User;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;

/// Makes an account in a service that really keeps one.
final class Seed {
  private Seed() {}

  static void account(Inventory account, URI endpoint) {
    try (IamClient iam =
        IamClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(endpoint)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      iam.createAccountAlias(
          request -> request.accountAlias(Objects.requireNonNull(account.account().alias())));
      for (OidcProvider provider : account.providers()) {
        iam.createOpenIDConnectProvider(
            request ->
                request
                    .url(provider.url())
                    .clientIDList(provider.clientIds())
                    .thumbprintList(provider.thumbprints())
                    .tags(tags(provider.tags())));
      }
      for (ManagedPolicy policy : account.managedPolicies()) {
        iam.createPolicy(
            request ->
                request
                    .policyName(policy.name())
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}"));
        iam.createPolicyVersion(
            request ->
                request
                    .policyArn(policy.arn())
                    .policyDocument(policy.document())
                    .setAsDefault(true));
      }
      account.roles().forEach(role -> role(iam, role));
      account.users().forEach(user -> user(iam, user));
    }
  }

  private static void role(IamClient iam, Role role) {
    iam.createRole(
        request ->
            request
                .roleName(role.name())
                .path(role.path())
                .assumeRolePolicyDocument(role.trustPolicy())
                .maxSessionDuration(role.maxSessionSeconds())
                .permissionsBoundary(role.boundaryArn())
                .tags(tags(role.tags())));
    role.inlinePolicies()
        .forEach(
            policy ->
                iam.putRolePolicy(
                    request ->
                        request
                            .roleName(role.name())
                            .policyName(policy.name())
                            .policyDocument(policy.document())));
    role.attachedPolicies()
        .forEach(
            policy ->
                iam.attachRolePolicy(
                    request -> request.roleName(role.name()).policyArn(policy.arn())));
  }

  private static void user(IamClient iam, User user) {
    iam.createUser(
        request -> request.userName(user.name()).path(user.path()).tags(tags(user.tags())));
    for (AccessKey key : user.keys()) {
      String id =
          iam.createAccessKey(request -> request.userName(user.name())).accessKey().accessKeyId();
      if (!key.active()) {
        iam.updateAccessKey(
            request -> request.userName(user.name()).accessKeyId(id).status(StatusType.INACTIVE));
      }
    }
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
