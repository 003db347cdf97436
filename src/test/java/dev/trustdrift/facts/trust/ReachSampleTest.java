package dev.trustdrift.facts.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.rules.ExampleAccount;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a reach says of all tokens holds for each token of a sample, one by one. The policies are
/// random and seeded, over few and short names, so that patterns, namespaces and tokens really
/// meet. The namespace `a` is owned.
final class ReachSampleTest {

  private static final int POLICIES = 600;

  private static final List<String> NAMESPACES = List.of("a", "A", "ab", "ba", "x", "a/b", "x/a");
  private static final List<String> PROJECTS = List.of("p", "q", "pp");
  private static final List<String> REFS = List.of("m", "M", "ma", "am", "r/m");

  private static final List<String> DEFAULT_LAYOUT =
      NAMESPACES.stream()
          .flatMap(
              namespace ->
                  PROJECTS.stream()
                      .flatMap(
                          project ->
                              Stream.of("branch", "tag")
                                  .flatMap(
                                      type ->
                                          REFS.stream()
                                              .map(
                                                  ref ->
                                                      "project_path:%s/%s:ref_type:%s:ref:%s"
                                                          .formatted(
                                                              namespace, project, type, ref)))))
          .toList();

  private static final List<String> CUSTOMISED =
      List.of(
          "project_path:a/p",
          "project_path:x/p",
          "project_path:a/p:ref_type:tag",
          "project_path:x/p:ref_protected:true",
          "project_path:a/q:ref:m:ref_type:branch",
          "project_id:7:ref_type:branch:ref:m");

  private static final String PROVIDER = ExampleAccount.GITLAB;

  /// A policy, and what the tool says of it.
  record Sample(int seed, String policy, Grant grant) {
    Reach reach() {
      return grant.decision().reach();
    }

    String witness() {
      return grant.decision().witness().getOrDefault("gitlab.com:sub", "");
    }

    boolean accepts(String subject, boolean isProtected) {
      return Evaluator.of(grant.policy())
              .decide(
                  RequestContext.webIdentity(
                      PROVIDER,
                      Map.of(
                          "gitlab.com:sub",
                          subject,
                          "gitlab.com:aud",
                          "https://gitlab.com",
                          "gitlab.com:ref_protected",
                          Boolean.toString(isProtected))))
          instanceof Decision.Allowed;
    }

    Stream<String> accepted(List<String> subjects) {
      return subjects.stream().filter(subject -> accepts(subject, true) || accepts(subject, false));
    }

    @Override
    public String toString() {
      return seed + " " + reach().word();
    }
  }

  private static final List<Sample> SAMPLES =
      IntStream.range(0, POLICIES).mapToObj(ReachSampleTest::sample).toList();

  static Stream<Sample> samples() {
    return SAMPLES.stream();
  }

  static Stream<Sample> nobody() {
    return samples().filter(sample -> sample.reach() == Reach.NOBODY);
  }

  static Stream<Sample> inside() {
    return samples()
        .filter(
            sample -> sample.reach() != Reach.NOBODY && sample.reach().compareTo(Reach.GROUP) <= 0);
  }

  /// Those that list every accepted subject, and not the patterns that accept them.
  static Stream<Sample> pinnedAndListed() {
    return samples()
        .filter(sample -> sample.reach() == Reach.PINNED)
        .filter(sample -> !sample.policy().contains("IgnoreCase"))
        .filter(
            sample ->
                sample.grant().decision().accepts().stream()
                    .noneMatch(text -> text.contains("*") || text.contains("?")));
  }

  static Stream<Sample> protectedRefs() {
    return samples().filter(sample -> sample.reach() == Reach.PROTECTED_REFS);
  }

  static Stream<Sample> strangers() {
    return samples().filter(sample -> sample.reach() == Reach.STRANGERS);
  }

  @Test
  void theSampleHoldsEveryReachOfASharedIssuer() {
    Map<Reach, Integer> counts = new EnumMap<>(Reach.class);
    SAMPLES.forEach(sample -> counts.merge(sample.reach(), 1, Integer::sum));
    assertThat(counts)
        .containsOnlyKeys(
            Reach.NOBODY,
            Reach.PINNED,
            Reach.PROTECTED_REFS,
            Reach.REF_PATTERN,
            Reach.ANY_REF,
            Reach.GROUP,
            Reach.STRANGERS);
  }

  @ParameterizedTest
  @MethodSource("nobody")
  void whereNobodyComesInNoSampledTokenDoes(Sample sample) {
    assertThat(sample.accepted(DEFAULT_LAYOUT)).as(sample.policy()).isEmpty();
    assertThat(sample.accepted(CUSTOMISED)).as(sample.policy()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("inside")
  void belowStrangersNoSampledStrangerComesIn(Sample sample) {
    assertThat(sample.accepted(DEFAULT_LAYOUT).filter(ReachSampleTest::stranger))
        .as(sample.policy())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("inside")
  void aWitnessOfTheReachIsAccepted(Sample sample) {
    assertThat(sample.accepted(List.of(sample.witness()))).as(sample.policy()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("pinnedAndListed")
  void wherePinnedTheSampledTokensAreAmongTheListed(Sample sample) {
    assertThat(sample.grant().decision().accepts())
        .as(sample.policy())
        .containsAll(sample.accepted(DEFAULT_LAYOUT).toList());
  }

  @ParameterizedTest
  @MethodSource("protectedRefs")
  void whereOnlyProtectedRefsComeInNoSampledOtherDoes(Sample sample) {
    assertThat(DEFAULT_LAYOUT.stream().filter(subject -> sample.accepts(subject, false)))
        .as(sample.policy())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void aStrangersWitnessIsAcceptedAndOutsideAndNoSampledOneIsShorter(Sample sample) {
    assertThat(sample.accepted(List.of(sample.witness()))).as(sample.policy()).hasSize(1);
    assertThat(stranger(sample.witness())).as(sample.witness()).isTrue();
    if (sample.grant().decision().shortest()) {
      assertThat(sample.accepted(DEFAULT_LAYOUT).filter(ReachSampleTest::stranger))
          .as(sample.policy())
          .allSatisfy(
              other -> assertThat(other).hasSizeGreaterThanOrEqualTo(sample.witness().length()));
    }
  }

  private static boolean stranger(String subject) {
    return !subject.toLowerCase(Locale.ROOT).startsWith("project_path:a/");
  }

  private static Sample sample(int seed) {
    String policy = new Draw(new Random(seed)).policy();
    ExampleAccount account = ExampleAccount.withGitlab().owning("a").role("shop", policy);
    List<Grant> grants =
        Facts.of(account.inventory(), account.config(), new TrustRoots(List.of())).grants();
    return new Sample(seed, policy, grants.getFirst());
  }

  /// Policies drawn at random.
  private record Draw(Random random) {

    private static final List<String> OPERATORS =
        List.of(
            "StringLike",
            "StringLike",
            "StringLike",
            "StringEquals",
            "StringEqualsIgnoreCase",
            "StringNotLike",
            "StringNotEquals",
            "ForAnyValue:StringLike");

    String policy() {
      List<String> statements = new ArrayList<>();
      statements.add(statement("Allow"));
      while (random.nextInt(3) == 0) {
        statements.add(statement(random.nextBoolean() ? "Allow" : "Deny"));
      }
      return "{\"Version\": \"2012-10-17\", \"Statement\": ["
          + String.join(",\n", statements)
          + "]}";
    }

    private String statement(String effect) {
      List<String> conditions = new ArrayList<>();
      conditions.add(condition(effect.equals("Allow") ? 6 : OPERATORS.size()));
      if (random.nextInt(4) == 0) {
        conditions.add("\"Bool\": {\"gitlab.com:ref_protected\": \"true\"}");
      }
      if (random.nextInt(4) == 0) {
        conditions.add("\"StringNotLikeIfExists\": {\"gitlab.com:sub\": \"" + pattern() + "\"}");
      }
      return """
      {"Effect": "%s", "Principal": {"Federated": "%s"},
       "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {%s}}"""
          .formatted(effect, PROVIDER, String.join(", ", conditions));
    }

    private String condition(int operators) {
      List<String> values = new ArrayList<>();
      do {
        values.add("\"" + pattern() + "\"");
      } while (random.nextInt(3) == 0);
      return "\"%s\": {\"gitlab.com:sub\": [%s]}"
          .formatted(OPERATORS.get(random.nextInt(operators)), String.join(", ", values));
    }

    private String pattern() {
      return switch (random.nextInt(12)) {
        case 0 -> CUSTOMISED.get(random.nextInt(CUSTOMISED.size()));
        case 1 -> "*:ref:" + part(REFS);
        case 2 -> "project_path:" + part(NAMESPACES) + "/*";
        case 3 -> "project_path:a/" + part(PROJECTS) + ":*";
        default ->
            "project_path:"
                + (random.nextInt(3) == 0 ? part(NAMESPACES) : "a")
                + "/"
                + part(PROJECTS)
                + ":ref_type:"
                + (random.nextInt(4) == 0 ? "*" : random.nextBoolean() ? "branch" : "tag")
                + ":ref:"
                + part(REFS);
      };
    }

    /// A name, or one with a wildcard somewhere.
    private String part(List<String> names) {
      String name = names.get(random.nextInt(names.size()));
      int at = random.nextInt(name.length() + 1);
      return switch (random.nextInt(5)) {
        case 0 -> name.substring(0, at) + "*" + name.substring(at);
        case 1 -> "*";
        case 2 -> name.substring(0, at) + "?" + name.substring(Math.min(at + 1, name.length()));
        default -> name;
      };
    }
  }
}
