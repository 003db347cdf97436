package dev.trustdrift;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.Rules;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The walls between the packages (DESIGN section 1). Each exception says why it is one.
final class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.trustdrift");

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
        .whereLayer("report")
        .mayOnlyAccessLayers("finding", "config", "inventory", "facts", "rules", "drift")
        .whereLayer("publish")
        .mayOnlyAccessLayers("finding", "config", "inventory", "report")
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
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            describe(
                "use the network",
                used ->
                    used.getPackageName().startsWith("javax.net")
                        || (used.getPackageName().startsWith("java.net")
                            // Parsing a URL's text opens no connection.
                            && !used.getName().startsWith("java.net.URI"))))
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
              assertThat(rule.getPackageName()).isEqualTo("dev.trustdrift.rules");
            });
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(PRODUCT);
  }

  @Test
  void whatIsPublicIsUsedFromAnotherPackage() {
    Set<String> entries =
        Set.of(
            "dev.trustdrift.cli.Main", // java -jar
            "dev.trustdrift.Handler"); // Lambda
    assertThat(
            PRODUCT.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(c -> c.getModifiers().stream().anyMatch(m -> m.name().equals("PUBLIC")))
                .filter(c -> !entries.contains(c.getName()))
                .filter(c -> !usedFromAnotherPackage(c))
                .map(JavaClass::getName))
        .isEmpty();
  }

  private static boolean usedFromAnotherPackage(JavaClass type) {
    return PRODUCT.stream()
        .filter(inside -> inside.getName().equals(type.getName()) || isNestedIn(inside, type))
        .flatMap(inside -> inside.getDirectDependenciesToSelf().stream())
        .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
  }

  private static boolean isNestedIn(JavaClass inside, JavaClass type) {
    return inside.getName().startsWith(type.getName() + "$");
  }

  private static Stream<JavaClass> ruleClasses() {
    return PRODUCT.stream().filter(c -> c.isAssignableTo(Rule.class) && !c.isInterface());
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String words, java.util.function.Predicate<JavaAccess<?>> predicate) {
    return describe(words, predicate);
  }
}
