package dev.trustdrift.facts.trust;

import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.facts.trust.ReachSearch.Found;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Extent;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The reach of subjects that a template lays out freely (GitHub's customised ones): one that
/// begins by naming its owner tells strangers from you, and one that goes on with the repository is
/// of that project alone.
///
/// @param box where the subjects are from
record TemplateReach(Issuer issuer, Owned owned, TokenBox box, Questions questions) {

  /// The most parts of an accepted set whose families of refs are looked at.
  private static final int MOST_CELLS = 20;

  /// Empty where the subjects don't tell.
  Optional<Found> of(Words accepted, Verdict.Witness any) {
    List<Pattern> named = issuer.ownerNamed();
    if (box.layout() != TokenBox.Layout.CUSTOMISED || named.isEmpty()) {
      return Optional.empty();
    }
    boolean strangers = !owned.wholeInstance() && box.scope() == TokenBox.Scope.PATHS;
    List<Pattern> yours = owned.patterns(issuer);
    for (Pattern head : strangers ? named : List.<Pattern>of()) {
      switch (questions.find(accepted, new Constraint(List.of(head), yours))) {
        case Verdict.Undecided _ -> {
          return workEnded();
        }
        case Verdict.Witness stranger -> {
          return found(Reach.STRANGERS, stranger);
        }
        case Verdict.Empty() -> {}
      }
    }
    return switch (questions.find(accepted, new Constraint(List.of(), named))) {
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Empty() -> ofNamed(accepted, any);
      case Verdict.Witness unnamed -> strangers ? anybodys(accepted, unnamed) : Optional.empty();
    };
  }

  /// A stranger's workflow can present what its author chooses freely, such as an environment. Of
  /// infinitely many subjects only the shortest is looked at: then the reach is undecided at best.
  private Optional<Found> anybodys(Words accepted, Verdict.Witness shortest) {
    return switch (questions.extent(accepted)) {
      case Extent.Finite(var words) when words.stream().anyMatch(issuer::isAnybodys) ->
          words.stream()
              .filter(issuer::isAnybodys)
              .min(Comparator.comparingInt(String::length))
              .map(word -> new Found(Reach.STRANGERS, word, true, ""));
      case Extent.Undecided _ -> workEnded();
      default ->
          issuer.isAnybodys(shortest.word()) ? found(Reach.STRANGERS, shortest) : Optional.empty();
    };
  }

  /// All of them name an owner that is yours.
  private Optional<Found> ofNamed(Words accepted, Verdict.Witness any) {
    if (box.scope() != TokenBox.Scope.ONE_PROJECT) {
      switch (questions.classes(accepted, issuer::sameProject)) {
        case Extent.Undecided _ -> {
          return workEnded();
        }
        case Extent.Infinite _, Extent.Many _ -> {
          return found(Reach.GROUP, any);
        }
        case Extent.Finite _ -> {}
      }
    }
    return switch (questions.find(accepted, new Constraint(List.of(), issuer.runNamed()))) {
      case Verdict.Undecided _ -> workEnded();
      case Verdict.Witness anyRef -> found(Reach.ANY_REF, anyRef);
      case Verdict.Empty() ->
          switch (questions.classes(accepted, issuer::sameRef)) {
            case Extent.Undecided _ -> workEnded();
            case Extent.Finite _, Extent.Many _ -> found(Reach.PINNED, any);
            case Extent.Infinite _ ->
                found(everyRef(accepted) ? Reach.ANY_REF : Reach.REF_PATTERN, any);
          };
    };
  }

  /// Whether all branches or all tags of a project come in, with what else the template adds.
  private boolean everyRef(Words accepted) {
    return accepted.cells().stream()
        .limit(MOST_CELLS)
        .map(cell -> questions.find(Words.of(accepted.universe(), List.of(cell))))
        .flatMap(
            found ->
                found instanceof Verdict.Witness(var word, var _)
                    ? Stream.of(word)
                    : Stream.<String>empty())
        .flatMap(this::families)
        .map(family -> Words.of(accepted.universe(), List.of(Constraint.matching(family))))
        .anyMatch(every -> questions.outside(every, accepted) instanceof Verdict.Empty);
  }

  /// A template that goes on with something else than the ref has families of no such form.
  private Stream<Pattern> families(String subject) {
    int run = subject.indexOf(":ref:");
    return run < 0
        ? Stream.empty()
        : issuer.refFamilies(subject.substring(0, run), subject).stream();
  }

  private static Optional<Found> found(Reach reach, Verdict.Witness witness) {
    return Optional.of(new Found(reach, witness.word(), witness.shortest(), ""));
  }

  private Optional<Found> workEnded() {
    return Optional.of(
        Found.undecided("the work budget ended after " + questions.budget().spent() + " steps"));
  }
}
