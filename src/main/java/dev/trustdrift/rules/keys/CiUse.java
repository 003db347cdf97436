package dev.trustdrift.rules.keys;

import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.ExampleActivity;
import java.time.Duration;
import java.time.Instant;

/// Accounts in which a job came in through OIDC two days ago at `203.0.113.10`, and one user has a
/// key: to show the rules on the use of keys on.
final class CiUse {
  static final String BOTO =
      "Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux lang/python#3.12.11";
  static final String RUNNER =
      "aws-cli/2.31.14 md/awscrt#0.28.1 ua/2.1 os/linux#6.1.115-runner.7 md/arch#x86_64"
          + " lang/python#3.13.7 md/command#s3.cp";
  static final String LAPTOP =
      "aws-cli/2.31.14 md/awscrt#0.28.1 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.7";

  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";

  private CiUse() {}

  static ExampleAccount account(String user) {
    ExampleAccount account =
        KeyExamples.user(user, KeyExamples.key(30, KeyExamples.usedDaysAgo(1)))
            .event(
                new TrailEvent(
                    "event-1",
                    hoursAgo(48),
                    "eu-central-1",
                    ExampleAccount.ID,
                    ExampleAccount.GITLAB,
                    "project_path:acme/shop:ref_type:branch:ref:main",
                    "https://gitlab.com",
                    "arn:aws:iam::" + ExampleAccount.ID + ":role/deploy",
                    "gitlab-ci-42-1001",
                    3600,
                    "ASIAIOSFODNN7EXAMPLE",
                    "AROADEPLOY:gitlab-ci-42-1001",
                    "IAMTrustStore",
                    "203.0.113.10",
                    RUNNER.replace("s3.cp", "sts.assume-role-with-web-identity"),
                    null,
                    null));
    return account.shown(
        account.shown() + "\nacme/shop assumed deploy %s at 203.0.113.10".formatted(hoursAgo(48)));
  }

  /// What the user's key did a day ago.
  static ExampleActivity key(String address, String agent) {
    return keyOf(KEY, "svc", address, agent, 24);
  }

  static ExampleActivity keyOf(String id, String user, String address, String agent, int hoursAgo) {
    return ExampleActivity.of(
            id, "AIDA" + id.substring(4), "arn:aws:iam::" + ExampleAccount.ID + ":user/" + user)
        .call(hoursAgo(hoursAgo), "s3:PutObject", address, agent)
        .call(hoursAgo(hoursAgo).plusSeconds(60), "ecs:UpdateService", address, agent);
  }

  static Example flagged(String name, ExampleAccount account, ExampleActivity... activity) {
    return ExampleActivity.example(name, true, account, activity);
  }

  static Example clean(String name, ExampleAccount account, ExampleActivity... activity) {
    return ExampleActivity.example(name, false, account, activity);
  }

  static Instant hoursAgo(int hours) {
    return ExampleAccount.TAKEN_AT.minus(Duration.ofHours(hours));
  }
}
