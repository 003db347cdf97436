package dev.trustdrift.facts.trust;

import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.language.Budget;
import dev.trustdrift.policy.TrustPolicy;
import java.util.List;
import java.util.function.Function;

/// Compares the trusts of an account with those of another day, all within one bounded work.
final class Comparisons {
  /// For all comparisons of an account, in steps of the language engine: about a minute. After it
  /// each gets little: enough for any documents that people write.
  private static final long ALL_WORK = 240_000_000;

  /// Refuses every request.
  private static final TrustPolicy NOBODY =
      new TrustPolicy("2012-10-17", null, List.of(), List.of());

  private long left = ALL_WORK;

  /// Whether two documents surely say the same, seen without the engine: but for layout, order and
  /// the case of keys. Time linear in their length.
  boolean isAlike(String before, String after) {
    if (before.equals(after) || withoutLayout(before).equals(withoutLayout(after))) {
      return true;
    }
    return TrustPolicy.parse(before)
        .meaning()
        .flatMap(then -> TrustPolicy.parse(after).meaning().map(then::equals))
        .orElse(false);
  }

  /// JSON without the white space outside its strings.
  private static String withoutLayout(String json) {
    StringBuilder text = new StringBuilder(json.length());
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted && c == '\\' && i + 1 < json.length()) {
        text.append(c).append(json.charAt(++i));
        continue;
      }
      quoted ^= c == '"';
      if (quoted || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        text.append(c);
      }
    }
    return text.toString();
  }

  /// What became of one way in.
  ///
  /// @param both the policies then and now
  WayChange compare(Way before, Way after, List<TrustPolicy> both, ClientIds ids) {
    TrustPolicy then = both.getFirst();
    TrustPolicy now = both.getLast();
    OidcProvider provider = ids.provider();
    if (provider == null || ids.same()) {
      Tokens tokens = new Tokens(after.platform(), provider);
      return change(before, after, tokens, then, now);
    }
    WayChange result = new WayChange(before, after, new Passage.None(), new Passage.None());
    if (!ids.kept().isEmpty()) {
      result =
          change(
              before,
              after,
              new Tokens(after.platform(), ClientIds.only(provider, ids.kept())),
              then,
              now);
    }
    Passage gained = result.gained();
    Passage lost = result.lost();
    if (!ids.added().isEmpty()) {
      Tokens fresh = new Tokens(after.platform(), ClientIds.only(provider, ids.added()));
      gained =
          either(
              gained,
              spend(
                  budget -> PassageSearch.gained(NOBODY, now, after.providerArn(), fresh, budget)));
    }
    if (!ids.removed().isEmpty()) {
      Tokens gone = new Tokens(after.platform(), ClientIds.only(provider, ids.removed()));
      lost =
          either(
              lost,
              spend(budget -> PassageSearch.lost(then, NOBODY, after.providerArn(), gone, budget)));
    }
    return new WayChange(before, after, gained, lost, ids.added());
  }

  private WayChange change(
      Way before, Way after, Tokens tokens, TrustPolicy then, TrustPolicy now) {
    String arn = after.providerArn();
    return new WayChange(
        before,
        after,
        spend(budget -> PassageSearch.gained(then, now, arn, tokens, budget)),
        spend(budget -> PassageSearch.lost(then, now, arn, tokens, budget)));
  }

  private Passage spend(Function<Budget, Passage> search) {
    Budget budget = Budget.of(left > 0 ? PassageSearch.WORK : TrustDecision.LITTLE_WORK);
    Passage passage = search.apply(budget);
    left -= Math.max(0, budget.spent() - TrustDecision.LITTLE_WORK);
    return passage;
  }

  /// A witness settles it; else a doubt stays one.
  private static Passage either(Passage one, Passage other) {
    if (one instanceof Passage.Witness || other instanceof Passage.None) {
      return one;
    }
    return other instanceof Passage.Witness || one instanceof Passage.None ? other : one;
  }
}
