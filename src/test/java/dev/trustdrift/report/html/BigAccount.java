package dev.trustdrift.report.html;

import dev.trustdrift.Audit;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.report.Report;
import dev.trustdrift.rules.ExampleAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The audit of an account with many roles of every reach, most of them sound and most of them in
/// use: what a company of some hundred projects has.
final class BigAccount {
  private static final List<String> TEAMS =
      List.of("shop", "search", "billing", "platform", "mobile", "data", "infra", "identity");

  private BigAccount() {}

  static Report report(int roles) {
    ExampleAccount account = ExampleAccount.withGitlab().owning("acme");
    List<Role> all = new ArrayList<>();
    List<TrailEvent> events = new ArrayList<>();
    for (int i = 0; i < roles; i++) {
      String project = "acme/%s/service-%03d".formatted(TEAMS.get(i % TEAMS.size()), i);
      String name =
          "%s-%s-%03d-deploy"
              .formatted(i % 3 == 0 ? "staging" : "prod", TEAMS.get(i % TEAMS.size()), i);
      all.add(role(name, condition(i, project)));
      events.addAll(events(i, name, project));
    }
    ExampleAccount full =
        new ExampleAccount(
            account.providers(),
            all,
            account.managedPolicies(),
            account.users(),
            account.root(),
            account.discoveries(),
            account.chains(),
            events,
            account.gaps(),
            account.config(),
            "");
    return Audit.full().run(full.inventory(), full.config(), new TrustRoots(List.of()), null);
  }

  private static String condition(int i, String project) {
    String audience = "\"gitlab.com:aud\": \"https://gitlab.com\"";
    String path = "project_path:" + project;
    return switch (i % 25) {
      case 1 -> like(audience, i == 1 ? "project_path:acme*" : path + ":*");
      case 2, 3 -> like(audience, "project_path:acme/" + TEAMS.get(i % TEAMS.size()) + "/*");
      case 4, 5, 6 -> like(audience, path + ":ref_type:branch:ref:*");
      case 7, 8 -> like(audience, path + ":ref_type:branch:ref:release-*");
      case 9 ->
          "{\"StringLike\": {%s, \"gitlab.com:sub\": \"%s:ref_type:branch:ref:*\"}, \"StringEquals\": {\"gitlab.com:ref_protected\": \"true\"}}"
              .formatted(audience, path);
      case 10 ->
          "{\"StringEquals\": {%s, \"gitlab.com:sub\": \"project:%s\"}}"
              .formatted(audience, project);
      case 11 -> "{\"StringSounds\": {%s, \"gitlab.com:sub\": \"%s\"}}".formatted(audience, path);
      default ->
          "{\"StringEquals\": {%s, \"gitlab.com:sub\": [\"%s:ref_type:branch:ref:main\", \"%s:ref_type:tag:ref:v1\"]}}"
              .formatted(audience, path, path);
    };
  }

  private static String like(String audience, String subject) {
    return "{\"StringEquals\": {%s}, \"StringLike\": {\"gitlab.com:sub\": \"%s\"}}"
        .formatted(audience, subject);
  }

  private static Role role(String name, String condition) {
    return new Role(
        arn(name),
        name,
        "/",
        "AROA" + name,
        Instant.parse("2026-01-10T09:00:00Z"),
        ExampleAccount.webIdentityPolicy(condition),
        3600,
        null,
        Map.of(),
        List.of(),
        List.of(),
        null);
  }

  private static String arn(String name) {
    return "arn:aws:iam::" + ExampleAccount.ID + ":role/" + name;
  }

  private static List<TrailEvent> events(int i, String role, String project) {
    List<TrailEvent> events = new ArrayList<>();
    int sessions = i % 5 == 0 ? 0 : 1 + i * 7 % 23;
    for (int n = 0; n < sessions; n++) {
      String subject =
          i == 1 && n % 4 == 0
              ? "project_path:acme-fans/mirror:ref_type:branch:ref:main"
              : "project_path:" + project + ":ref_type:branch:ref:main";
      events.add(
          new TrailEvent(
              "event-%d-%d".formatted(i, n),
              ExampleAccount.TAKEN_AT.minus(Duration.ofHours(2 + (i * 31L + n * 17L) % 330)),
              "us-east-1",
              ExampleAccount.ID,
              ExampleAccount.GITLAB,
              subject,
              "https://gitlab.com",
              arn(role),
              "gitlab-%d-%d".formatted(i, 1000 + n),
              3600,
              "ASIAIOSFODNN7EXAMPLE",
              null,
              "IAMTrustStore",
              "203.0.113.10",
              "aws-cli/2.31.0",
              null,
              null));
    }
    return events;
  }
}
