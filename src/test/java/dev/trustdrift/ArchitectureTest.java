package dev.trustdrift;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.Rules;
import java.net.URL;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The walls between the packages (DESIGN section 1). Each exception says why it is one.
final class ArchitectureTest {
  private static final JavaClasses PRODUCT = product();

  private static final String[] PURE = {
    "dev.trustdrift.language..",
    "dev.trustdrift.policy..",
    "dev.trustdrift.issuer..",
    "dev.trustdrift.inventory..",
    "dev.trustdrift.facts..",
    "dev.trustdrift.rules..",
    "dev.trustdrift.finding..",
    "dev.trustdrift.config.."
  };

  @Test
  void runsOnJava25() {
    assertThat(Runtime.version().feature()).isEqualTo(25);
  }

  @Test
  void dataFlowsOneWay() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("language")
        .definedBy("dev.trustdrift.language..")
        .layer("policy")
        .definedBy("dev.trustdrift.policy..")
        .layer("issuer")
        .definedBy("dev.trustdrift.issuer..")
        .layer("inventory")
        .definedBy("dev.trustdrift.inventory..")
        .layer("finding")
        .definedBy("dev.trustdrift.finding..")
        .layer("config")
        .definedBy("dev.trustdrift.config..")
        .layer("facts")
        .definedBy("dev.trustdrift.facts..")
        .layer("rules")
        .definedBy("dev.trustdrift.rules..")
        .layer("collect")
        .definedBy("dev.trustdrift.collect..")
        .layer("drift")
        .definedBy("dev.trustdrift.drift..")
        .layer("report")
        .definedBy("dev.trustdrift.report..")
        .layer("publish")
        .definedBy("dev.trustdrift.publish..")
        .layer("lambda")
        .definedBy("dev.trustdrift")
        .layer("cli")
        .definedBy("dev.trustdrift.cli..")
        .whereLayer("language")
        .mayNotAccessAnyLayer()
        .whereLayer("finding")
        .mayNotAccessAnyLayer()
        // Every layer may say what it found, and print text from outside safely: finding is a leaf.
        .whereLayer("policy")
        .mayOnlyAccessLayers("language", "finding")
        .whereLayer("issuer")
        .mayOnlyAccessLayers("language", "policy", "finding")
        .whereLayer("inventory")
        .mayOnlyAccessLayers("language", "policy", "issuer", "finding")
        // failOn is a severity.
        .whereLayer("config")
        .mayOnlyAccessLayers("finding")
        .whereLayer("facts")
        .mayOnlyAccessLayers("language", "policy", "issuer", "inventory", "finding", "config")
        .whereLayer("rules")
        .mayOnlyAccessLayers(
            "language", "policy", "issuer", "inventory", "finding", "config", "facts")
        // The configuration says how far back the trail goes and which hosts may be private.
        .whereLayer("collect")
        .mayOnlyAccessLayers("inventory", "finding", "config")
        .whereLayer("drift")
        .mayOnlyAccessLayers("finding", "config", "inventory", "facts", "rules")
        // A witness is printed in the words of its issuer: project, branch, tag; an answer about a
        // policy in those of its statements.
        .whereLayer("report")
        .mayOnlyAccessLayers(
            "policy", "issuer", "finding", "config", "inventory", "facts", "rules", "drift")
        // A report kept in S3 is the next run's baseline.
        .whereLayer("publish")
        .mayOnlyAccessLayers("finding", "config", "inventory", "report", "drift")
        .whereLayer("lambda")
        .mayNotBeAccessedByAnyLayer()
        .ignoreDependency(
            describe("the command line", c -> c.getPackageName().equals("dev.trustdrift.cli")),
            // Both entries run the same audit, and so does the command line.
            describe("the audit", c -> c.getPackageName().equals("dev.trustdrift")))
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(PRODUCT);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.trustdrift.(*)..").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void theLanguageKnowsNothingButJava() {
    classes()
        .that()
        .resideInAPackage("dev.trustdrift.language..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.trustdrift.language..")
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void policyAndIssuerKnowNothingBeyondJavaButJson() {
    classes()
        .that()
        .resideInAnyPackage("dev.trustdrift.policy..", "dev.trustdrift.issuer..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "tools.jackson..",
            "dev.trustdrift.language..",
            "dev.trustdrift.policy..",
            "dev.trustdrift.issuer..",
            "dev.trustdrift.finding..")
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void awsIsCalledOnlyToCollectAndToPublish() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.trustdrift.collect..",
            "dev.trustdrift.publish..",
            // The function's entry reads its own configuration and baseline from AWS.
            "dev.trustdrift")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "com.amazonaws..")
        .check(PRODUCT);
  }

  @Test
  void onlyTheCommandLineParsesArguments() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.trustdrift.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(PRODUCT);
  }

  @Test
  void whatDecidesReadsNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(
            access(
                "reads the clock",
                access ->
                    (access.getTargetOwner().getPackageName().startsWith("java.time")
                            && (access.getName().equals("now")
                                || access.getName().startsWith("system")))
                        || (access.getTargetOwner().isEquivalentTo(System.class)
                            && Set.of("currentTimeMillis", "nanoTime").contains(access.getName()))))
        .check(PRODUCT);
  }

  @Test
  void whatDecidesUsesNoNetwork() {
    Set<String> harmless =
        Set.of(
            // Parsing the text of a URL opens no connection.
            "java.net.URI",
            "java.net.URISyntaxException",
            // An address read from its literal asks no name server (the next test holds that).
            "java.net.InetAddress",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.UnknownHostException",
            // The JDK hands out its list of certificate authorities through these alone.
            "javax.net.ssl.TrustManagerFactory",
            "javax.net.ssl.TrustManager",
            "javax.net.ssl.X509TrustManager");
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            describe(
                "use the network",
                used ->
                    (used.getPackageName().startsWith("javax.net")
                            || used.getPackageName().startsWith("java.net"))
                        && !harmless.contains(used.getName())))
        .check(PRODUCT);
  }

  @Test
  void whatDecidesAsksNoNameServer() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(
            access(
                "asks a name server or a host",
                access ->
                    access.getTargetOwner().getName().startsWith("java.net.Inet")
                        && Set.of(
                                "getByName",
                                "getAllByName",
                                "getLocalHost",
                                "getHostName",
                                "getCanonicalHostName",
                                "isReachable")
                            .contains(access.getName())))
        .check(PRODUCT);
  }

  @Test
  void whatDecidesReadsNoEnvironment() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(
            access(
                "reads the environment",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && Set.of("getenv", "getProperty").contains(access.getName())))
        .check(PRODUCT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Util", "Utils", "Helper", "Manager", "Impl", "Dto", "Service"})
  void noClassHidesBehindANameThatSaysNothing(String ending) {
    noClasses().should().haveSimpleNameEndingWith(ending).check(PRODUCT);
  }

  @Test
  void everyRuleIsInTheRegistry() {
    assertThat(ruleClasses().map(JavaClass::getName).collect(Collectors.toSet()))
        .isEqualTo(
            Rules.ALL.stream()
                .map(rule -> rule.getClass().getName())
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Test
  void rulesAreReachedThroughTheRegistryAlone() {
    assertThat(ruleClasses())
        .allSatisfy(
            rule -> {
              assertThat(rule.getModifiers()).as(rule.getName()).contains(FINAL);
              assertThat(rule.getModifiers().stream().map(Enum::name))
                  .as(rule.getName())
                  .doesNotContain("PUBLIC");
              assertThat(rule.getPackageName()).startsWith("dev.trustdrift.rules.");
            });
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(PRODUCT);
  }

  /// Names are enough to judge by: reading every class of the SDK that is named takes a minute.
  private static JavaClasses product() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter().importUrl(location(Rules.class));
  }

  /// The folder of the product's classes; the tests' are in another.
  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static Stream<JavaClass> ruleClasses() {
    return PRODUCT.stream().filter(c -> c.isAssignableTo(Rule.class) && !c.isInterface());
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String words, Predicate<JavaAccess<?>> predicate) {
    return describe(words, predicate);
  }
}
