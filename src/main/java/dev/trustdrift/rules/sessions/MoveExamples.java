package dev.trustdrift.rules.sessions;

import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.ExampleActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Sessions of the role `deploy` that a runner obtained, and what was done with them.
final class MoveExamples {
  private static final String ROLE = "arn:aws:iam::" + ExampleAccount.ID + ":role/deploy";
  private static final String CLI =
      "aws-cli/2.31.14 md/awscrt#0.28.1 ua/2.1 os/linux#6.1.115 lang/python#3.13.7";
  private static final String THIEF =
      "Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/windows#11 lang/python#3.12.11";
  private static final Instant START = ExampleAccount.TAKEN_AT.minus(Duration.ofDays(1));
  private static final ExampleAccount ACCOUNT =
      ExampleAccount.withGitlab()
          .trusting(
              "{\"StringEquals\": {\"gitlab.com:sub\": \"project_path:acme/shop:ref_type:branch:ref:main\"}}");

  static final List<Example> ALL =
      List.of(
          ExampleActivity.example(
              "used from another network ten minutes later, with another tool",
              true,
              jobs("203.0.113.10"),
              session(0)
                  .call(at(1), "s3:PutObject", "203.0.113.10", CLI)
                  .call(at(10), "s3:GetObject", "198.51.100.99", THIEF)),
          ExampleActivity.example(
              "used elsewhere while the job still runs",
              true,
              jobs("203.0.113.10"),
              session(0)
                  .call(at(1), "s3:PutObject", "203.0.113.10", CLI)
                  .call(at(5), "sts:GetCallerIdentity", "198.51.100.99", CLI)
                  .call(at(9), "s3:PutObject", "203.0.113.10", CLI)),
          ExampleActivity.example(
              "a second IPv6 network: a runner has one",
              true,
              jobs("203.0.113.10"),
              session(0)
                  .call(at(1), "s3:PutObject", "2001:db8:1:1::7", CLI)
                  .call(at(5), "s3:GetObject", "2001:db8:beef:9::1", CLI)),
          ExampleActivity.example(
              "an address next door, by which no other session came",
              true,
              jobs("203.0.113.10"),
              session(0).call(at(1), "s3:PutObject", "203.0.113.11", CLI)),
          ExampleActivity.example(
              "many jobs behind one NAT",
              false,
              jobs("203.0.113.10", "203.0.113.10"),
              session(0).call(at(1), "s3:PutObject", "203.0.113.10", CLI),
              session(1).call(at(1), "s3:PutObject", "203.0.113.10", CLI)),
          ExampleActivity.example(
              "a NAT with several addresses in one /24: two of them obtain sessions",
              false,
              jobs("203.0.113.10", "203.0.113.11"),
              session(0).call(at(1), "s3:PutObject", "203.0.113.12", CLI)),
          ExampleActivity.example(
              "a pool: from the other address another job's session was obtained",
              false,
              jobs("203.0.113.10", "198.51.100.20"),
              session(0).call(at(1), "s3:PutObject", "198.51.100.20", CLI)),
          ExampleActivity.example(
              "S3 through a VPC endpoint, STS through the NAT",
              false,
              jobs("203.0.113.10"),
              session(0)
                  .call(at(1), "s3:PutObject", "10.0.3.7", CLI)
                  .call(at(2), "s3:PutObject", "fd00:ec2::7", CLI)),
          ExampleActivity.example(
              "CloudFormation and AWS itself act for the session",
              false,
              jobs("203.0.113.10"),
              session(0)
                  .call(at(1), "cloudformation:CreateStack", "203.0.113.10", CLI)
                  .call(
                      at(2),
                      "ec2:RunInstances",
                      "cloudformation.amazonaws.com",
                      "cloudformation.amazonaws.com")
                  .call(at(3), "kms:Decrypt", "AWS Internal", "AWS Internal")),
          ExampleActivity.example(
              "STS by IPv4, S3 by IPv6: a dual-stack runner",
              false,
              jobs("203.0.113.10"),
              session(0)
                  .call(at(1), "s3:PutObject", "2001:db8:1:1::7", CLI)
                  .call(at(2), "s3:PutObject", "2001:db8:1:1::8", CLI)),
          ExampleActivity.example(
              "another session of the same name: the key tells it apart",
              false,
              jobs("203.0.113.10"),
              ExampleActivity.of("ASIAOTHERSESSION0000", "AROADEPLOY:gitlab-ci-42-1000", ROLE)
                  .call(at(1), "s3:PutObject", "198.51.100.99", CLI)));

  private MoveExamples() {}

  /// One session for each address, obtained there.
  private static ExampleAccount jobs(String... addresses) {
    ExampleAccount account = ACCOUNT;
    StringBuilder shown = new StringBuilder();
    for (int n = 0; n < addresses.length; n++) {
      account =
          account.event(
              new TrailEvent(
                  "event-" + n,
                  START,
                  "eu-central-1",
                  ExampleAccount.ID,
                  ExampleAccount.GITLAB,
                  SessionExamples.subject("acme/shop"),
                  "https://gitlab.com",
                  ROLE,
                  "gitlab-ci-42-" + (1000 + n),
                  3600,
                  "ASIAIOSFODNN7EXAMPL" + n,
                  "AROADEPLOY:gitlab-ci-42-" + (1000 + n),
                  "IAMTrustStore",
                  addresses[n],
                  CLI,
                  null,
                  null));
      shown
          .append(n == 0 ? "" : "\n")
          .append(
              "%s ASIAIOSFODNN7EXAMPL%d obtained at %s with %s"
                  .formatted(START, n, addresses[n], CLI));
    }
    return account.shown(shown.toString());
  }

  private static ExampleActivity session(int n) {
    return ExampleActivity.of(
        "ASIAIOSFODNN7EXAMPL" + n, "AROADEPLOY:gitlab-ci-42-" + (1000 + n), ROLE);
  }

  private static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }
}
