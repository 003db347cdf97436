package dev.trustdrift.report;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.config.FailOn;
import dev.trustdrift.drift.Accepted;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.facts.Past;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A report with something of everything: each severity, status and kind of evidence, hostile
/// names, long names, many findings of one rule.
public final class RichReport {
  public static final String ACCOUNT = "123456789012";
  public static final Instant TAKEN_AT = Instant.parse("2026-11-20T06:00:00Z");
  static final Instant BEFORE = Instant.parse("2026-11-19T06:00:00Z");
  private static final String GITLAB = "https://gitlab.com";

  private RichReport() {}

  public static Report report() {
    return new Report(
        new Account(ACCOUNT, "acme-prod", TAKEN_AT),
        "0.1.0",
        FailOn.at(Severity.HIGH),
        EnumSet.allOf(Group.class),
        BEFORE,
        findings(),
        List.of(
            new Accepted(
                new Tracked(
                    trust(
                        "any-ref",
                        Severity.MEDIUM,
                        "staging-preview",
                        "Every branch of a project can assume the role",
                        "any branch of `acme/shop` can assume `staging-preview`",
                        "any-ref",
                        Map.of("gitlab.com:sub", "project_path:acme/shop:ref_type:branch:ref:a")),
                    Status.PERSISTING,
                    BEFORE,
                    TAKEN_AT),
                new Waiver(
                    "any-ref",
                    "arn:aws:iam::123456789012:role/staging-*",
                    LocalDate.parse("2027-01-31"),
                    "staging deploys from feature branches"))),
        List.of(
            new Tracked(
                key("old-access-key", Severity.MEDIUM, "terraform", "AKIAIOSFODNN7OLDKEY0"),
                Status.RESOLVED,
                BEFORE,
                BEFORE)),
        List.of(
            Gap.unread(
                Gap.Part.TLS,
                "`gitlab.example.internal` resolves to the private address 10.0.0.7, which the probe"
                    + " does not dial; set `allowPrivateAddresses: true` for this issuer if it is"
                    + " yours"),
            Gap.unread(
                Gap.Part.TRAIL,
                "us-east-1: access denied; allow `cloudtrail:LookupEvents` on `*`")),
        List.of(
            new RoleRow(
                "arn:aws:iam::123456789012:role/ci/deploy",
                GITLAB,
                "strangers",
                "production",
                List.of("project_path:acme*"),
                "2026-11-19T22:14:03Z"),
            new RoleRow(
                "arn:aws:iam::123456789012:role/preview",
                GITLAB,
                "any-ref",
                "unknown",
                List.of(
                    "project_path:acme/shop:ref_type:branch:ref:*",
                    "project_path:acme/web:ref_type:branch:ref:*",
                    "project_path:acme/api:ref_type:branch:ref:*",
                    "project_path:acme/docs:ref_type:branch:ref:*"),
                null),
            new RoleRow(
                "arn:aws:iam::123456789012:role/a-role-with-a-name-longer-than-most-tables-are-wide",
                "https://gitlab.example.internal",
                "pinned",
                "staging",
                List.of("project_path:acme/shop:ref_type:branch:ref:main"),
                "2026-11-20T01:00:00Z")),
        List.of(
            new ProviderRow(
                "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
                GITLAB,
                "gitlab.com",
                List.of(
                    new ProviderRow.Certificate(
                        "CN=gitlab.com",
                        "0123456789abcdef0123456789abcdef01234567",
                        "2027-01-30T23:59:59Z"),
                    new ProviderRow.Certificate(
                        "CN=Sectigo Public Server Authentication CA DV R36,O=Sectigo Limited,C=GB",
                        "89abcdef0123456789abcdef0123456789abcdef",
                        "2036-03-21T23:59:59Z")),
                "none",
                "IAMTrustStore"),
            new ProviderRow(
                "arn:aws:iam::123456789012:oidc-provider/gitlab.example.internal",
                "https://gitlab.example.internal",
                "gitlab.example.internal",
                List.of(),
                null,
                "unknown")),
        new SessionsSummary(
            419,
            7,
            List.of(
                new SessionsSummary.ByRole(
                    "arn:aws:iam::123456789012:role/ci/deploy",
                    List.of(
                        "project_path:acme/shop:ref_type:branch:ref:main",
                        "project_path:acmea/shop:ref_type:tag:ref:v1"),
                    412,
                    new SessionsSummary.Names(380, 30, 2, 0),
                    "2026-11-06T06:00:00Z",
                    "2026-11-19T22:14:03Z",
                    new SessionsSummary.Today(400, 7, 5),
                    List.of(
                        new SessionsSummary.BySubject(
                            "project_path:acme/shop:ref_type:branch:ref:main",
                            GITLAB,
                            "owned",
                            407,
                            "2026-11-06T06:00:00Z",
                            "2026-11-19T22:14:03Z"),
                        new SessionsSummary.BySubject(
                            "project_path:acmea/shop:ref_type:tag:ref:v1",
                            GITLAB,
                            "stranger",
                            5,
                            "2026-11-07T06:00:00Z",
                            "2026-11-08T07:00:00Z"))))),
        new Past(
            TAKEN_AT,
            List.of(
                new OidcProvider(
                    "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
                    GITLAB,
                    List.of(GITLAB),
                    List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"),
                    Map.of(),
                    true)),
            List.of(
                new Past.PastRole(
                    "arn:aws:iam::123456789012:role/ci/deploy",
                    "AROADEPLOY",
                    "{\"Version\": \"2012-10-17\",\n \"Statement\": []}")),
            Set.of(Gap.Part.ROLES)));
  }

  private static List<Tracked> findings() {
    List<Tracked> list = new ArrayList<>();
    list.add(
        fresh(
            trust(
                "lookalike-namespace",
                Severity.CRITICAL,
                "ci/deploy",
                "A namespace that only looks like yours can assume the role",
                "`project_path:acme*` has no `/` after `acme`, so anybody who registers a namespace that"
                    + " begins with `acme`, such as `acmea`, can assume `deploy`",
                "strangers",
                witness("project_path:acmea/a:ref_type:tag:ref:a"))));
    for (int i = 1; i <= 12; i++) {
      list.add(
          known(
              trust(
                  "whole-group",
                  Severity.HIGH,
                  "team-%02d-prod".formatted(i),
                  "Every project of a group can assume the role",
                  "every project in `acme`, of today and tomorrow, can assume `team-%02d-prod`"
                      .formatted(i),
                  "group",
                  witness("project_path:acme/a:ref_type:tag:ref:a"))));
    }
    list.add(
        fresh(key("leftover-ci-user", Severity.HIGH, "gitlab-deploy", "AKIAIOSFODNN7EXAMPLE")));
    list.add(
        fresh(
            new Finding(
                Finding.fingerprint(ACCOUNT, "denied-attempts", "x", ""),
                "denied-attempts",
                Severity.MEDIUM,
                Confidence.OBSERVED,
                ACCOUNT,
                "arn:aws:iam::123456789012:role/ci/deploy",
                "Calls from a stranger were refused",
                "`project_path:mallory/x:ref_type:branch:ref:main` was refused 7 times (AccessDenied)",
                "Somebody tries, or somebody moved a project.",
                "Find out whose project it is. If it is yours, write its path into the policy.",
                new Evidence.Calls(
                    GITLAB,
                    "project_path:mallory/x:ref_type:branch:ref:main",
                    "arn:aws:iam::123456789012:role/ci/deploy",
                    7,
                    Instant.parse("2026-11-18T01:00:00Z"),
                    Instant.parse("2026-11-19T01:00:00Z"),
                    List.of("deploy-\u202Eevil\u001b[2J", "job-1"),
                    List.of("11111111-2222-3333-4444-555555555555")))));
    list.add(
        known(
            new Finding(
                Finding.fingerprint(ACCOUNT, "missing-audience", "deploy", ""),
                "missing-audience",
                Severity.LOW,
                Confidence.PROVEN,
                ACCOUNT,
                "arn:aws:iam::123456789012:role/ci/deploy",
                "No condition bounds the audience",
                "`deploy` does not test `gitlab.com:aud`; STS still refuses what the provider's client"
                    + " IDs do not list",
                "A second line of defence is missing.",
                "Add `gitlab.com:aud` to StringEquals.",
                new Evidence.Trust(GITLAB, null, Map.of(), "statement 1 (Deploy)"))));
    list.add(
        known(
            new Finding(
                Finding.fingerprint(ACCOUNT, "stale-thumbprint", "gitlab.com", ""),
                "stale-thumbprint",
                Severity.INFO,
                Confidence.OBSERVED,
                ACCOUNT,
                "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
                "No registered thumbprint is in the presented chain",
                "none of 1 thumbprint of `gitlab.com` is presented; AWS verifies by its trust store, so"
                    + " nothing breaks",
                "AWS uses thumbprints only without a trusted chain.",
                "aws iam update-open-id-connect-provider-thumbprint …",
                new Evidence.Certificates(
                    GITLAB,
                    "gitlab.com",
                    List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"),
                    List.of("0123456789abcdef0123456789abcdef01234567"),
                    "none",
                    "IAMTrustStore",
                    Map.of("discovery", "https://gitlab.com/.well-known/openid-configuration")))));
    return list;
  }

  private static Tracked fresh(Finding finding) {
    return new Tracked(finding, Status.NEW, TAKEN_AT, TAKEN_AT);
  }

  private static Tracked known(Finding finding) {
    return new Tracked(finding, Status.PERSISTING, BEFORE, TAKEN_AT);
  }

  private static Map<String, String> witness(String subject) {
    Map<String, String> witness = new LinkedHashMap<>();
    witness.put("gitlab.com:sub", subject);
    witness.put("gitlab.com:aud", GITLAB);
    return witness;
  }

  private static Finding trust(
      String rule,
      Severity severity,
      String role,
      String title,
      String message,
      String reach,
      Map<String, String> witness) {
    String arn = "arn:aws:iam::123456789012:role/" + role;
    return new Finding(
        Finding.fingerprint(ACCOUNT, rule, arn, GITLAB),
        rule,
        severity,
        Confidence.PROVEN,
        ACCOUNT,
        arn,
        title,
        message,
        "Every project on the instance gets tokens from the same issuer; only `sub` tells yours from"
            + " a stranger's, and a prefix without its slash is any name that begins so.",
        """
        Name the projects that deploy, each with its branch. With one project, that is:
        aws iam update-assume-role-policy --role-name %s --policy-document '{
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"gitlab.com:aud": "https://gitlab.com", "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}
          }]
        }'
        """
            .formatted(role.substring(role.lastIndexOf('/') + 1)),
        new Evidence.Trust(GITLAB, reach, witness, "statement 1"));
  }

  private static Finding key(String rule, Severity severity, String user, String id) {
    String arn = "arn:aws:iam::123456789012:user/" + user;
    return new Finding(
        Finding.fingerprint(ACCOUNT, rule, arn, id),
        rule,
        severity,
        Confidence.INFERRED,
        ACCOUNT,
        arn,
        "A CI user still has an active access key",
        "`" + user + "` looks like CI and its key `" + id + "` is active, last used on 2026-09-01",
        "A long-lived key in a CI variable works from anywhere until somebody deletes it.",
        """
        aws iam update-access-key --user-name %s --access-key-id %s --status Inactive
        aws iam delete-access-key --user-name %s --access-key-id %s
        """
            .formatted(user, id, user, id),
        new Evidence.Key(
            user,
            id,
            "Active",
            Instant.parse("2024-02-01T09:00:00Z"),
            Instant.parse("2026-09-01T12:00:00Z"),
            "s3",
            "eu-central-1"));
  }
}
