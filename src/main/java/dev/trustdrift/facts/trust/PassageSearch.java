package dev.trustdrift.facts.trust;

import dev.trustdrift.language.Budget;
import dev.trustdrift.policy.Difference;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.TrustPolicy;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks for the difference of two policies in each box of a provider's tokens. A token of the
/// platform's default layout is shown before one of a layout that the configuration lists, and that
/// before one that some project would have to choose.
final class PassageSearch {

  /// Work for one direction, in steps of the language engine: about a second.
  static final long WORK = 4_000_000;

  private final TrustPolicy admitting;
  private final TrustPolicy refusing;
  private final String provider;
  private final boolean gaining;
  private final Tokens tokens;

  private PassageSearch(
      TrustPolicy admitting,
      TrustPolicy refusing,
      String provider,
      Tokens tokens,
      boolean gaining) {
    this.gaining = gaining;
    this.admitting = admitting;
    this.refusing = refusing;
    this.provider = provider;
    this.tokens = tokens;
  }

  /// What a new policy lets in and the old one refuses.
  static Passage gained(TrustPolicy before, TrustPolicy after, String provider, Tokens tokens) {
    return gained(before, after, provider, tokens, Budget.of(WORK));
  }

  /// The same within a budget of the caller's.
  static Passage gained(
      TrustPolicy before, TrustPolicy after, String provider, Tokens tokens, Budget budget) {
    return new PassageSearch(after, before, provider, tokens, true).search(budget);
  }

  /// What the old policy lets in and a new one refuses.
  static Passage lost(TrustPolicy before, TrustPolicy after, String provider, Tokens tokens) {
    return lost(before, after, provider, tokens, Budget.of(WORK));
  }

  static Passage lost(
      TrustPolicy before, TrustPolicy after, String provider, Tokens tokens, Budget budget) {
    return new PassageSearch(before, after, provider, tokens, false).search(budget);
  }

  private Passage search(Budget budget) {
    List<TrustPolicy> both = List.of(admitting, refusing);
    List<TokenBox> boxes = TokenBox.of(both, provider, tokens, budget);
    Difference.@Nullable Undecided doubt = null;
    for (TokenBox.Layout layout : TokenBox.Layout.values()) {
      List<Difference> found =
          boxes.stream()
              .filter(box -> box.layout() == layout)
              .map(box -> Difference.of(admitting, refusing, provider, box.tokens(), budget))
              .toList();
      Optional<Difference.Witness> witness =
          each(found, Difference.Witness.class)
              .min(Comparator.comparing(one -> one.subject().length()));
      if (witness.isPresent()) {
        return shown(witness.get(), layout == TokenBox.Layout.CUSTOMISED && doubt == null);
      }
      if (doubt == null) {
        doubt = each(found, Difference.Undecided.class).findFirst().orElse(null);
      }
    }
    return doubt == null ? new Passage.None() : new Passage.Undecided(reason(doubt));
  }

  private String reason(Difference.Undecided doubt) {
    if (doubt.where() == null) {
      return doubt.reason();
    }
    boolean inNew = gaining == doubt.where().equals(admitting);
    return (inNew ? "the new policy, " : "the old policy, ") + doubt.reason();
  }

  private static <T extends Difference> Stream<T> each(List<Difference> all, Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast);
  }

  private Passage shown(Difference.Witness witness, boolean customisedOnly) {
    return new Passage.Witness(
        keys(witness.request()),
        tokens.issuer().describe(witness.subject()),
        witness.shortest(),
        customisedOnly,
        witness.by(),
        witness.refusal());
  }

  /// The token's claims, and of the call's own keys those that a condition asks for.
  private Map<String, String> keys(RequestContext request) {
    Map<String, String> shown = new LinkedHashMap<>();
    Stream.concat(Stream.of(tokens.key("sub"), tokens.key("aud")), request.keys().keySet().stream())
        .distinct()
        .filter(request.keys()::containsKey)
        .filter(key -> key.startsWith(tokens.key("")) || isTested(key))
        .forEach(
            key -> shown.put(key, String.join(",", request.keys().getOrDefault(key, List.of()))));
    return shown;
  }

  private boolean isTested(String key) {
    return Stream.of(admitting, refusing)
        .flatMap(policy -> policy.statements().stream())
        .flatMap(statement -> statement.conditions().stream())
        .anyMatch(condition -> condition.key().equals(key));
  }
}
