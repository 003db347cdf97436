package dev.trustdrift.collect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.rules.Rules;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoAccountTest {
  private static Inventory inventory;
  private static List<Finding> findings;

  @BeforeAll
  static void auditTheDemo() throws Exception {
    Config config = DemoAccount.config();
    inventory = new DemoAccount().collect(config);
    List<X509Certificate> roots = new ArrayList<>(TrustRoots.jdk().certificates());
    roots.addAll(DemoAccount.publicRoots());
    Facts facts = Facts.of(inventory, config, new TrustRoots(roots));
    findings = Rules.ALL.stream().flatMap(rule -> rule.check(facts)).toList();
  }

  @Test
  void nothingOfItIsMissingOrMalformed() {
    assertThat(inventory.gaps()).isEmpty();
    assertThat(inventory.roles()).hasSize(15);
    assertThat(inventory.users()).hasSize(6);
    assertThat(inventory.providers()).hasSize(3);
    assertThat(inventory.chains()).hasSize(3);
    assertThat(Objects.requireNonNull(inventory.trail()).events()).hasSizeGreaterThan(300);
  }

  @ParameterizedTest
  @CsvSource({
    "lookalike-namespace,role/prod-artifacts,CRITICAL",
    "stranger-assumed,role/prod-artifacts,CRITICAL",
    "stale-thumbprint,oidc-provider/gitlab.acme.example,HIGH",
    "stale-thumbprint,oidc-provider/gitlab.com,INFO",
    "untrusted-chain,oidc-provider/gitlab.acme.example,MEDIUM",
    "unexpected-issuer,oidc-provider/token.actions.githubusercontent.com,HIGH",
    "unused-provider,oidc-provider/token.actions.githubusercontent.com,LOW",
    "whole-instance,role/onprem-backup,HIGH",
    "whole-group,role/prod-platform-read,HIGH",
    "any-ref,role/web-assets,HIGH",
    "administrator-by-ci,role/terraform-apply,HIGH",
    "side-door,role/legacy-release,HIGH",
    "dead-trust,role/prod-catalog-migrate,MEDIUM",
    "undecided-trust,role/prod-data-export,MEDIUM",
    "missing-audience,role/docs-publish,LOW",
    "long-session,role/onprem-erp-deploy,LOW",
    "unused-trust,role/prod-importer,LOW",
    "leftover-ci-user,user/ci/ci-deploy,HIGH",
    "leftover-ci-user,user/gitlab-runner-legacy,HIGH",
    "idle-access-key,user/gitlab-runner-legacy,MEDIUM",
    "old-access-key,user/ci/ci-deploy,MEDIUM",
    "active-access-key,user/people/jane.doe,LOW",
    "inactive-access-key,user/people/mark.ops,LOW",
    "denied-attempts,role/prod-catalog-migrate,LOW",
    "denied-attempts,oidc-provider/gitlab.com,MEDIUM",
    "untraceable-session,role/prod-artifacts,LOW",
    "session-name-reused,role/prod-artifacts,MEDIUM",
    "session-name-forged,oidc-provider/gitlab.com,HIGH",
    "credentials-moved,role/terraform-apply,HIGH",
    "silent-fallback,user/ci/ci-deploy,HIGH",
    "subject-no-longer-trusted,role/web-assets,INFO"
  })
  void itsReportShowsTheProduct(String rule, String resource, Severity severity) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.resource()).endsWith(":" + resource);
              assertThat(finding.severity()).isEqualTo(severity);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role/prod-shop-deploy",
        "role/staging-web-preview",
        "role/ecs-task-shop",
        "user/people/audit-reader"
      })
  void whatIsInOrderIsNotFlagged(String resource) {
    assertThat(findings)
        .noneSatisfy(finding -> assertThat(finding.resource()).endsWith(":" + resource));
  }

  @Test
  void aWideAllowNarrowedByADenyIsSafe() {
    assertThat(findings)
        .filteredOn(finding -> finding.resource().endsWith(":role/terraform-plan"))
        .extracting(Finding::rule)
        .containsOnly("untraceable-session", "path-only-subject");
  }

  @Test
  void theJarGivesTheSameAccount(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("trustdrift with spaces.jar");
    pack(
        Path.of(DemoAccount.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
        jar);
    List<URL> classPath = new ArrayList<>(List.of(jar.toUri().toURL()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        classPath.add(Path.of(entry).toUri().toURL());
      }
    }

    try (URLClassLoader loader =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> demo = loader.loadClass(DemoAccount.class.getName());
      Object config = demo.getMethod("config").invoke(null);
      Method collect = demo.getMethod("collect", config.getClass());
      Object fromJar = collect.invoke(demo.getConstructor().newInstance(), config);

      assertThat(demo.getResource("/dev/trustdrift/demo/account.json")).hasProtocol("jar");
      assertThat(fromJar.toString()).isEqualTo(inventory.toString());
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(
            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }
}
