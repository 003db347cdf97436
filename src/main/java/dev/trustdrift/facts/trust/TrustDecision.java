package dev.trustdrift.facts.trust;

import dev.trustdrift.facts.trust.Grant.Decision;
import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.facts.trust.ReachSearch.Found;
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
  static final long WORK = 4_000_000;

  /// Work for one grant once the account's budget is spent: many times what policies that people
  /// write take.
  static final long LITTLE_WORK = 100_000;

  /// Audiences are looked at one by one only up to here.
  private static final int MOST_AUDIENCES = 20;

  private static final int MOST_ACCEPTED = Questions.MOST_LISTED;

  private final TrustPolicy policy;
  private final String providerArn;
  private final Tokens tokens;
  private final Owned owned;
  private final Budget budget;
  private final Questions questions;
  private final boolean withLittleWork;

  private TrustDecision(
      TrustPolicy policy, String providerArn, Tokens tokens, Owned owned, Budget budget) {
    this.budget = budget;
    this.withLittleWork = budget.remaining() < WORK;
    this.questions = new Questions(budget);
    this.policy = policy;
    this.providerArn = providerArn;
    this.tokens = tokens;
    this.owned = owned;
  }

  static Decision of(TrustPolicy policy, String providerArn, Tokens tokens, Owned owned) {
    return of(policy, providerArn, tokens, owned, Budget.of(WORK));
  }

  /// @param budget what the decision may take; it ends `undecided` beyond
  static Decision of(
      TrustPolicy policy, String providerArn, Tokens tokens, Owned owned, Budget budget) {
    return new TrustDecision(policy, providerArn, tokens, owned, budget).decide();
  }

  /// What one box came to.
  private record Part(TokenBox box, Acceptance.@Nullable Cells cells, Found found) {}

  private Decision decide() {
    List<Part> parts =
        TokenBox.of(policy, providerArn, tokens, budget).stream().map(this::part).toList();
    Part widest = widest(parts);
    Found found = widest.found();
    Map<String, String> witness = Map.of();
    @Nullable AtFault atFault = null;
    if (found.witness() != null && widest.cells() != null) {
      Optional<Map<String, String>> confirmed = confirmed(widest.cells(), found.witness());
      if (confirmed.isEmpty()) {
        found =
            Found.undecided(
                "the search and the evaluator disagree on the subject `" + found.witness() + "`");
      } else {
        witness = confirmed.get();
        atFault = atFault(widest.cells(), found.witness());
      }
    }
    boolean nobody = found.reach() == Reach.NOBODY;
    Truth bounded = nobody ? Truth.TRUE : restsOnAudience(parts);
    return new Decision(
        found.reach(),
        witness,
        found.shortest(),
        nobody ? DeadTrusts.because(policy, providerArn, tokens, budget) : because(found),
        found.reach() == Reach.UNDECIDED ? List.of() : accepts(parts),
        bounded != Truth.FALSE,
        bounded == Truth.TRUE && !nobody ? audiences(parts) : null,
        atFault,
        tagAsBranch(found.reach(), parts),
        pathOnly(found.reach(), parts));
  }

  private @Nullable AtFault atFault(Acceptance.Cells cells, String subject) {
    return cells
        .cell(subject)
        .map(
            cell -> AtFault.of(policy, providerArn, cell.statement(), tokens.subjectKey(), subject))
        .orElse(null);
  }

  /// Where strangers or a whole instance come in, tags are the least of it.
  private @Nullable String tagAsBranch(Reach reach, List<Part> parts) {
    if (reach == Reach.NOBODY || reach.compareTo(Reach.GROUP) > 0) {
      return null;
    }
    return parts.stream()
        .filter(part -> part.box().layout() == TokenBox.Layout.DEFAULT)
        .flatMap(part -> Stream.ofNullable(part.cells()))
        .flatMap(cells -> TagAsBranch.of(cells, tokens.issuer(), questions).stream())
        .findFirst()
        .orElse(null);
  }

  /// A customised subject may carry the project's ID itself.
  private static final Constraint WITHOUT_ID =
      Constraint.avoiding(Pattern.glob("project_id:*"), Pattern.glob("*:project_id:*"));

  private boolean pathOnly(Reach reach, List<Part> parts) {
    if (reach == Reach.NOBODY || reach.compareTo(Reach.GROUP) > 0) {
      return false;
    }
    return parts.stream()
        .filter(part -> part.box().scope() == TokenBox.Scope.PATHS)
        .flatMap(part -> Stream.ofNullable(part.cells()).map(cells -> openTo(part.box(), cells)))
        .anyMatch(Verdict.Witness.class::isInstance);
  }

  private Verdict openTo(TokenBox box, Acceptance.Cells cells) {
    return box.layout() == TokenBox.Layout.DEFAULT
        ? questions.find(cells.possibly())
        : questions.find(cells.possibly(), WITHOUT_ID);
  }

  private String because(Found found) {
    return withLittleWork && found.reach() == Reach.UNDECIDED && budget.remaining() == 0
        ? found.because() + ": other trust policies took the account's budget for hard ones"
        : found.because();
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
      case Acceptance.Cells all -> {
        Acceptance.Cells cells = counting(box, all);
        yield new Part(box, cells, found(box, cells));
      }
    };
  }

  /// Of the customised layouts only what no default subject matches: a pattern that both match is
  /// judged by the default layout (contract).
  private Acceptance.Cells counting(TokenBox box, Acceptance.Cells cells) {
    return box.layout() == TokenBox.Layout.CUSTOMISED
        ? new Acceptance.Cells(
            cells.provider(),
            cells.subjectKey(),
            cells.subjects(),
            cells.certain().stream().filter(this::customisedOnly).toList(),
            cells.possible().stream().filter(this::customisedOnly).toList())
        : cells;
  }

  private boolean customisedOnly(Cell cell) {
    return questions.find(Words.of(tokens.subjects(), List.of(cell.subject())))
        instanceof Verdict.Empty;
  }

  private Found found(TokenBox box, Acceptance.Cells cells) {
    Found possible = reach(box, cells.possibly());
    if (cells.exact()) {
      return possible;
    }
    Found certain = reach(box, cells.surely());
    if (certain.reach() == Reach.STRANGERS) {
      return certain;
    }
    List<Problem> problems = policy.problems();
    if (!problems.isEmpty()) {
      return Found.undecided(problems.getFirst().toString());
    }
    // What differs hangs on circumstances, such as the hour or the caller's address. Whoever can
    // come in under some of them counts; but strangers only if nothing but their token decides.
    if (possible.reach().compareTo(Reach.INSTANCE) > 0) {
      return Found.undecided(
          possible.reach() == Reach.UNDECIDED
              ? possible.because()
              : "whether strangers come in depends on circumstances that no token shows, such as the"
                  + " time or the caller's address");
    }
    return possible;
  }

  private Found reach(TokenBox box, Words accepted) {
    return new ReachSearch(tokens.issuer(), owned, box, unprotected(box), questions).of(accepted);
  }

  /// The subjects that may come in from refs that are not protected.
  private Supplier<Optional<Words>> unprotected(TokenBox box) {
    String key = tokens.key("ref_protected");
    return () -> {
      if (tokens.keySpace(key) instanceof KeySpace.Absent) {
        return Optional.empty();
      }
      TokenSpace open =
          tested(key)
              ? box.tokens().with(key, new KeySpace.OneOf(List.of("false"), false))
              : box.tokens();
      return cells(open).map(cells -> counting(box, cells).possibly());
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

  private static boolean isDecided(Part part) {
    return part.found().reach() != Reach.UNDECIDED;
  }

  private Truth restsOnAudience(List<Part> parts) {
    if (parts.stream().allMatch(TrustDecision::isDecided) && !tested(tokens.key("aud"))) {
      return Truth.FALSE;
    }
    // Asked over any audience: the client ID list bounds it today, but is not the policy's word.
    String audience = tokens.key("aud");
    return parts.stream()
        .filter(part -> part.found().reach() != Reach.NOBODY)
        .map(part -> part.box().tokens().with(audience, Tokens.ANY_AUDIENCE))
        .map(space -> Acceptance.restsOn(audience, policy, providerArn, space, budget))
        .reduce(Truth.TRUE, Truth::and);
  }

  private @Nullable List<String> audiences(List<Part> parts) {
    if (!(tokens.keySpace(tokens.key("aud")) instanceof KeySpace.OneOf(var all, var _))
        || all.size() > MOST_AUDIENCES) {
      return null;
    }
    if (all.size() == 1 && parts.stream().allMatch(TrustDecision::isDecided)) {
      return all; // whoever comes in comes with it
    }
    return all.stream()
        .filter(audience -> parts.stream().anyMatch(part -> accepts(part, audience)))
        .toList();
  }

  private boolean accepts(Part part, String audience) {
    KeySpace one = new KeySpace.OneOf(List.of(audience), false);
    Optional<Acceptance.Cells> cells = cells(part.box().tokens().with(tokens.key("aud"), one));
    return cells.isEmpty()
        || !(questions.find(counting(part.box(), cells.get()).possibly()) instanceof Verdict.Empty);
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
