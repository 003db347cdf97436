package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.trust.ShortfallWords;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.policy.Shortfall;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A trust policy's answer to one request as a clause of a message: which statement and condition
/// decided, and the nearest value. All text from outside is made printable.
public final class RulingWords {
  /// A message has room for as many; `trustdrift why` shows them all.
  private static final int CONDITIONS = 2;

  private RulingWords() {}

  /// Why a request is refused.
  ///
  /// @param issuer URL, for a policy that does not concern its tokens at all
  public static String refused(Ruling ruling, String issuer) {
    if (ruling.decision() instanceof Decision.ExplicitlyDenied && !ruling.denials().isEmpty()) {
      Ruling.Denial denial = ruling.denials().getFirst();
      return denial.statement().label()
          + " denies it"
          + (denial.held().isEmpty()
              ? " always"
              : " by " + conditions(denial.held(), RulingWords::held));
    }
    if (ruling.misses().isEmpty()) {
      return "no statement lets tokens of %s in".formatted(ShortfallWords.quoted(issuer));
    }
    return missed(ruling.misses().getFirst());
  }

  /// Why the nearest Allow does not apply.
  public static String missed(Ruling.Miss miss) {
    return miss.failed().isEmpty()
        ? miss.statement().label() + " does not apply"
        : "%s fails on %s"
            .formatted(miss.statement().label(), conditions(miss.failed(), RulingWords::failed));
  }

  /// On what an undecided answer hangs.
  public static String undecided(Ruling ruling, RequestContext request) {
    List<String> untold = untold(ruling, request);
    if (!untold.isEmpty()) {
      return "it hangs on %s, which CloudTrail does not log"
          .formatted(untold.stream().map(ShortfallWords::quoted).collect(Collectors.joining(", ")));
    }
    return ruling.decision() instanceof Decision.Undecided(var reason)
        ? dev.trustdrift.finding.Printable.of(reason, 300)
        : "the policy could not be understood";
  }

  /// The keys of which the request does not tell what the answer hangs on, as the policy spells
  /// them.
  public static List<String> untold(Ruling ruling, RequestContext request) {
    return ruling.open().stream()
        .flatMap(open -> open.conditions().stream())
        .flatMap(
            condition ->
                Stream.concat(
                    request.untold().contains(condition.key())
                        ? Stream.of(condition.written().key())
                        : Stream.empty(),
                    condition instanceof Condition.Comparison comparison
                        ? comparison.test().variables().stream().filter(request.untold()::contains)
                        : Stream.empty()))
        .distinct()
        .toList();
  }

  private static String conditions(
      List<Shortfall> shortfalls, java.util.function.Function<Shortfall, String> words) {
    int more = shortfalls.size() - CONDITIONS;
    return shortfalls.stream().limit(CONDITIONS).map(words).collect(Collectors.joining(", and on "))
        + (more > 0 ? ", and on %d more".formatted(more) : "");
  }

  private static String failed(Shortfall shortfall) {
    String why = ShortfallWords.failed(shortfall);
    String nearest = shortfall.value() == null ? "" : ShortfallWords.quoted(shortfall.value());
    return "`%s`: %s%s"
        .formatted(
            ShortfallWords.name(shortfall.condition()),
            why,
            nearest.isEmpty() || why.contains(nearest)
                ? ""
                : " (nearest that matches: %s)".formatted(nearest));
  }

  private static String held(Shortfall shortfall) {
    return "`%s`: %s"
        .formatted(ShortfallWords.name(shortfall.condition()), ShortfallWords.held(shortfall));
  }
}
