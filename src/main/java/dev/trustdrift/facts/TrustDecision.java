package dev.trustdrift.facts;

import dev.trustdrift.facts.Grant.Decision;
import dev.trustdrift.facts.Grant.Owned;
import dev.trustdrift.facts.ReachSearch.Found;
import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Extent;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import dev.trustdrift.policy.Acceptance;
import dev.trustdrift.policy.Cell;
import dev.trustdrift.policy.KeySpace;
import dev.trustdrift.policy.Problem;
import dev.trustdrift.policy.TokenSpace;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides one grant: which of the issuer's tokens does the trust policy accept?
final class TrustDecision {

  /// Work for one grant, in steps of the language engine: about a second.
  private static final long WORK = 4_000_000;

  /// Audiences are looked at one by one only up to here.
  private static final int MOST_AUDIENCES = 20;

  private static final int MOST_ACCEPTED = Questions.MOST_LISTED;

  private final TrustPolicy policy;
  private final String providerArn;
  private final Tokens tokens;
  private final Owned owned;
  private final Budget budget = Budget.of(WORK);
  private final Questions questions = new Questions(budget);

  private TrustDecision(TrustPolicy policy, String providerArn, Tokens tokens, Owned owned) {
    this.policy = policy;
    this.providerArn = providerArn;
    this.tokens = tokens;
    this.owned = owned;
  }

  static Decision of(TrustPolicy policy, String providerArn, Tokens tokens, Owned owned) {
    return new TrustDecision(policy, providerArn, tokens, owned).decide();
  }

  /// What one box came to.
  private record Part(TokenBox box, Acceptance.@Nullable Cells cells, Found found) {}

  private Decision decide() {
    List<Part> parts = TokenBox.of(policy, tokens).stream().map(this::part).toList();
    TokenSpace space = tokens;
    if (parts.stream().allMatch(part -> part.found().reach() == Reach.NOBODY)) {
      Optional<Part> customised =
          tokens
              .issuer()
              .customisedSubjects()
              .map(
                  subjects ->
                      part(new TokenBox(tokens.withSubjects(subjects), TokenBox.Scope.CUSTOMISED)));
      parts = customised.map(List::of).orElse(parts);
      space = parts.getFirst().box().tokens();
    }
    Part widest = widest(parts);
    Found found = widest.found();
    Map<String, String> witness = Map.of();
    if (found.witness() != null && widest.cells() != null) {
      Optional<Map<String, String>> confirmed = confirmed(widest.cells(), found.witness());
      if (confirmed.isEmpty()) {
        found =
            Found.undecided(
                "the search and the evaluator disagree on the subject `" + found.witness() + "`");
      } else {
        witness = confirmed.get();
      }
    }
    Audiences audiences = audiences(found.reach(), space);
    return new Decision(
        found.reach(),
        witness,
        found.shortest(),
        found.reach() == Reach.NOBODY
            ? DeadTrusts.because(policy, providerArn, tokens, budget)
            : found.because(),
        accepts(parts),
        audiences.bounded() != Truth.FALSE,
        audiences.accepted());
  }

  /// Strangers that surely come in are worth more than a doubt elsewhere; else a doubt wins.
  private static Part widest(List<Part> parts) {
    Part widest = parts.getFirst();
    for (Part part : parts) {
      if (part.found().reach() == Reach.STRANGERS) {
        return part;
      }
      if (part.found().reach().compareTo(widest.found().reach()) > 0) {
        widest = part;
      }
    }
    return widest;
  }

  private Part part(TokenBox box) {
    return switch (Acceptance.of(policy, providerArn, box.tokens(), budget)) {
      case Acceptance.Undecided(var reason, var _) -> new Part(box, null, Found.undecided(reason));
      case Acceptance.Cells cells -> new Part(box, cells, found(box, cells));
    };
  }

  private Found found(TokenBox box, Acceptance.Cells cells) {
    Found possible = reach(box, cells, cells.possibly());
    if (cells.exact()) {
      return possible;
    }
    Found certain = reach(box, cells, cells.surely());
    if (certain.reach() == Reach.STRANGERS) {
      return certain;
    }
    List<Problem> problems = policy.problems();
    if (!problems.isEmpty()) {
      return Found.undecided(problems.getFirst().toString());
    }
    // What differs hangs on circumstances, such as the hour or the caller's address. Whoever can
    // come
    // in under some of them counts; but strangers only if nothing but their token decides.
    if (possible.reach().compareTo(Reach.INSTANCE) > 0) {
      return Found.undecided(
          possible.reach() == Reach.UNDECIDED
              ? possible.because()
              : "whether strangers come in depends on circumstances that no token shows, such as the"
                  + " time or the caller's address");
    }
    return possible;
  }

  private Found reach(TokenBox box, Acceptance.Cells cells, Words accepted) {
    return new ReachSearch(tokens.issuer(), owned, questions)
        .of(accepted, box.scope(), unprotected(box, cells));
  }

  /// The subjects that may come in from refs that are not protected.
  private Supplier<Optional<Words>> unprotected(TokenBox box, Acceptance.Cells all) {
    String key = tokens.key("ref_protected");
    return () -> {
      if (tokens.keySpace(key) instanceof KeySpace.Absent) {
        return Optional.empty();
      }
      Optional<Acceptance.Cells> open =
          tested(key)
              ? cells(box.tokens().with(key, new KeySpace.OneOf(List.of("false"), false)))
              : Optional.of(all);
      return open.map(Acceptance.Cells::possibly);
    };
  }

  private Optional<Acceptance.Cells> cells(TokenSpace space) {
    return Acceptance.of(policy, providerArn, space, budget) instanceof Acceptance.Cells cells
        ? Optional.of(cells)
        : Optional.empty();
  }

  /// The witness as condition keys and values, after the evaluator has accepted it too.
  private Optional<Map<String, String>> confirmed(Acceptance.Cells cells, String subject) {
    Optional<Cell> cell = cells.cell(subject);
    if (cell.isEmpty()) {
      return Optional.empty();
    }
    boolean surely = cells.certain().contains(cell.get());
    boolean allowed =
        cells.confirm(policy, cell.get(), subject)
            instanceof dev.trustdrift.policy.Decision.Allowed;
    if (surely && !allowed) {
      return Optional.empty();
    }
    Map<String, List<String>> keys = cells.request(cell.get(), subject).keys();
    Map<String, String> witness = new LinkedHashMap<>();
    Stream.concat(Stream.of(tokens.key("sub"), tokens.key("aud")), keys.keySet().stream().sorted())
        .distinct()
        .filter(keys::containsKey)
        .filter(key -> key.startsWith(tokens.key("")) || tested(key))
        .forEach(key -> witness.put(key, String.join(",", keys.getOrDefault(key, List.of()))));
    return Optional.of(witness);
  }

  /// A request key is worth showing only where the policy asks for it.
  private boolean tested(String key) {
    return policy.statements().stream()
        .flatMap(statement -> statement.conditions().stream())
        .anyMatch(condition -> condition.key().equals(key));
  }

  /// What the policy makes of the audience.
  ///
  /// @param bounded whether it admits not every audience
  /// @param accepted those of the client IDs that it admits; null where it bounds none, lets nobody
  ///   in or could not be told
  private record Audiences(Truth bounded, @Nullable List<String> accepted) {}

  /// Asked over any audience: the client ID list bounds it today, but is not the policy's word.
  private Audiences audiences(Reach reach, TokenSpace space) {
    String key = tokens.key("aud");
    if (reach == Reach.NOBODY) {
      return new Audiences(Truth.TRUE, null);
    }
    if (reach != Reach.UNDECIDED && !tested(key)) {
      return new Audiences(Truth.FALSE, null);
    }
    TokenSpace any = space.with(key, Tokens.ANY_AUDIENCE);
    Truth bounded = Acceptance.restsOn(key, policy, providerArn, any, budget);
    return new Audiences(bounded, bounded == Truth.TRUE ? accepted(reach, space) : null);
  }

  private @Nullable List<String> accepted(Reach reach, TokenSpace space) {
    String key = tokens.key("aud");
    if (!(tokens.keySpace(key) instanceof KeySpace.OneOf(var all, var _))
        || all.size() > MOST_AUDIENCES) {
      return null;
    }
    if (all.size() == 1 && reach != Reach.UNDECIDED) {
      return all; // whoever comes in comes with it
    }
    List<String> accepted = new ArrayList<>();
    for (String audience : all) {
      Optional<Acceptance.Cells> cells =
          cells(space.with(key, new KeySpace.OneOf(List.of(audience), false)));
      if (cells.isEmpty() || !(questions.find(cells.get().possibly()) instanceof Verdict.Empty)) {
        accepted.add(audience);
      }
    }
    return accepted;
  }

  /// The accepted subjects, or the patterns that accept them where there are too many to list.
  private List<String> accepts(List<Part> parts) {
    return parts.stream()
        .flatMap(part -> Stream.ofNullable(part.cells()))
        .flatMap(this::accepts)
        .distinct()
        .sorted()
        .limit(MOST_ACCEPTED)
        .toList();
  }

  private Stream<String> accepts(Acceptance.Cells cells) {
    if (questions.extent(cells.possibly()) instanceof Extent.Finite(var words)) {
      return words.stream();
    }
    return cells.possible().stream()
        .map(Cell::subject)
        .filter(
            subject ->
                !(questions.find(Words.of(cells.subjects(), List.of(subject)))
                    instanceof Verdict.Empty))
        .map(TrustDecision::text);
  }

  private static String text(Constraint subject) {
    Function<List<Pattern>, String> texts =
        patterns -> patterns.stream().map(Pattern::text).collect(Collectors.joining(" and "));
    String all = subject.all().isEmpty() ? "*" : texts.apply(subject.all());
    return subject.none().isEmpty() ? all : all + " but not " + texts.apply(subject.none());
  }
}
