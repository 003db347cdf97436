package dev.trustdrift.collect.aws;

import static dev.trustdrift.inventory.Gap.Part.ACCESS_KEYS;
import static dev.trustdrift.inventory.Gap.Part.ACCOUNT;
import static dev.trustdrift.inventory.Gap.Part.CREDENTIAL_REPORT;
import static dev.trustdrift.inventory.Gap.Part.PROVIDERS;
import static dev.trustdrift.inventory.Gap.Part.SESSION_LIMITS;

import dev.trustdrift.collect.CredentialReport;
import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.SessionLimits;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.CredentialReportNotReadyException;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.ReportStateType;
import software.amazon.awssdk.services.iam.model.StatusType;

/// What IAM tells besides the [AuthorizationDetails], a method a part.
final class IamReader {
  /// Waits before each attempt to fetch a report that is being made: three attempts, so that an
  /// audit never makes more than eight calls of its own.
  private static final List<Duration> REPORT_WAITS =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(30));

  private final IamClient iam;
  private final Ticker ticker;

  IamReader(IamClient iam, Ticker ticker) {
    this.iam = iam;
    this.ticker = ticker;
  }

  /// The marker of the next page; empty where there should be one and is none; null after the last.
  static @Nullable String next(@Nullable Boolean truncated, @Nullable String marker) {
    return Boolean.TRUE.equals(truncated) ? Objects.requireNonNullElse(marker, "") : null;
  }

  /// The account's alias; it has one at most.
  Read<Optional<String>> alias() {
    try {
      return Read.of(iam.listAccountAliases().accountAliases().stream().findFirst());
    } catch (SdkException e) {
      String why = Failure.reason("iam:ListAccountAliases", null, e);
      return Read.of(Optional.empty(), Gap.unread(ACCOUNT, "account alias not read: " + why));
    }
  }

  /// The ARNs of all providers; this call has no pages.
  Read<List<String>> providerArns() {
    try {
      return Read.of(
          iam.listOpenIDConnectProviders().openIDConnectProviderList().stream()
              .map(OpenIDConnectProviderListEntry::arn)
              .toList());
    } catch (SdkException e) {
      String why = Failure.reason("iam:ListOpenIDConnectProviders", null, e);
      return Read.of(List.of(), Gap.unread(PROVIDERS, "OIDC providers not read: " + why));
    }
  }

  /// One provider; of one that can't be read, what its ARN says.
  Read<OidcProvider> provider(String arn) {
    try {
      GetOpenIdConnectProviderResponse provider =
          iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn));
      return Read.of(
          new OidcProvider(
              arn,
              provider.url() == null ? OidcProvider.urlOf(arn) : provider.url(),
              provider.clientIDList(),
              provider.thumbprintList(),
              AuthorizationDetails.tags(provider.tags()),
              true));
    } catch (SdkException e) {
      String why = Failure.reason("iam:GetOpenIDConnectProvider", null, e);
      return Read.of(
          OidcProvider.named(arn),
          Gap.unread(
              PROVIDERS,
              "client IDs and thumbprints of `" + Printable.of(arn) + "` not read: " + why));
    }
  }

  /// `MaxSessionDuration` of all roles.
  Read<SessionLimits> sessionLimits() {
    Pages<ListRolesResponse> pages =
        Pages.of(
            "iam:ListRoles",
            marker -> iam.listRoles(request -> request.maxItems(1000).marker(marker)),
            page -> next(page.isTruncated(), page.marker()));
    Map<String, Integer> limits = new HashMap<>();
    pages.pages().stream()
        .flatMap(page -> page.roles().stream())
        .filter(role -> role.maxSessionDuration() != null)
        .forEach(role -> limits.put(role.arn(), role.maxSessionDuration()));
    return new Read<>(
        new SessionLimits(limits, pages.failure().isEmpty()),
        pages.failure().stream()
            .map(why -> Gap.unread(SESSION_LIMITS, "session limits of roles not read: " + why))
            .toList());
  }

  /// The credential report, made first where there is none of the last four hours. If it may not be
  /// made, one that is there still serves.
  Read<Optional<CredentialReport>> credentialReport() throws InterruptedException {
    Optional<String> notMade = Optional.empty();
    boolean complete = false;
    try {
      complete = iam.generateCredentialReport().state() == ReportStateType.COMPLETE;
    } catch (SdkException e) {
      notMade = Optional.of(Failure.reason("iam:GenerateCredentialReport", null, e));
    }
    String why = "";
    int attempts = complete || notMade.isPresent() ? 1 : REPORT_WAITS.size();
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (attempts > 1) {
        ticker.sleep(REPORT_WAITS.get(attempt));
      }
      try {
        SdkBytes content = iam.getCredentialReport().content();
        if (content != null) {
          return parsed(content.asUtf8String());
        }
        why = "iam:GetCredentialReport " + Failure.NOT_AWS;
        break;
      } catch (CredentialReportNotReadyException e) {
        why = "IAM is still making it, audit again in some minutes";
      } catch (SdkException e) {
        why = Failure.reason("iam:GetCredentialReport", null, e);
        if (!why.contains("ReportNotPresent") && !why.contains("ReportInProgress")) {
          break;
        }
      }
    }
    return Read.of(
        Optional.empty(),
        Gap.unread(CREDENTIAL_REPORT, "credential report not read: " + notMade.orElse(why)));
  }

  private static Read<Optional<CredentialReport>> parsed(String csv) {
    try {
      return Read.of(Optional.of(CredentialReport.parse(csv)));
    } catch (Malformed e) {
      return Read.of(
          Optional.empty(),
          Gap.malformed(
              CREDENTIAL_REPORT,
              "the credential report makes no sense in line " + e.line() + ": " + e.getMessage()));
    }
  }

  /// The keys of one user; their use is unknown here. Null where they could not be read.
  Read<@Nullable List<AccessKey>> accessKeys(String user) {
    Pages<ListAccessKeysResponse> pages =
        Pages.of(
            "iam:ListAccessKeys",
            marker -> iam.listAccessKeys(request -> request.userName(user).marker(marker)),
            page -> next(page.isTruncated(), page.marker()));
    if (pages.failure().isPresent()) {
      return Read.of(
          null,
          Gap.unread(
              ACCESS_KEYS,
              "key IDs of user `" + Printable.of(user) + "` not read: " + pages.failure().get()));
    }
    return Read.of(
        pages.pages().stream()
            .flatMap(page -> page.accessKeyMetadata().stream())
            .map(IamReader::key)
            .toList());
  }

  private static AccessKey key(AccessKeyMetadata key) {
    AccessKey.Status status =
        switch (key.status()) {
          case StatusType.ACTIVE -> AccessKey.Status.ACTIVE;
          case StatusType.EXPIRED -> AccessKey.Status.EXPIRED;
          case StatusType.INACTIVE, StatusType.UNKNOWN_TO_SDK_VERSION -> AccessKey.Status.INACTIVE;
        };
    return new AccessKey(key.accessKeyId(), status, key.createDate(), new AccessKey.Use.Unknown());
  }
}
