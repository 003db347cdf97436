package dev.trustdrift.collect;

import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Status;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.RootUser;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.inventory.User;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The account that every source of inventories must show alike.
public final class ContractAccount {
  public static final Instant TAKEN_AT = Instant.parse("2026-11-20T06:00:00Z");
  private static final String ARN = "arn:aws:iam::123456789012:";
  private static final String GITLAB = ARN + "oidc-provider/gitlab.com";

  private ContractAccount() {}

  /// A role of each sort, users with and without keys, two providers of which one is named by a
  /// path, three events of which one is denied.
  public static Inventory inventory() {
    return new Inventory(
        new Account("123456789012", "acme-prod", TAKEN_AT),
        List.of(
            new OidcProvider(
                GITLAB,
                "https://gitlab.com",
                List.of("https://gitlab.com", "sts.amazonaws.com"),
                List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"),
                Map.of("owner", "platform"),
                true),
            new OidcProvider(
                ARN + "oidc-provider/git.example.internal/sub/path",
                "https://git.example.internal/sub/path",
                List.of(),
                List.of("2b8f1b57330dbba2d07a6c51f70ee90ddab9ad8e"),
                Map.of(),
                true)),
        List.of(
            role("deploy", "/ci/", trust("project_path:acme/shop:ref_type:branch:ref:main"), 7200),
            role("plus", "/", trust("project_path:acme/c++:ref_type:branch:ref:50%25 ü"), 3600),
            new Role(
                ARN + "role/machine",
                "machine",
                "/",
                "AROAMACHINE",
                Instant.parse("2025-01-01T00:00:00Z"),
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
                3600,
                null,
                Map.of(),
                List.of(),
                List.of(),
                null)),
        List.of(
            new ManagedPolicy(
                ARN + "policy/ship",
                "ship",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}")),
        List.of(
            user("alice", "/", List.of()),
            user(
                "gitlab-deployer",
                "/ci/",
                List.of(
                    key("AKIAOLD", Status.ACTIVE, "2025-02-01T08:00:00Z", new Use.Never()),
                    key(
                        "AKIANEW",
                        Status.INACTIVE,
                        "2026-02-01T08:00:00Z",
                        new Use.Last(
                            Instant.parse("2026-10-01T10:15:00Z"), "s3", "eu-central-1"))))),
        new RootUser(
            ARN + "root",
            List.of(
                new AccessKey(
                    null,
                    Status.ACTIVE,
                    Instant.parse("2020-05-01T00:00:00Z"),
                    new Use.Unknown()))),
        List.of(
            new Discovery(
                "https://gitlab.com",
                "{\"issuer\":\"https://gitlab.com\",\n \"jwks_uri\":\"https://gitlab.com/oauth/discovery/keys\"}\n"),
            new Discovery(
                "https://git.example.internal/sub/path",
                "{\"issuer\":\"https://git.example.internal/sub/path/\"}")),
        List.of(
            new Chain("gitlab.com", 443, List.of(CERTIFICATE, CERTIFICATE)),
            new Chain("git.example.internal", 443, List.of(CERTIFICATE))),
        new Trail(TAKEN_AT.minusSeconds(14 * 86_400), TAKEN_AT, events()),
        List.of());
  }

  /// As many of each as asked for; every user of the first `withKeys` has one key.
  public static Inventory sized(int providers, int roles, int users, int withKeys) {
    Inventory small = inventory();
    return new Inventory(
        small.account(),
        IntStream.range(0, providers)
            .mapToObj(n -> ARN + "oidc-provider/git%d.example.com".formatted(n))
            .map(
                arn ->
                    new OidcProvider(
                        arn, OidcProvider.urlOf(arn), List.of("aud"), List.of(), Map.of(), true))
            .toList(),
        IntStream.range(0, roles)
            .mapToObj(n -> role("role-%04d".formatted(n), "/", trust("project_path:a/b" + n), 3600))
            .toList(),
        List.of(),
        IntStream.range(0, users)
            .mapToObj(
                n ->
                    user(
                        "user-%04d".formatted(n),
                        "/",
                        n >= withKeys
                            ? List.of()
                            : List.of(
                                key(
                                    "AKIA%04d".formatted(n),
                                    Status.ACTIVE,
                                    "2026-02-01T08:00:00Z",
                                    new Use.Never()))))
            .toList(),
        small.root(),
        List.of(),
        List.of(),
        new Trail(TAKEN_AT.minusSeconds(14 * 86_400), TAKEN_AT, List.of()),
        List.of());
  }

  /// The CloudTrail records behind the events, as CloudTrail writes them.
  public static List<String> records() {
    try (InputStream file =
        Objects.requireNonNull(ContractAccount.class.getResourceAsStream("trail.jsonl"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<TrailEvent> events() {
    String deploy = ARN + "role/ci/deploy";
    String main = "project_path:acme/shop:ref_type:branch:ref:main";
    List<TrailEvent> events = new ArrayList<>();
    for (int n = 1; n <= 2; n++) {
      events.add(
          new TrailEvent(
              n == 1 ? "aaaa0001" : "bbbb0002",
              Instant.parse("2026-11-1%dT08:00:00Z".formatted(7 + n)),
              n == 1 ? "eu-central-1" : "us-east-1",
              "123456789012",
              GITLAB,
              main,
              "sts.amazonaws.com",
              deploy,
              "gitlab-ci-42-100" + n,
              3600,
              n == 1 ? "ASIAEXAMPLEAAAA" : "ASIAEXAMPLEBBBB",
              "AROADEPLOY:gitlab-ci-42-100" + n,
              Instant.parse("2026-11-1%dT09:00:00Z".formatted(7 + n)),
              "IAMTrustStore",
              "198.51.100.7",
              "aws-cli/2.15.0",
              null,
              null));
    }
    events.add(
        new TrailEvent(
            "cccc0003",
            Instant.parse("2026-11-19T09:30:00Z"),
            "eu-central-1",
            "123456789012",
            GITLAB,
            "project_path:acmea/x y:ref_type:branch:ref:",
            "sts.amazonaws.com",
            null,
            null,
            null,
            null,
            null,
            null,
            "198.51.100.7",
            "aws-cli/2.15.0",
            "AccessDenied",
            "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
    return events;
  }

  private static String trust(String subject) {
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"gitlab.com:sub":"%s"}}}]}"""
        .formatted(GITLAB, subject);
  }

  private static Role role(String name, String path, String trust, int seconds) {
    return new Role(
        ARN + "role" + path + name,
        name,
        path,
        "AROA" + name.toUpperCase(java.util.Locale.ROOT),
        Instant.parse("2025-01-01T00:00:00Z"),
        trust,
        seconds,
        Instant.parse("2026-11-19T08:00:00Z"),
        Map.of("Environment", "production", "team", "a&b <c>"),
        List.of(new Role.AttachedPolicy(ARN + "policy/ship", "ship")),
        List.of(
            new Role.InlinePolicy(
                "logs",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"logs:*\",\"Resource\":\"*\"}]}")),
        ARN + "policy/ship");
  }

  private static User user(String name, String path, List<AccessKey> keys) {
    return new User(
        ARN + "user" + path + name,
        name,
        path,
        Instant.parse("2024-06-01T12:00:00Z"),
        Map.of("team", "platform"),
        keys);
  }

  private static AccessKey key(String id, Status status, String created, Use use) {
    return new AccessKey(id, status, Instant.parse(created), use);
  }

  private static final X509Certificate CERTIFICATE = certificate();

  private static X509Certificate certificate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=gitlab.com");
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name,
                      BigInteger.ONE,
                      Date.from(TAKEN_AT),
                      Date.from(TAKEN_AT.plusSeconds(86_400 * 90)),
                      name,
                      pair.getPublic())
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
