package dev.trustdrift.report.answer;

import dev.trustdrift.facts.trust.ShortfallWords;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.policy.Shortfall;
import dev.trustdrift.report.JsonText;
import java.util.List;

/// What `trustdrift test` prints (contract, DESIGN section 7).
///
/// @param passed how many cases came out as expected
public record TestAnswer(int passed, List<Failure> failures) {

  public TestAnswer {
    failures = List.copyOf(failures);
  }

  /// One case that came out otherwise.
  ///
  /// @param place file and line: names may occur twice
  /// @param expected `allow` or `deny`
  /// @param actual `allow`, `deny` or `undecided`
  /// @param decidedBy the statement, or the condition, in one printable line
  /// @param detail what to change, in one printable line; empty where there is no more to say
  public record Failure(
      String place, String name, String expected, String actual, String decidedBy, String detail) {

    /// Words a case's ruling.
    public static Failure of(String place, String name, String expected, Ruling ruling) {
      return new Failure(
          place, name, expected, word(ruling.decision()), decider(ruling), advice(ruling));
    }
  }

  /// `allow`, `deny` or `undecided`.
  public static String word(Decision decision) {
    return switch (decision) {
      case Decision.Allowed _ -> "allow";
      case Decision.ExplicitlyDenied _, Decision.ImplicitlyDenied _ -> "deny";
      case Decision.Undecided _ -> "undecided";
    };
  }

  /// The contract's JSON.
  public String json() {
    return JsonText.of(
        new Summary(
            passed,
            failures.size(),
            failures.stream()
                .map(it -> new FailureV1(it.name, it.expected, it.actual, it.decidedBy))
                .toList()));
  }

  private record Summary(int passed, int failed, List<FailureV1> failures) {}

  private record FailureV1(String name, String expected, String actual, String decidedBy) {}

  /// Failures first, counts last.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Failure failure : failures) {
      text.append(
          "FAIL %s `%s`: expected %s, got %s: %s\n"
              .formatted(
                  Printable.of(failure.place),
                  Printable.of(failure.name, 200),
                  failure.expected,
                  failure.actual,
                  failure.decidedBy));
      if (!failure.detail.isEmpty()) {
        text.append("     ").append(failure.detail).append('\n');
      }
    }
    return text.append("%d passed, %d failed\n".formatted(passed, failures.size())).toString();
  }

  private static String decider(Ruling ruling) {
    return switch (ruling.decision()) {
      case Decision.Allowed(var by, var byWildcard) ->
          by.label() + (byWildcard ? ", through a wildcard principal" : "");
      case Decision.ExplicitlyDenied(var by) -> by.label() + " denies it";
      case Decision.Undecided(var reason) -> reason;
      case Decision.ImplicitlyDenied _ -> {
        if (ruling.misses().isEmpty()) {
          yield "no statement allows this provider's tokens";
        }
        Ruling.Miss nearest = ruling.misses().getFirst();
        yield nearest.statement().label()
            + ", "
            + ShortfallWords.name(nearest.failed().getFirst().condition());
      }
    };
  }

  private static String advice(Ruling ruling) {
    return switch (ruling.decision()) {
      case Decision.ImplicitlyDenied _ when !ruling.misses().isEmpty() -> {
        Ruling.Miss nearest = ruling.misses().getFirst();
        int more = nearest.failed().size() - 1;
        yield change(nearest.failed().getFirst())
            + (more > 0
                ? "; %d more %s failed".formatted(more, more == 1 ? "condition" : "conditions")
                : "");
      }
      case Decision.ExplicitlyDenied _ when !ruling.denials().isEmpty() ->
          ruling.denials().getFirst().held().stream()
              .findFirst()
              .map(held -> ShortfallWords.name(held.condition()) + ": " + ShortfallWords.held(held))
              .orElse("");
      default -> "";
    };
  }

  private static String change(Shortfall failed) {
    return ShortfallWords.failed(failed)
        + (failed.value() == null
            ? ""
            : "; nearest that matches: " + ShortfallWords.quoted(failed.value()));
  }
}
