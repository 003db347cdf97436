package dev.trustdrift.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// A condition that decided against a request, and what would have turned it.
///
/// @param actual the key's values in the request; empty if it is absent
/// @param nearest of the policy's values the one nearest to the request's, for a comparison that
///   asks for a match; null where the key is absent, and for other conditions
/// @param matched for a comparison that asks for no match: the policy's value that does match
public record Shortfall(
    Condition condition, List<String> actual, @Nullable Fit nearest, @Nullable String matched) {
  /// Of the values of a request's list: more say nothing more.
  private static final int MOST_VALUES = 8;

  public Shortfall {
    actual = List.copyOf(actual);
  }

  /// Explains a condition of which the answer to the request is known.
  ///
  /// @param variables whether the policy's version has policy variables
  /// @param mintable whether a request can hold a value under a key: what no token can hold is not
  ///   offered
  static Shortfall of(
      Condition condition,
      RequestContext request,
      boolean variables,
      BiPredicate<String, String> mintable) {
    List<String> actual = request.values(condition.key());
    if (!(condition instanceof Condition.Comparison comparison) || actual.isEmpty()) {
      return new Shortfall(condition, actual, null, null);
    }
    List<Glob> globs = globs(comparison, request, variables);
    if (comparison.holds(request) == Truth.of(comparison.negated())) {
      // The values match none of the policy's: the nearest is what the policy looks for.
      return new Shortfall(condition, actual, nearest(comparison, request, globs, mintable), null);
    }
    return new Shortfall(condition, actual, null, matched(comparison, request, globs));
  }

  /// How far the request is from the condition; only smaller and larger mean something.
  int distance() {
    return nearest == null ? 10_000 : nearest.cost() + 100 * nearest.parts().size();
  }

  /// A value of the policy as code points and wildcards.
  private record Glob(String written, List<Integer> codes) {
    int[] tokens() {
      return codes.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private static List<Glob> globs(
      Condition.Comparison comparison, RequestContext request, boolean variables) {
    boolean wildcards =
        comparison.test() instanceof ValueTest.Arn
            || (comparison.test() instanceof ValueTest.Text(var letters, var _, var _)
                && letters == ValueTest.Letters.WILDCARDS);
    boolean text =
        comparison.test() instanceof ValueTest.Text || comparison.test() instanceof ValueTest.Arn;
    List<Glob> globs = new ArrayList<>();
    for (String written : comparison.written().values()) {
      Template.parse(written, variables && text, wildcards)
          .flatMap(template -> tokens(template, request))
          .ifPresent(tokens -> globs.add(new Glob(written, tokens)));
    }
    return globs;
  }

  /// Empty where a variable has neither a value nor a default: then nothing matches.
  private static Optional<List<Integer>> tokens(Template template, RequestContext request) {
    List<Integer> tokens = new ArrayList<>();
    for (Template.Piece piece : template.pieces()) {
      switch (piece) {
        case Template.Piece.Text(var text) -> text.codePoints().forEach(tokens::add);
        case Template.Piece.AnyOne() -> tokens.add(Alignment.ANY_ONE);
        case Template.Piece.AnyMany() -> tokens.add(Alignment.ANY_MANY);
        case Template.Piece.Variable(var key, var fallback) -> {
          Optional<String> value = request.single(key).or(() -> Optional.ofNullable(fallback));
          if (value.isEmpty()) {
            return Optional.empty();
          }
          value.get().codePoints().forEach(tokens::add);
        }
      }
    }
    return Optional.of(tokens);
  }

  private static @Nullable Fit nearest(
      Condition.Comparison comparison,
      RequestContext request,
      List<Glob> globs,
      BiPredicate<String, String> mintable) {
    List<String> missing =
        request.values(comparison.key()).stream()
            .filter(value -> comparison.test().matches(value, request) != Truth.TRUE)
            .limit(MOST_VALUES)
            .toList();
    Fit nearest =
        missing.stream()
            .flatMap(
                value ->
                    (comparison.test().ordered()
                            ? ordered(comparison, request, value).stream()
                            : globs.stream()
                                .flatMap(glob -> fit(comparison.test(), glob, value).stream()))
                        .map(
                            fit ->
                                fit.value() != null
                                        && turns(comparison, request, fit.value())
                                        && mintable.test(comparison.key(), fit.value())
                                    ? fit
                                    : fit.withoutValue()))
            .min(Fit.NEAREST)
            .orElse(null);
    return nearest;
  }

  private static Optional<Fit> fit(ValueTest test, Glob glob, String value) {
    boolean ignoringCase =
        test instanceof ValueTest.Bool
            || (test instanceof ValueTest.Text(var letters, var _, var _)
                && letters == ValueTest.Letters.IGNORING_CASE);
    boolean wildcards =
        !(test instanceof ValueTest.Text(var letters, var _, var _)
            && letters != ValueTest.Letters.WILDCARDS);
    return Alignment.of(glob.tokens(), value, ignoringCase)
        .map(
            alignment ->
                Fit.of(glob.written(), value, alignment.value(), alignment.cost(), wildcards));
  }

  /// For numbers, dates and addresses: the nearest of the values around which the answer turns.
  private static Optional<Fit> ordered(
      Condition.Comparison comparison, RequestContext request, String value) {
    String wanted = String.join(", ", comparison.written().values());
    return comparison.test().candidates().stream()
        .filter(candidate -> turns(comparison, request, candidate))
        .min(
            (left, right) ->
                gap(comparison.test(), value, left).compareTo(gap(comparison.test(), value, right)))
        .map(
            candidate ->
                new Fit(
                    wanted,
                    value,
                    candidate,
                    List.of(new Fit.Part(null, wanted, value)),
                    Fit.Slip.NONE,
                    1));
  }

  private static BigDecimal gap(ValueTest test, String value, String candidate) {
    return switch (test) {
      case ValueTest.Numeric _ ->
          Values.number(value)
              .flatMap(from -> Values.number(candidate).map(to -> to.subtract(from).abs()))
              .orElse(BigDecimal.ZERO);
      case ValueTest.Date _ -> BigDecimal.valueOf(seconds(value, candidate));
      default -> BigDecimal.ZERO;
    };
  }

  private static long seconds(String value, String candidate) {
    Optional<Instant> from = Values.date(value);
    Optional<Instant> to = Values.date(candidate);
    return from.isPresent() && to.isPresent()
        ? Duration.between(from.get(), to.get()).abs().toSeconds()
        : 0;
  }

  /// Whether the condition's answer to the request changes with this value in it.
  private static boolean turns(
      Condition.Comparison comparison, RequestContext request, String value) {
    return comparison.holds(request.with(comparison.key(), value))
        == Truth.of(!comparison.negated());
  }

  private static @Nullable String matched(
      Condition.Comparison comparison, RequestContext request, List<Glob> globs) {
    boolean folded =
        comparison.test() instanceof ValueTest.Text(var letters, var _, var _)
            && letters == ValueTest.Letters.IGNORING_CASE;
    return globs.stream()
        .filter(
            glob ->
                request.values(comparison.key()).stream()
                    .anyMatch(
                        value ->
                            Alignment.of(glob.tokens(), value, folded)
                                .filter(alignment -> alignment.cost() == 0)
                                .isPresent()))
        .map(Glob::written)
        .findFirst()
        .orElse(null);
  }
}
