package dev.trustdrift.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A set of words: those of a universe that satisfy at least one of several constraints, and the
/// questions about it. Immutable.
///
/// No question has a polynomial method (patterns that must not match encode satisfiability), so
/// each takes a [Budget] and may answer that it ended; none throws for want of it. Cost is given
/// per constraint, in states looked at.
public final class Words {
  private final Universe universe;
  private final List<Constraint> cells;

  /// The words of cells that are no more than one word.
  private final Set<String> listed = new HashSet<>();

  /// The other cells.
  private final List<Constraint> open = new ArrayList<>();

  /// So many excluded patterns are taken all at once.
  private static final int FEW_EXCLUDED = 8;

  private static final int EARLY_ATTEMPTS = 8;

  private Words(Universe universe, List<Constraint> cells) {
    this.universe = universe;
    this.cells = List.copyOf(cells);
    for (Constraint cell : cells) {
      Optional<String> word = cell.onlyWord();
      if (word.isEmpty()) {
        open.add(cell);
      } else if (cell.admits(word.get())) {
        listed.add(word.get());
      }
    }
  }

  /// The words of a universe that satisfy at least one of the cells; no cell, no word.
  public static Words of(Universe universe, List<Constraint> cells) {
    return new Words(universe, cells);
  }

  /// All words of a universe.
  public static Words all(Universe universe) {
    return new Words(universe, List.of(Constraint.any()));
  }

  /// The universe that the words are from.
  public Universe universe() {
    return universe;
  }

  /// The constraints of which a word satisfies at least one.
  public List<Constraint> cells() {
    return cells;
  }

  /// Those of these words that satisfy one more constraint. O(cells).
  public Words and(Constraint further) {
    return new Words(universe, cells.stream().map(cell -> cell.and(further)).toList());
  }

  /// Whether a word is among them. O(patterns × word).
  public boolean contains(String word) {
    return universe.contains(word)
        && (listed.contains(word) || open.stream().anyMatch(cell -> cell.admits(word)));
  }

  /// A shortest word, if there is one; among the shortest, one that reads well. Exponential in the
  /// number of patterns at worst, linear in practice.
  public Verdict find(Budget budget) {
    Hunt hunt = new Hunt(budget);
    cells.forEach(hunt::add);
    return hunt.verdict();
  }

  /// A shortest word that satisfies `further` as well. As [#find(Budget)].
  public Verdict find(Constraint further, Budget budget) {
    return and(further).find(budget);
  }

  /// A shortest word of these that is not among the others: none means that these lie within the
  /// others.
  ///
  /// A word found that the others hold is ruled out by splitting on the reasons why a word may not
  /// be in the cell that holds it, the shortest word first. Exponential in the number of the
  /// others' cells at worst; cells of one pattern each split nothing.
  ///
  /// @throws IllegalArgumentException if the others are of another universe
  public Verdict outside(Words others, Budget budget) {
    if (others.universe != universe) {
      throw new IllegalArgumentException("these words are of two universes");
    }
    return new Difference(others, budget).verdict();
  }

  /// How many words there are, and which, if at most `bound`. In a universe with a cap on length
  /// ([Universe#anyString]) words that only the cap keeps finite count as infinite.
  public Extent extent(int bound, Budget budget) {
    return extentOfPhase(Integer.MAX_VALUE, bound, budget);
  }

  /// How many beginnings up to the end of a phase the words have, and which, if at most `bound`. As
  /// [#extent].
  public Extent extentOfPhase(int phase, int bound, Budget budget) {
    SortedSet<String> words = new TreeSet<>();
    boolean undecided = false;
    boolean many = false;
    for (String word : listed) {
      if (universe.contains(word)) {
        words.add(universe.upToPhase(word, phase));
      }
    }
    int left = open.size();
    for (Constraint cell : open) {
      // Rarely does a cell take much; where there are many, a twentieth is let go of each time.
      Budget share = budget.part(budget.remaining() / Math.min(left--, 20));
      switch (extentOfPhase(cell, phase, bound, share, words)) {
        case Extent.Infinite infinite -> {
          return infinite;
        }
        case Extent.Undecided _ -> undecided = true;
        case Extent.Many _ -> many = true;
        case Extent.Finite _ -> {}
      }
    }
    if (undecided) {
      return new Extent.Undecided(budget.spent());
    }
    return many || words.size() > bound
        ? new Extent.Many(bound)
        : new Extent.Finite(List.copyOf(words));
  }

  private Extent extentOfPhase(
      Constraint cell, int phase, int bound, Budget budget, SortedSet<String> words) {
    if (universe.isCapped()) {
      switch (find(cell, Integer.MAX_VALUE, budget)) {
        case Verdict.Empty() -> {
          return new Extent.Finite(List.of());
        }
        case Verdict.Undecided(long work) -> {
          return new Extent.Undecided(work);
        }
        case Verdict.Witness _ -> {}
      }
    }
    Query query = new Query(universe.withoutCap(), cell);
    Extent extent = new Census(query, phase, budget).addTo(words, bound);
    if (universe.isCapped() && phase >= universe.phases() - 1) {
      words.removeIf(word -> !universe.contains(word));
    }
    return extent;
  }

  /// A shortest word of one cell, no longer than wanted.
  private Verdict find(Constraint cell, int longest, Budget budget) {
    Optional<String> only = cell.onlyWord();
    if (only.isPresent()) {
      budget.spend(1);
      return universe.contains(only.get()) && cell.admits(only.get())
          ? new Verdict.Witness(only.get(), true)
          : new Verdict.Empty();
    }
    boolean lasts = budget.spend(1 + cell.all().size() + cell.none().size());
    if (cell.all().isEmpty() && cell.none().isEmpty()) {
      if (!lasts) {
        return new Verdict.Undecided(budget.spent());
      }
      Verdict shortest = universe.shortest();
      return shortest instanceof Verdict.Witness(var word, var _)
              && word.codePointCount(0, word.length()) > longest
          ? new Verdict.Empty()
          : shortest;
    }
    if (cell.none().size() > FEW_EXCLUDED) {
      Optional<Verdict> early = findExcludingFew(cell, longest, budget);
      if (early.isPresent()) {
        return early.get();
      }
    }
    return search(cell, longest, budget);
  }

  /// Most of many excluded patterns have nothing to do with the shortest words. So a word is looked
  /// for that only some of them must not match, first none, then those that matched the words found
  /// before; a word that none of all matches is a shortest. Empty if that leads nowhere soon.
  private Optional<Verdict> findExcludingFew(Constraint cell, int longest, Budget budget) {
    Constraint some = new Constraint(cell.all(), List.of());
    for (int attempt = 0; attempt < EARLY_ATTEMPTS; attempt++) {
      Budget share = budget.part(budget.remaining() / (2 * EARLY_ATTEMPTS));
      Verdict verdict = search(some, longest, share);
      if (verdict instanceof Verdict.Empty) {
        return Optional.of(verdict);
      }
      if (!(verdict instanceof Verdict.Witness(var word, var shortest))) {
        return Optional.empty();
      }
      int[] characters = Characters.in(word);
      List<Pattern> in =
          cell.none().stream().filter(pattern -> pattern.matches(characters)).toList();
      budget.spend(cell.none().size());
      if (in.isEmpty()) {
        return shortest ? Optional.of(new Verdict.Witness(word, true)) : Optional.empty();
      }
      List<Pattern> more = new ArrayList<>(some.none());
      more.addAll(in);
      some = new Constraint(cell.all(), more);
      if (!shortest || more.size() > cell.none().size() / 2) {
        break;
      }
    }
    return Optional.empty();
  }

  private Verdict search(Constraint cell, int longest, Budget budget) {
    Query query = new Query(universe, cell);
    if (query.isHopeless()) {
      return new Verdict.Empty();
    }
    return switch (new Search(query, longest, budget).from(query.start())) {
      case Search.Outcome.Nothing() -> new Verdict.Empty();
      case Search.Outcome.Spent() -> new Verdict.Undecided(budget.spent());
      case Search.Outcome.Way way -> {
        String word = way.word(query);
        if (!universe.contains(word) || !cell.admits(word)) {
          throw new IllegalStateException("found " + word + ", which does not satisfy " + cell);
        }
        yield new Verdict.Witness(way.shortest() ? word : shortened(word, cell), way.shortest());
      }
    };
  }

  /// Leaves out parts of a word, large ones first, as long as it will do; so often that it takes no
  /// longer than the search did.
  private String shortened(String word, Constraint cell) {
    Predicate<String> willDo = shorter -> universe.contains(shorter) && cell.admits(shorter);
    int[] characters = Characters.in(word);
    long size =
        Stream.concat(cell.all().stream(), cell.none().stream()).mapToLong(Pattern::length).sum();
    long attempts = Math.min(2_000, 100 + 40_000_000 / (1 + size * characters.length));
    for (int part = Math.max(1, characters.length / 2); part > 0; part /= 2) {
      int at = 0;
      while (at + part <= characters.length && attempts-- > 0) {
        String shorter =
            new String(characters, 0, at)
                + new String(characters, at + part, characters.length - at - part);
        if (willDo.test(shorter)) {
          characters = Characters.in(shorter);
        } else {
          at += part;
        }
      }
    }
    return new String(characters, 0, characters.length);
  }

  private static final Comparator<String> SHORTEST_THEN_MOST_READABLE =
      Comparator.comparingInt((String word) -> word.codePointCount(0, word.length()))
          .thenComparing(Words::compareReadability);

  private static int compareReadability(String a, String b) {
    int[] left = Characters.in(a);
    int[] right = Characters.in(b);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = Characters.compareReadability(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  /// A search through several cells that keeps the best word: all of them with a share of the
  /// budget first, so that one hard cell does not hide an easy one, then again those that ran out.
  private final class Hunt {
    private final Budget budget;
    private final Set<Constraint> cells = new LinkedHashSet<>();
    private @Nullable String best;
    private boolean exact = true;

    Hunt(Budget budget) {
      this.budget = budget;
    }

    void add(Constraint cell) {
      cells.add(cell);
    }

    Verdict verdict() {
      List<Constraint> hard = pass(cells.stream().toList(), cells.size() == 1 ? 0 : 1);
      if (!hard.isEmpty()) {
        exact = cells.size() > 1 && pass(hard, 0).isEmpty();
      }
      if (best != null) {
        return new Verdict.Witness(best, exact);
      }
      return exact ? new Verdict.Empty() : new Verdict.Undecided(budget.spent());
    }

    /// Returns the cells that the budget did not settle.
    private List<Constraint> pass(List<Constraint> cells, int reserve) {
      List<Constraint> hard = new ArrayList<>();
      int left = cells.size();
      for (Constraint cell : cells) {
        Budget share = budget.part(budget.remaining() / (left-- + reserve));
        int longest = best == null ? Integer.MAX_VALUE : best.codePointCount(0, best.length());
        switch (find(cell, longest, share)) {
          case Verdict.Empty() -> {}
          case Verdict.Undecided _ -> hard.add(cell);
          case Verdict.Witness(String word, boolean shortest) -> {
            if (best == null || SHORTEST_THEN_MOST_READABLE.compare(word, best) < 0) {
              best = word;
            }
            if (!shortest) {
              hard.add(cell);
            }
          }
        }
      }
      return hard;
    }
  }

  /// The search for a word of these that is not among the others.
  private final class Difference {
    private record Found(Constraint cell, String word) {}

    private final Words others;
    private final Budget budget;
    private final List<Constraint> splitting = new ArrayList<>();

    /// What was looked at, whatever the order of its patterns.
    private final Set<List<Set<Pattern>>> seen = new HashSet<>();

    private final PriorityQueue<Found> agenda =
        new PriorityQueue<>(Comparator.comparing(Found::word, SHORTEST_THEN_MOST_READABLE));
    private boolean exact = true;

    Difference(Words others, Budget budget) {
      this.others = others;
      this.budget = budget;
    }

    Verdict verdict() {
      List<Pattern> never = new ArrayList<>();
      List<Pattern> always = new ArrayList<>();
      for (Constraint cell : others.cells) {
        if (cell.all().isEmpty() && cell.none().isEmpty()) {
          return new Verdict.Empty();
        } else if (cell.all().size() == 1 && cell.none().isEmpty()) {
          never.add(cell.all().getFirst());
        } else if (cell.all().isEmpty() && cell.none().size() == 1) {
          always.add(cell.none().getFirst());
        } else {
          splitting.add(cell);
        }
      }
      Constraint forced = new Constraint(always, never);
      splitting.sort(Comparator.comparingInt(cell -> cell.all().size() + cell.none().size()));
      for (String word : listed) {
        if (universe.contains(word) && !others.contains(word)) {
          agenda.add(new Found(Constraint.any(), word));
        }
      }
      int left = splitting.isEmpty() ? open.size() : open.size() + 1; // one share for splitting
      for (Constraint cell : open) {
        if (others.cells.stream().noneMatch(cell::visiblyInside)) {
          look(cell.and(forced), budget.remaining() / left);
        }
        left--;
      }
      while (!agenda.isEmpty()) {
        Found found = agenda.remove();
        Optional<Constraint> holder =
            splitting.stream().filter(cell -> cell.admits(found.word)).findFirst();
        if (holder.isEmpty()) {
          return new Verdict.Witness(found.word, exact);
        }
        for (Pattern pattern : holder.get().all()) {
          look(found.cell.andAvoiding(pattern), budget.remaining() / 4);
        }
        for (Pattern pattern : holder.get().none()) {
          look(found.cell.andMatching(pattern), budget.remaining() / 4);
        }
      }
      return exact ? new Verdict.Empty() : new Verdict.Undecided(budget.spent());
    }

    private void look(Constraint cell, long share) {
      if (!seen.add(List.of(new HashSet<>(cell.all()), new HashSet<>(cell.none())))) {
        return;
      }
      switch (find(cell, Integer.MAX_VALUE, budget.part(share))) {
        case Verdict.Empty() -> {}
        case Verdict.Undecided _ -> exact = false;
        case Verdict.Witness(String word, boolean shortest) -> {
          agenda.add(new Found(cell, word));
          exact &= shortest;
        }
      }
    }
  }
}
