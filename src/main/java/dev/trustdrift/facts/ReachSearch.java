package dev.trustdrift.facts;

import dev.trustdrift.facts.Grant.Owned;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Extent;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds the contract's word for a set of accepted subjects (DESIGN section 2, "Reach"): a row of
/// questions about the set, from the widest reach down, each answered by the language engine.
final class ReachSearch {

  /// The most projects whose refs are looked at one by one.
  private static final int MOST_PROJECTS = 1000;

  /// @param witness a subject that shows the reach; null where there is none
  record Found(Reach reach, @Nullable String witness, boolean shortest, String because) {
    static Found undecided(String because) {
      return new Found(Reach.UNDECIDED, null, false, because);
    }
  }

  private final Issuer issuer;
  private final Owned owned;
  private final Questions questions;

  ReachSearch(Issuer issuer, Owned owned, Questions questions) {
    this.issuer = issuer;
    this.owned = owned;
    this.questions = questions;
  }

  /// @param unprotected the subjects of the set that come in without `ref_protected` = `true`;
  ///   empty where this issuer's tokens don't tell
  Found of(Words accepted, TokenBox.Scope scope, Supplier<Optional<Words>> unprotected) {
    return switch (questions.find(accepted)) {
      case Verdict.Empty() -> new Found(Reach.NOBODY, null, true, "");
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Witness any -> of(accepted, scope, unprotected, any);
    };
  }

  private Found of(
      Words accepted,
      TokenBox.Scope scope,
      Supplier<Optional<Words>> unprotected,
      Verdict.Witness any) {
    boolean known =
        scope == TokenBox.Scope.CUSTOMISED
            ? issuer.customisedGrammarKnown()
            : issuer.grammarKnown();
    if (!known) {
      return ofUnknownGrammar(accepted, any);
    }
    Verdict stranger = stranger(accepted, scope, any);
    return switch (stranger) {
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Witness witness -> found(Reach.STRANGERS, witness);
      case Verdict.Empty() -> ofOwned(accepted, scope, unprotected, any);
    };
  }

  private Verdict stranger(Words accepted, TokenBox.Scope scope, Verdict.Witness any) {
    if (owned.wholeInstance()) {
      return new Verdict.Empty();
    }
    List<Pattern> yours = owned.namespaces().stream().map(issuer::inNamespace).toList();
    boolean byPath = scope == TokenBox.Scope.PATHS || scope == TokenBox.Scope.CUSTOMISED;
    if (byPath) {
      return questions.find(accepted, new Constraint(List.of(), yours));
    }
    // Pinned by ID: named, and so taken for yours, unless its paths could only be a stranger's.
    for (Pattern namespace : yours) {
      if (!(questions.find(accepted, new Constraint(List.of(namespace), List.of()))
          instanceof Verdict.Empty)) {
        return new Verdict.Empty();
      }
    }
    return owned.configured() && !yours.isEmpty() ? any : new Verdict.Empty();
  }

  private Found ofOwned(
      Words accepted,
      TokenBox.Scope scope,
      Supplier<Optional<Words>> unprotected,
      Verdict.Witness any) {
    if (scope == TokenBox.Scope.ONE_PROJECT) {
      String project = accepted.universe().upToPhase(any.word(), 0);
      Words itsOwn =
          accepted.and(
              new Constraint(
                  List.of(Pattern.builder().literal(project + ":").anyMany().build()), List.of()));
      return ofRefs(itsOwn, scope, List.of(project), unprotected, any);
    }
    return switch (questions.extentOfPhase(accepted, 0, MOST_PROJECTS)) {
      case Extent.Undecided _ -> workEnded();
      case Extent.Infinite() -> found(ofProjects(accepted, any), any);
      case Extent.Many _ -> ofRefs(accepted, scope, List.of(), unprotected, any);
      case Extent.Finite(var projects) -> ofRefs(accepted, scope, projects, unprotected, any);
    };
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

  private Found ofRefs(
      Words accepted,
      TokenBox.Scope scope,
      List<String> projects,
      Supplier<Optional<Words>> unprotected,
      Verdict.Witness any) {
    if (scope == TokenBox.Scope.CUSTOMISED) {
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
    if (projects.isEmpty()) {
      return Found.undecided(
          "it names more than " + MOST_PROJECTS + " projects and infinitely many refs");
    }
    for (String project : projects) {
      for (Pattern family : issuer.refFamilies(project)) {
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
    return found(Reach.REF_PATTERN, any);
  }

  /// A layout without `ref` says nothing of the ref, so every ref comes in (contract).
  private Found ofCustomised(Words accepted, Verdict.Witness any) {
    Pattern ref = Pattern.glob("*:ref:*");
    Pattern isProtected = Pattern.glob("*:ref_protected:true*");
    Words anyRef = accepted.and(new Constraint(List.of(), List.of(ref)));
    return switch (questions.find(anyRef, new Constraint(List.of(), List.of(isProtected)))) {
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Witness open -> found(Reach.ANY_REF, open);
      case Verdict.Empty() ->
          switch (questions.find(anyRef)) {
            case Verdict.Undecided _ -> workEnded();
            case Verdict.Witness closed -> found(Reach.PROTECTED_REFS, closed);
            case Verdict.Empty() -> ofCustomisedRefs(accepted, any);
          };
    };
  }

  private Found ofCustomisedRefs(Words accepted, Verdict.Witness any) {
    return switch (questions.extent(accepted)) {
      case Extent.Undecided _ -> workEnded();
      case Extent.Finite _, Extent.Many _ -> found(Reach.PINNED, any);
      case Extent.Infinite() -> {
        String marker = ":ref:";
        int from = any.word().indexOf(marker) + marker.length();
        int to = any.word().indexOf(':', from);
        Pattern family =
            Pattern.builder()
                .literal(any.word().substring(0, from))
                .anyMany()
                .literal(to < 0 ? "" : any.word().substring(to))
                .build();
        boolean onlyProtected =
            questions.find(
                    accepted,
                    new Constraint(List.of(), List.of(Pattern.glob("*:ref_protected:true*"))))
                instanceof Verdict.Empty;
        Reach reach =
            onlyProtected
                ? Reach.PROTECTED_REFS
                : covers(accepted, family) instanceof Verdict.Empty
                    ? Reach.ANY_REF
                    : Reach.REF_PATTERN;
        yield found(reach, any);
      }
    };
  }

  /// Without a grammar only the ends of the scale can be told: nobody, finitely many subjects, all.
  private Found ofUnknownGrammar(Words accepted, Verdict.Witness any) {
    return switch (questions.extent(accepted)) {
      case Extent.Undecided _ -> workEnded();
      case Extent.Finite _, Extent.Many _ -> found(Reach.PINNED, any);
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
