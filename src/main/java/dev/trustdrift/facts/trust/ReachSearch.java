package dev.trustdrift.facts.trust;

import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Extent;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the contract's word for a set of accepted subjects (DESIGN section 2, "Reach"): a row of
/// questions about the set, from the widest reach down, each answered by the language engine.
final class ReachSearch {

  /// The most projects whose refs are looked at one by one.
  private static final int MOST_PROJECTS = 1000;

  /// The most cells of a policy whose subjects are looked at one by one.
  private static final int MOST_CELLS = 20;

  private static final String REF = ":ref:";

  /// @param witness a subject that shows the reach; null where there is none
  record Found(Reach reach, @Nullable String witness, boolean shortest, String because) {
    static Found undecided(String because) {
      return new Found(Reach.UNDECIDED, null, false, because);
    }
  }

  private final Issuer issuer;
  private final Owned owned;
  private final TokenBox box;
  private final Supplier<Optional<Words>> unprotected;
  private final Questions questions;

  /// @param box where the subjects are from
  /// @param unprotected the subjects that come in without `ref_protected` = `true`; empty where
  ///   this issuer's tokens don't tell
  ReachSearch(
      Issuer issuer,
      Owned owned,
      TokenBox box,
      Supplier<Optional<Words>> unprotected,
      Questions questions) {
    this.issuer = issuer;
    this.owned = owned;
    this.box = box;
    this.unprotected = unprotected;
    this.questions = questions;
  }

  Found of(Words accepted) {
    return switch (questions.find(accepted)) {
      case Verdict.Empty() -> new Found(Reach.NOBODY, null, true, "");
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Witness any -> of(accepted, any);
    };
  }

  private Found of(Words accepted, Verdict.Witness any) {
    boolean known =
        box.layout() == TokenBox.Layout.CUSTOMISED
            ? issuer.customisedGrammarKnown()
            : issuer.grammarKnown();
    if (!known) {
      return new TemplateReach(issuer, owned, box, questions)
          .of(accepted, any)
          .orElseGet(() -> ofUnknownGrammar(accepted, any));
    }
    return switch (stranger(accepted, any)) {
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Witness witness -> found(Reach.STRANGERS, witness);
      case Verdict.Empty() -> ofOwned(accepted, any);
    };
  }

  private Verdict stranger(Words accepted, Verdict.Witness any) {
    if (owned.wholeInstance()) {
      return new Verdict.Empty();
    }
    List<Pattern> yours = owned.patterns(issuer);
    if (box.scope() == TokenBox.Scope.PATHS) {
      return box.layout() == TokenBox.Layout.DEFAULT
          ? questions.find(accepted, new Constraint(List.of(), yours))
          : customisedStranger(accepted, yours);
    }
    // Pinned by ID: named, and so taken for yours, unless its paths could only be a stranger's.
    for (Pattern namespace : yours) {
      if (!(questions.find(accepted, new Constraint(List.of(namespace), List.of()))
          instanceof Verdict.Empty)) {
        return new Verdict.Empty();
      }
    }
    return owned.configured() && !yours.isEmpty() && issuer.project(any.word()).isPresent()
        ? any
        : new Verdict.Empty();
  }

  /// A layout that begins with the project's ID names no namespace; finitely many IDs are named,
  /// and so taken for yours.
  private Verdict customisedStranger(Words accepted, List<Pattern> yours) {
    Pattern byId = Pattern.glob("project_id:*");
    List<Pattern> notByPath = Stream.concat(yours.stream(), Stream.of(byId)).toList();
    Verdict byPath = questions.find(accepted, new Constraint(List.of(), notByPath));
    if (!(byPath instanceof Verdict.Empty)) {
      return byPath;
    }
    Words identified = accepted.and(Constraint.matching(byId));
    return switch (questions.extentOfPhase(identified, 0, MOST_PROJECTS)) {
      case Extent.Finite _, Extent.Many _ -> new Verdict.Empty();
      case Extent.Infinite() -> questions.find(identified);
      case Extent.Undecided(var work) -> new Verdict.Undecided(work);
    };
  }

  private Found ofOwned(Words accepted, Verdict.Witness any) {
    if (box.scope() == TokenBox.Scope.ONE_PROJECT) {
      if (box.layout() != TokenBox.Layout.DEFAULT) {
        return ofRefs(accepted, List.of(), any);
      }
      String project = accepted.universe().upToPhase(any.word(), 0);
      return ofRefs(accepted.and(of(project, accepted, any)), List.of(project), any);
    }
    return switch (questions.extentOfPhase(accepted, 0, MOST_PROJECTS)) {
      case Extent.Undecided _ -> workEnded();
      case Extent.Infinite() ->
          switch (projectsByName(accepted)) {
            case Extent.Undecided _ -> workEnded();
            case Extent.Finite(var some) ->
                ofRefs(
                    accepted,
                    some.stream().map(word -> accepted.universe().upToPhase(word, 0)).toList(),
                    any);
            case Extent.Many _, Extent.Infinite _ -> found(ofProjects(accepted, any), any);
          };
      case Extent.Many _ -> ofManyProjects(accepted, any);
      case Extent.Finite(var projects) -> ofRefs(accepted, projects, any);
    };
  }

  /// One subject of each project, where only what phase 0 says besides the project's name may vary
  /// without end.
  private Extent projectsByName(Words accepted) {
    Optional<Pattern> more = issuer.moreThanProject();
    return more.isPresent()
            && !(questions.extentOfPhase(
                    accepted.and(Constraint.avoiding(more.get())), 0, MOST_PROJECTS)
                instanceof Extent.Infinite)
        ? questions.classes(accepted, issuer::sameProject)
        : new Extent.Infinite();
  }

  /// The subjects of one project, delimited as in a word of the same universe.
  private static Constraint of(String project, Words accepted, Verdict.Witness any) {
    int end = accepted.universe().upToPhase(any.word(), 0).length();
    String delimiter = any.word().substring(end, Math.min(end + 1, any.word().length()));
    return Constraint.matching(Pattern.builder().literal(project + delimiter).anyMany().build());
  }

  /// Infinitely many projects: the instance if every project comes in with what the witness has
  /// after its project.
  private Reach ofProjects(Words accepted, Verdict.Witness any) {
    if (!owned.wholeInstance()) {
      return Reach.GROUP;
    }
    String project = accepted.universe().upToPhase(any.word(), 0);
    String head = project.substring(0, project.indexOf(':') + 1);
    Pattern everyProject =
        Pattern.builder()
            .literal(head)
            .anyMany()
            .literal(any.word().substring(project.length()))
            .build();
    return covers(accepted, everyProject) instanceof Verdict.Empty ? Reach.INSTANCE : Reach.GROUP;
  }

  /// More projects than are looked at one by one: that all refs of one come in can still be shown
  /// by that one, but not that of none do.
  private Found ofManyProjects(Words accepted, Verdict.Witness any) {
    Found found = ofRefs(accepted, List.of(accepted.universe().upToPhase(any.word(), 0)), any);
    return found.reach() == Reach.REF_PATTERN && box.layout() == TokenBox.Layout.DEFAULT
        ? Found.undecided(
            "it names more than "
                + MOST_PROJECTS
                + " projects and infinitely many refs: too many to ask of each whether all its"
                + " refs come in")
        : found;
  }

  private Found ofRefs(Words accepted, List<String> projects, Verdict.Witness any) {
    if (box.layout() != TokenBox.Layout.DEFAULT) {
      return ofCustomised(accepted, any);
    }
    switch (questions.extent(accepted)) {
      case Extent.Undecided _ -> {
        return workEnded();
      }
      case Extent.Finite _, Extent.Many _ -> {
        return found(Reach.PINNED, any);
      }
      case Extent.Infinite() -> {}
    }
    Optional<Words> open = unprotected.get();
    if (open.isPresent() && questions.find(open.get()) instanceof Verdict.Empty) {
      return found(Reach.PROTECTED_REFS, any);
    }
    for (String project : projects) {
      for (String subject : subjectsOf(project, accepted, any)) {
        for (Pattern family : issuer.refFamilies(project, subject)) {
          switch (covers(accepted, family)) {
            case Verdict.Empty() -> {
              return found(Reach.ANY_REF, any);
            }
            case Verdict.Undecided _ -> {
              return workEnded();
            }
            case Verdict.Witness _ -> {}
          }
        }
      }
    }
    return switch (questions.classes(accepted, issuer::sameRef)) {
      case Extent.Undecided _ -> workEnded();
      case Extent.Finite _, Extent.Many _ -> found(Reach.PINNED, any);
      case Extent.Infinite _ -> found(Reach.REF_PATTERN, any);
    };
  }

  /// Accepted subjects of a project: one, or where a subject says more than project and ref, one
  /// from each cell.
  private List<String> subjectsOf(String project, Words accepted, Verdict.Witness any) {
    if (issuer.sameRef(any.word()).isEmpty()) {
      return List.of(any.word());
    }
    Constraint own = of(project, accepted, any);
    return accepted.cells().stream()
        .map(cell -> questions.find(Words.of(accepted.universe(), List.of(cell)), own))
        .flatMap(
            found ->
                found instanceof Verdict.Witness(var word, var _)
                    ? Stream.of(word)
                    : Stream.<String>empty())
        .limit(MOST_CELLS)
        .toList();
  }

  /// A layout without `ref` says nothing of the ref, so every ref comes in (contract).
  private Found ofCustomised(Words accepted, Verdict.Witness any) {
    Words anyRef = accepted.and(new Constraint(List.of(), issuer.runNamed()));
    return switch (questions.find(anyRef)) {
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Empty() -> ofCustomisedRefs(accepted, any);
      case Verdict.Witness closed ->
          switch (questions.find(open(accepted), new Constraint(List.of(), issuer.runNamed()))) {
            case Verdict.Undecided _ -> workEnded();
            case Verdict.Witness open -> found(Reach.ANY_REF, open);
            case Verdict.Empty() -> found(Reach.PROTECTED_REFS, closed);
          };
    };
  }

  /// Those of a customised layout that come in from refs that are not protected: neither the claim
  /// nor the subject asks for it.
  private Words open(Words accepted) {
    return unprotected
        .get()
        .orElse(accepted)
        .and(Constraint.avoiding(Pattern.glob("*:ref_protected:true*")));
  }

  /// Every accepted subject names its ref. What else a layout holds (a tier, an environment) may
  /// vary without end and is neither project nor ref, so refs are counted one after the other.
  private Found ofCustomisedRefs(Words accepted, Verdict.Witness any) {
    if (questions.extent(accepted) instanceof Extent.Finite
        || questions.extent(accepted) instanceof Extent.Many) {
      return found(Reach.PINNED, any);
    }
    switch (questions.classes(accepted, ReachSearch::sameRef)) {
      case Extent.Undecided _ -> {
        return workEnded();
      }
      case Extent.Finite _, Extent.Many _ -> {
        return found(Reach.PINNED, any);
      }
      case Extent.Infinite _ -> {}
    }
    if (questions.find(open(accepted)) instanceof Verdict.Empty) {
      return found(Reach.PROTECTED_REFS, any);
    }
    String word = any.word();
    int from = word.indexOf(REF) + REF.length();
    int to = from - REF.length() + refOf(word).length();
    Pattern family =
        Pattern.builder()
            .literal(word.substring(0, from))
            .anyMany()
            .literal(word.substring(to))
            .build();
    return found(
        covers(accepted, family) instanceof Verdict.Empty ? Reach.ANY_REF : Reach.REF_PATTERN, any);
  }

  private static List<Pattern> sameRef(String subject) {
    String ref = refOf(subject);
    return List.of(
        Pattern.builder().anyMany().literal(ref).build(),
        Pattern.builder().anyMany().literal(ref + ":").anyMany().build());
  }

  /// The ref part of a subject that has one: `:ref:main`.
  private static String refOf(String subject) {
    int from = subject.indexOf(REF);
    int to = subject.indexOf(':', from + REF.length());
    return subject.substring(from, to < 0 ? subject.length() : to);
  }

  /// Without a grammar only the ends of the scale can be told: nobody, finitely many subjects, all.
  /// A customised subject that says nothing of the run (GitHub's `repo:acme/shop`) admits every
  /// ref.
  private Found ofUnknownGrammar(Words accepted, Verdict.Witness any) {
    return switch (questions.extent(accepted)) {
      case Extent.Undecided _ -> workEnded();
      case Extent.Finite _, Extent.Many _ -> {
        Words silent =
            box.layout() == TokenBox.Layout.CUSTOMISED
                ? accepted.and(new Constraint(List.of(), issuer.runNamed()))
                : Words.of(accepted.universe(), List.of());
        yield switch (questions.find(silent)) {
          case Verdict.Undecided _ -> workEnded();
          case Verdict.Empty() -> found(Reach.PINNED, any);
          case Verdict.Witness anyRef -> found(Reach.ANY_REF, anyRef);
        };
      }
      case Extent.Infinite() -> {
        boolean all =
            questions.outside(Words.all(accepted.universe()), accepted) instanceof Verdict.Empty;
        if (owned.wholeInstance()) {
          yield found(all ? Reach.INSTANCE : Reach.GROUP, any);
        }
        yield all
            ? found(Reach.STRANGERS, any)
            : Found.undecided(
                "it admits infinitely many subjects of "
                    + issuer.url()
                    + ", whose subject grammar trustdrift does not know");
      }
    };
  }

  /// Empty if every subject of the universe that matches the pattern is accepted.
  private Verdict covers(Words accepted, Pattern family) {
    return questions.outside(
        Words.of(accepted.universe(), List.of(new Constraint(List.of(family), List.of()))),
        accepted);
  }

  private static Found found(Reach reach, Verdict.Witness witness) {
    return new Found(reach, witness.word(), witness.shortest(), "");
  }

  private Found workEnded() {
    return Found.undecided("the work budget ended after " + questions.budget().spent() + " steps");
  }
}
