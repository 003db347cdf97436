package dev.trustdrift.rules.sessions;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.ExampleAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Calls of jobs on gitlab.com that ask for the role `deploy`, to show the session rules on.
final class SessionExamples {
  private static final String ROLE = "arn:aws:iam::" + ExampleAccount.ID + ":role/deploy";

  private SessionExamples() {}

  static String subject(String project) {
    return "project_path:" + project + ":ref_type:branch:ref:main";
  }

  static TrailEvent session(int daysAgo, String subject, String name) {
    return session(Duration.ofDays(daysAgo), subject, name);
  }

  /// A session that was opened so long before the audit.
  static TrailEvent session(Duration ago, String subject, String name) {
    return event(ago, subject, ROLE, name, null, null);
  }

  /// As CloudTrail often logs a refusal: without the role and the session name.
  static TrailEvent denied(int daysAgo, String subject, String code, String message) {
    return denied(Duration.ofDays(daysAgo), subject, code, message);
  }

  static TrailEvent denied(Duration ago, String subject, String code, String message) {
    return event(ago, subject, null, null, code, message);
  }

  static ExampleAccount seen(ExampleAccount account, TrailEvent... events) {
    ExampleAccount longer = account;
    for (TrailEvent event : events) {
      longer = longer.event(event);
    }
    return longer.shown(
        Stream.of(events)
            .map(
                event ->
                    "%s %s %s"
                        .formatted(
                            Day.of(event.time()),
                            event.subject(),
                            event.denied()
                                ? event.errorCode()
                                : "deploy as " + event.sessionName()))
            .collect(Collectors.joining("\n")));
  }

  /// The account with a configuration that owns one namespace of gitlab.com.
  static ExampleAccount owning(String namespace, ExampleAccount account) {
    return account.config(
        account
            .config()
            .withIssuer(
                "https://gitlab.com",
                new Config.IssuerConfig(List.of(namespace), false, Map.of())));
  }

  /// The role `deploy`, which IAM says was used that many days ago.
  static Role usedDaysAgo(int days, String condition) {
    return new Role(
        ROLE,
        "deploy",
        "/",
        "AROADEPLOY",
        daysAgo(300),
        ExampleAccount.webIdentityPolicy(condition),
        3600,
        daysAgo(days),
        Map.of(),
        List.of(),
        List.of(),
        null);
  }

  private static TrailEvent event(
      Duration ago,
      String subject,
      @Nullable String role,
      @Nullable String name,
      @Nullable String errorCode,
      @Nullable String errorMessage) {
    return new TrailEvent(
        "event-%s-%x".formatted(ago, Objects.hash(subject, name, errorCode)),
        ExampleAccount.TAKEN_AT.minus(ago),
        "us-east-1",
        ExampleAccount.ID,
        ExampleAccount.GITLAB,
        subject,
        "https://gitlab.com",
        role,
        name,
        3600,
        errorCode == null ? "ASIAIOSFODNN7EXAMPLE" : null,
        null,
        "IAMTrustStore",
        "203.0.113.10",
        "aws-cli/2.31.0",
        errorCode,
        errorMessage);
  }

  private static Instant daysAgo(int days) {
    return ExampleAccount.TAKEN_AT.minus(Duration.ofDays(days));
  }
}
