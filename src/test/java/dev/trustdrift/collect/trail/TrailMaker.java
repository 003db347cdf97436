package dev.trustdrift.collect.trail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/// Makes trails that look like an account's: log files of [#PER_FILE] events, one in two hundred a
/// web-identity call, a fifth by the sessions that these opened, most by roles of machines and
/// services, some by static keys and by AWS itself. Shapes are those of real logs; names are made
/// up. The same seed and file give the same bytes, so files can be made in any order.
public final class TrailMaker {
  public static final int PER_FILE = 5000;
  static final String ACCOUNT = "123456789012";
  static final Instant START = Instant.parse("2026-11-06T06:00:00Z");

  /// What a file's time spans.
  private static final Duration STEP = Duration.ofMinutes(5);

  /// A machine's credentials live for hours, and so for several files.
  private static final int FILES_OF_A_MACHINE = 24;

  private static final int JOBS = PER_FILE / 200;
  private static final int MACHINES = 60;
  private static final String PROVIDER = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
  private static final String[] REGIONS = {
    "eu-central-1", "eu-central-1", "eu-central-1", "us-east-1", "eu-west-1"
  };

  private final long seed;

  /// @param seed the same gives the same trail
  public TrailMaker(long seed) {
    this.seed = seed;
  }

  /// Credentials that make calls.
  private record Holder(
      String key, String principal, String role, String address, String agent, boolean federated) {}

  /// Makes the files of a trail of that many events, in a bucket's folders.
  ///
  /// @return how many bytes they hold before compression
  long write(Path folder, int events) throws IOException {
    long bytes = 0;
    for (int file = 0; file * (long) PER_FILE < events; file++) {
      bytes += write(folder, file, Math.min(PER_FILE, events - file * PER_FILE));
    }
    return bytes;
  }

  /// Makes one file.
  long write(Path folder, int file, int events) throws IOException {
    Instant time = START.plus(STEP.multipliedBy(file));
    String stamp = time.toString();
    Path day =
        folder.resolve(
            "AWSLogs/%s/CloudTrail/eu-central-1/%s"
                .formatted(ACCOUNT, stamp.substring(0, 10).replace('-', '/')));
    Files.createDirectories(day);
    byte[] text =
        ("{\"Records\":[" + String.join(",", records(file, events)) + "]}")
            .getBytes(StandardCharsets.UTF_8);
    Path path =
        day.resolve(
            "%s_CloudTrail_eu-central-1_%s_%06d.json.gz"
                .formatted(ACCOUNT, stamp.replaceAll("[-:]", ""), file));
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path), 1 << 16)) {
      out.write(text);
    }
    return text.length;
  }

  /// The records of one file, each the text of a JSON object.
  public List<String> records(int file, int events) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + file);
    List<Holder> jobs = jobs(file);
    List<Holder> before = file == 0 ? jobs : jobs(file - 1);
    List<Holder> machines = machines(file / FILES_OF_A_MACHINE);
    List<String> records = new ArrayList<>(events);
    for (int n = 0; n < events; n++) {
      Instant time =
          START.plus(STEP.multipliedBy(file)).plusSeconds((long) n * STEP.toSeconds() / PER_FILE);
      if (n % 200 == 17) {
        records.add(assumption(random, jobs.get(n / 200 % JOBS), n / 200, file, time));
        continue;
      }
      int kind = random.nextInt(100);
      if (kind < 20) {
        // Some calls are logged in an earlier file than the assumption they come from.
        List<Holder> all = random.nextInt(4) == 0 ? before : jobs;
        records.add(call(random, all.get(random.nextInt(JOBS)), time, random.nextInt(6)));
      } else if (kind < 80) {
        records.add(call(random, machines.get(random.nextInt(MACHINES)), time, random.nextInt(10)));
      } else if (kind < 84) {
        records.add(user(random, time));
      } else {
        records.add(service(random, time));
      }
    }
    return records;
  }

  private List<Holder> jobs(int file) {
    SplittableRandom random = new SplittableRandom(seed * 7_368_787 + file);
    List<Holder> jobs = new ArrayList<>();
    for (int n = 0; n < JOBS; n++) {
      int role = random.nextInt(20);
      jobs.add(
          new Holder(
              "ASIA" + letters(random, 16),
              "AROAEXAMPLEROLE%05d:gitlab-ci-%d-%d"
                  .formatted(role, 40 + random.nextInt(60), 1_000_000 + file * JOBS + n),
              "arn:aws:iam::%s:role/ci/deploy-%d".formatted(ACCOUNT, role),
              "198.51.100." + (1 + random.nextInt(6)),
              "aws-cli/2.17.%d md/awscrt#0.20.11 ua/2.0 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard"
                  .formatted(random.nextInt(40)),
              true));
    }
    return jobs;
  }

  private List<Holder> machines(int period) {
    SplittableRandom random = new SplittableRandom(seed * 15_485_863 + period);
    List<Holder> machines = new ArrayList<>();
    for (int n = 0; n < MACHINES; n++) {
      machines.add(
          new Holder(
              "ASIA" + letters(random, 16),
              "AROAEXAMPLEHOST%05d:i-%017x".formatted(n, random.nextLong() >>> 4),
              "arn:aws:iam::%s:role/service-%d".formatted(ACCOUNT, n),
              "10.%d.%d.%d".formatted(n % 4, random.nextInt(250), random.nextInt(250)),
              "aws-sdk-go-v2/1.30.%d ua/2.1 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.%d.0"
                  .formatted(random.nextInt(9), 100 + n),
              false));
    }
    return machines;
  }

  private static String letters(SplittableRandom random, int count) {
    StringBuilder letters = new StringBuilder(count);
    for (int n = 0; n < count; n++) {
      letters.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(random.nextInt(32)));
    }
    return letters.toString();
  }

  private static String uuid(SplittableRandom random) {
    return new java.util.UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String assumption(
      SplittableRandom random, Holder job, int n, int file, Instant time) {
    String name = job.principal().substring(job.principal().indexOf(':') + 1);
    String subject =
        "project_path:acme/app-%d:ref_type:branch:ref:%s"
            .formatted(random.nextInt(60), random.nextInt(3) == 0 ? "feature/x-" + n : "main");
    boolean denied = random.nextInt(50) == 0;
    String head =
        """
        {"eventVersion":"1.11","userIdentity":{"type":"WebIdentityUser","principalId":"%1$s:https://gitlab.com:%2$s","userName":"%2$s","identityProvider":"%1$s"},"eventTime":"%3$s","eventSource":"sts.amazonaws.com","eventName":"AssumeRoleWithWebIdentity","awsRegion":"eu-central-1","sourceIPAddress":"%4$s","userAgent":"%5$s","""
            .formatted(PROVIDER, subject, time, job.address(), job.agent());
    String middle =
        denied
            ? """
            "errorCode":"AccessDenied","errorMessage":"Not authorized to perform sts:AssumeRoleWithWebIdentity","requestParameters":null,"responseElements":null,"""
            : """
            "requestParameters":{"roleArn":"%1$s","roleSessionName":"%2$s","durationSeconds":3600},"responseElements":{"credentials":{"accessKeyId":"%3$s","sessionToken":"%8$s","expiration":"%4$s"},"subjectFromWebIdentityToken":"%5$s","assumedRoleUser":{"assumedRoleId":"%6$s","arn":"arn:aws:sts::123456789012:assumed-role/deploy/%2$s"},"provider":"%7$s","audience":"https://gitlab.com"},"additionalEventData":{"identityProviderConnectionVerificationMethod":"IAMTrustStore","RequestDetails":{"endpointType":"regional","awsServingRegion":"eu-central-1"}},"""
                .formatted(
                    job.role(),
                    name,
                    job.key(),
                    time.plusSeconds(3600),
                    subject,
                    job.principal(),
                    PROVIDER,
                    letters(random, 400));
    return head + middle + tail(random, file % 2 == 0, "AwsApiCall");
  }

  private static String tail(SplittableRandom random, boolean readOnly, String type) {
    return """
    "requestID":"%s","eventID":"%s","readOnly":%s,"eventType":"%s","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"ec2.eu-central-1.amazonaws.com"}}"""
        .formatted(uuid(random), uuid(random), readOnly, type);
  }

  private static String call(SplittableRandom random, Holder who, Instant time, int what) {
    String session = who.principal().substring(who.principal().indexOf(':') + 1);
    String id = who.principal().substring(0, who.principal().indexOf(':'));
    String role = who.role().substring(who.role().lastIndexOf('/') + 1);
    String federation =
        who.federated()
            ? "\"webIdFederationData\":{\"federatedProvider\":\""
                + PROVIDER
                + "\",\"attributes\":{}},"
            : random.nextBoolean() ? "\"webIdFederationData\":{}," : "";
    String identity =
        """
        {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"%1$s","arn":"arn:aws:sts::123456789012:assumed-role/%2$s/%3$s","accountId":"123456789012","accessKeyId":"%4$s","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"%5$s","arn":"%6$s","accountId":"123456789012","userName":"%2$s"},%7$s"attributes":{"creationDate":"%8$s","mfaAuthenticated":"false"}}},"eventTime":"%8$s","""
            .formatted(who.principal(), role, session, who.key(), id, who.role(), federation, time);
    return identity
        + Kind.values()[what].text(random, who.address(), who.agent())
        + tail(random, what % 2 == 0, "AwsApiCall");
  }

  private static String user(SplittableRandom random, Instant time) {
    int n = random.nextInt(12);
    String identity =
        """
        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLEUSER%1$05d","arn":"arn:aws:iam::123456789012:user/deployer-%1$d","accountId":"123456789012","accessKeyId":"AKIAEXAMPLEKEY%1$06d","userName":"deployer-%1$d"},"eventTime":"%2$s","""
            .formatted(n, time);
    return identity
        + Kind.values()[random.nextInt(Kind.values().length)].text(
            random, "203.0.113." + (1 + n), "Boto3/1.34.%d md/Botocore#1.34.1".formatted(n))
        + tail(random, n % 2 == 0, "AwsApiCall");
  }

  private static String service(SplittableRandom random, Instant time) {
    return """
    {"eventVersion":"1.11","userIdentity":{"type":"AWSService","invokedBy":"lambda.amazonaws.com"},"eventTime":"%s","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"eu-central-1","sourceIPAddress":"lambda.amazonaws.com","userAgent":"lambda.amazonaws.com","requestParameters":{"roleArn":"arn:aws:iam::123456789012:role/service-%2$d","roleSessionName":"function-%2$d","durationSeconds":3600},"responseElements":{"credentials":{"accessKeyId":"ASIA%3$s","sessionToken":"%4$s","expiration":"Nov 18, 2026, 9:00:00 AM"}},"resources":[{"accountId":"123456789012","type":"AWS::IAM::Role","ARN":"arn:aws:iam::123456789012:role/service-%2$d"}],"""
            .formatted(time, random.nextInt(60), letters(random, 16), letters(random, 300))
        + tail(random, true, "AwsApiCall");
  }

  /// Calls, from small to large.
  private enum Kind {
    IDENTITY("sts", "GetCallerIdentity", "null", "null"),
    BUCKETS("s3", "ListBuckets", "{\"Host\":\"s3.eu-central-1.amazonaws.com\"}", "null"),
    INSTANCES(
        "ec2",
        "DescribeInstances",
        "{\"maxResults\":1000,\"instancesSet\":{},\"filterSet\":{\"items\":[{\"name\":\"tag:Name\",\"valueSet\":{\"items\":[{\"value\":\"web-%1$d\"},{\"value\":\"worker-%1$d\"}]}},{\"name\":\"instance-state-name\",\"valueSet\":{\"items\":[{\"value\":\"running\"}]}}]}}",
        "null"),
    SECRET(
        "secretsmanager",
        "GetSecretValue",
        "{\"secretId\":\"arn:aws:secretsmanager:eu-central-1:123456789012:secret:app/%1$d-AbCdEf\"}",
        "null"),
    CODE(
        "lambda",
        "UpdateFunctionCode20150331v2",
        "{\"functionName\":\"shop-%1$d\",\"s3Bucket\":\"artifacts\",\"s3Key\":\"shop/%1$d.zip\",\"publish\":false,\"dryRun\":false}",
        "{\"functionName\":\"shop-%1$d\",\"functionArn\":\"arn:aws:lambda:eu-central-1:123456789012:function:shop-%1$d\",\"runtime\":\"java25\",\"role\":\"arn:aws:iam::123456789012:role/shop\",\"handler\":\"com.acme.Shop::handle\",\"codeSize\":%1$d,\"description\":\"the \\\"shop\\\" \\u2013 orders\",\"timeout\":30,\"memorySize\":512,\"environment\":{},\"tracingConfig\":{\"mode\":\"PassThrough\"},\"layers\":[],\"state\":\"Active\"}"),
    TASK(
        "ecs",
        "RegisterTaskDefinition",
        "{\"family\":\"shop\",\"networkMode\":\"awsvpc\",\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:%1$d\",\"cpu\":256,\"memory\":512,\"essential\":true,\"portMappings\":[{\"containerPort\":8080,\"protocol\":\"tcp\"}],\"environment\":[{\"name\":\"STAGE\",\"value\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"},{\"name\":\"TOPIC\",\"value\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}],\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/ecs/shop\",\"awslogs-region\":\"eu-central-1\"}}},{\"name\":\"proxy\",\"image\":\"envoy:v1.%1$d\",\"cpu\":128,\"memory\":128,\"essential\":false}],\"requiresCompatibilities\":[\"FARGATE\"],\"cpu\":\"512\",\"memory\":\"1024\"}",
        "{\"taskDefinition\":{\"taskDefinitionArn\":\"arn:aws:ecs:eu-central-1:123456789012:task-definition/shop:%1$d\",\"family\":\"shop\",\"revision\":%1$d,\"status\":\"ACTIVE\"}}"),
    DECRYPT(
        "kms",
        "Decrypt",
        "{\"encryptionContext\":{\"aws:s3:arn\":\"arn:aws:s3:::data-%1$d\"},\"encryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}",
        "null"),
    STREAM(
        "logs",
        "CreateLogStream",
        "{\"logStreamName\":\"2026/11/18/[$LATEST]%1$d\",\"logGroupName\":\"/aws/lambda/shop-%1$d\"}",
        "null"),
    REPOSITORY(
        "ecr",
        "BatchGetImage",
        "{\"imageIds\":[{\"imageTag\":\"%1$d\"}],\"repositoryName\":\"shop\",\"registryId\":\"123456789012\",\"acceptedMediaTypes\":[\"application/vnd.docker.distribution.manifest.v2+json\",\"application/vnd.oci.image.manifest.v1+json\"]}",
        "null"),
    SCALING(
        "autoscaling",
        "DescribeAutoScalingGroups",
        "{\"maxRecords\":100,\"autoScalingGroupNames\":[\"web-%1$d\"]}",
        "null");

    private final String service;
    private final String name;
    private final String request;
    private final String response;

    Kind(String service, String name, String request, String response) {
      this.service = service;
      this.name = name;
      this.request = request;
      this.response = response;
    }

    private String text(SplittableRandom random, String address, String agent) {
      int number = random.nextInt(100_000);
      String denied =
          random.nextInt(60) == 0
              ? "\"errorCode\":\"AccessDenied\",\"errorMessage\":\"User is not authorized to perform: "
                  + service
                  + ":"
                  + name
                  + "\","
              : "";
      return """
      "eventSource":"%s.amazonaws.com","eventName":"%s","awsRegion":"%s","sourceIPAddress":"%s","userAgent":"%s",%s"requestParameters":%s,"responseElements":%s,"""
          .formatted(
              service,
              name,
              REGIONS[random.nextInt(REGIONS.length)],
              address,
              agent,
              denied,
              request.formatted(number),
              response.formatted(number));
    }
  }
}
