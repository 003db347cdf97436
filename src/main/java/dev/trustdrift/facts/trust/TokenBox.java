package dev.trustdrift.facts.trust;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Extent;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Words;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.KeySpace;
import dev.trustdrift.policy.Position;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.SubjectPattern;
import dev.trustdrift.policy.TokenSpace;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.Truth;
import dev.trustdrift.policy.ValueTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A part of an issuer's tokens in which the claims are independent of each other. A `project_id`
/// that the policy names is one project whatever its path, so each gets a box of its own, and all
/// other projects share one.
///
/// @param scope what a finite or infinite number of project paths means in this box
/// @param layout how its subjects are laid out
record TokenBox(TokenSpace tokens, Scope scope, Layout layout) {

  enum Layout {
    /// The platform's default, cut into project and run.
    DEFAULT,
    /// One that the configuration lists for a project.
    LISTED,
    /// One that some project may have chosen for itself: it counts only for what no default subject
    /// matches (contract).
    CUSTOMISED
  }

  enum Scope {
    /// Each path is a project.
    PATHS,
    /// All paths are names of the one project that the policy pins by ID.
    ONE_PROJECT,
    /// All paths lie in the one namespace that the policy pins by ID.
    ONE_NAMESPACE
  }

  private static final RequestContext NO_KEYS = new RequestContext("", "", Map.of());

  /// The most IDs that a pattern without `*` is spelled out to.
  private static final int MOST_IDS = 100;

  /// The boxes that a policy tells apart, of every layout.
  static List<TokenBox> of(TrustPolicy policy, String provider, Tokens tokens, Budget budget) {
    return of(List.of(policy), provider, tokens, budget);
  }

  /// The boxes that any of several policies tells apart, of every layout.
  static List<TokenBox> of(
      List<TrustPolicy> policies, String provider, Tokens tokens, Budget budget) {
    Naming naming = new Naming(policies, provider, tokens, budget);
    List<TokenBox> boxes = new ArrayList<>();
    Layout usual = tokens.issuer().everyLayoutListed() ? Layout.LISTED : Layout.DEFAULT;
    boxes.addAll(of(naming, tokens.subjects(), usual));
    for (Universe listed : tokens.issuer().listedSubjects()) {
      boxes.addAll(of(naming, listed, Layout.LISTED));
    }
    tokens
        .issuer()
        .customisedSubjects()
        .ifPresent(all -> boxes.addAll(of(naming, all, Layout.CUSTOMISED)));
    return boxes;
  }

  private static List<TokenBox> of(Naming naming, Universe subjects, Layout layout) {
    Tokens tokens = naming.tokens();
    List<TokenBox> boxes =
        List.of(new TokenBox(tokens.withSubjects(subjects), Scope.PATHS, layout));
    for (String claim : tokens.issuer().namespaceClaims()) {
      boxes = cut(boxes, naming, claim, Scope.ONE_NAMESPACE);
    }
    for (String claim : tokens.issuer().projectClaims()) {
      boxes = cut(boxes, naming, claim, Scope.ONE_PROJECT);
    }
    return boxes;
  }

  /// A box for each value of a claim that the policy names, and one for all others.
  private static List<TokenBox> cut(
      List<TokenBox> boxes, Naming naming, String claim, Scope scope) {
    List<List<String>> named = naming.of(claim);
    return named.isEmpty()
        ? boxes
        : boxes.stream()
            .flatMap(
                box ->
                    Stream.concat(
                        named.stream()
                            .map(values -> box.with(naming.tokens(), claim, values, scope)),
                        Stream.of(box.without(naming.tokens(), claim, named))))
            .toList();
  }

  private TokenBox with(Tokens issued, String claim, List<String> values, Scope narrower) {
    TokenSpace space = tokens.with(issued.key(claim), new KeySpace.OneOf(values, false));
    return new TokenBox(
        issued
            .issuer()
            .subjectsWith(claim, values.getFirst())
            .map(subjects -> space.withSubjects(space.subjects().and(subjects)))
            .orElse(space),
        narrower,
        layout);
  }

  private TokenBox without(Tokens issued, String claim, List<List<String>> values) {
    String key = issued.key(claim);
    if (!(tokens.keySpace(key)
        instanceof KeySpace.AnyOf(var universe, var mayBeAbsent, var several))) {
      return this;
    }
    String[] named = values.stream().flatMap(List::stream).toArray(String[]::new);
    Universe others = universe.minus(Regular.oneWordOf(named));
    return new TokenBox(
        tokens.with(key, new KeySpace.AnyOf(others, mayBeAbsent, several)), scope, layout);
  }

  /// Which IDs the policies name.
  private record Naming(List<TrustPolicy> policies, String provider, Tokens tokens, Budget budget) {

    /// The IDs that conditions name one by one or by a pattern that only finitely many match. Those
    /// that no condition tells apart stand together: what holds for one holds for each.
    List<List<String>> of(String claim) {
      String key = tokens.key(claim);
      if (!(tokens.keySpace(key) instanceof KeySpace.AnyOf(var universe, _, _))) {
        return List.of();
      }
      List<List<Pattern>> byCondition =
          policies.stream().flatMap(policy -> byCondition(policy, key).stream()).toList();
      TreeSet<String> ids = new TreeSet<>();
      for (Pattern pattern : byCondition.stream().flatMap(List::stream).toList()) {
        Words words = Words.of(universe, List.of(Constraint.matching(pattern)));
        if (words.extent(MOST_IDS, budget) instanceof Extent.Finite(var few)) {
          ids.addAll(few);
        }
      }
      List<ValueTest.Numeric> numeric = numeric(key);
      numeric.stream().flatMap(Naming::numbers).filter(universe::contains).forEach(ids::add);
      if (ids.stream().anyMatch(id -> tokens.issuer().subjectsWith(claim, id).isPresent())) {
        return ids.stream().map(List::of).toList();
      }
      Map<List<Boolean>, List<String>> alike = new LinkedHashMap<>();
      for (String id : ids) {
        List<Boolean> met =
            Stream.concat(
                    byCondition.stream()
                        .map(
                            patterns -> patterns.stream().anyMatch(pattern -> pattern.matches(id))),
                    numeric.stream().map(test -> test.matches(id, NO_KEYS) == Truth.TRUE))
                .toList();
        alike.computeIfAbsent(met, _ -> new ArrayList<>()).add(id);
      }
      return List.copyOf(alike.values());
    }

    private Collection<List<Pattern>> byCondition(TrustPolicy policy, String key) {
      Map<Position, List<Pattern>> patterns =
          SubjectPattern.of(policy, provider, key).stream()
              .collect(
                  Collectors.groupingBy(
                      SubjectPattern::at,
                      LinkedHashMap::new,
                      Collectors.mapping(SubjectPattern::pattern, Collectors.toList())));
      return patterns.values();
    }

    private List<ValueTest.Numeric> numeric(String key) {
      return policies.stream()
          .flatMap(policy -> policy.statements().stream())
          .flatMap(statement -> statement.conditions().stream())
          .filter(condition -> condition.key().equals(key))
          .flatMap(
              condition ->
                  condition instanceof Condition.Comparison comparison
                          && comparison.test() instanceof ValueTest.Numeric numeric
                      ? Stream.of(numeric)
                      : Stream.<ValueTest.Numeric>empty())
          .toList();
    }

    /// The numbers of a condition and, where it sets a low upper bound, all that lie below: so few
    /// are named one by one.
    private static Stream<String> numbers(ValueTest.Numeric test) {
      boolean bounded =
          switch (test.order()) {
            case LESS, LESS_OR_EQUAL -> true;
            case EQUAL, GREATER, GREATER_OR_EQUAL -> false;
          };
      BigDecimal most = BigDecimal.valueOf(MOST_IDS);
      return test.values().stream()
          .flatMap(
              value ->
                  bounded && value.compareTo(most) <= 0
                      ? IntStream.rangeClosed(0, value.intValue()).mapToObj(Integer::toString)
                      : integer(value));
    }

    /// As IDs are written: `42.0` is 42.
    private static Stream<String> integer(BigDecimal value) {
      BigDecimal shortest = value.stripTrailingZeros();
      return shortest.scale() <= 0 ? Stream.of(shortest.toPlainString()) : Stream.empty();
    }
  }
}
