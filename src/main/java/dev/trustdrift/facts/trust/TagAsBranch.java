package dev.trustdrift.facts.trust;

import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import dev.trustdrift.policy.Acceptance;
import dev.trustdrift.policy.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds a tag that comes in because it bears the name of a branch: one and the same part of the
/// policy admits both, and names refs rather than admitting all (FACTS section 8, row 8). Two
/// values of which one says branch and the other tag are two parts: their author knew of tags.
final class TagAsBranch {
  /// A policy whose patterns read a project in more ways than this is not looked at further: such
  /// patterns say nothing that a person meant as a branch.
  private static final int MOST_READINGS = 64;

  private final Issuer issuer;
  private final Universe subjects;
  private final Questions questions;

  private TagAsBranch(Issuer issuer, Universe subjects, Questions questions) {
    this.issuer = issuer;
    this.subjects = subjects;
    this.questions = questions;
  }

  /// The subject of such a tag, in a project whose branch of that name is let in too.
  static Optional<String> of(Acceptance.Cells cells, Issuer issuer, Questions questions) {
    TagAsBranch search = new TagAsBranch(issuer, cells.subjects(), questions);
    return cells.possible().stream()
        .map(Cell::subject)
        .distinct()
        .flatMap(subject -> search.in(subject).stream())
        .findFirst();
  }

  private Optional<String> in(Constraint subject) {
    boolean oneWord =
        subject.all().stream().anyMatch(pattern -> pattern.isLiteral() && isExact(pattern));
    if (oneWord || !(find(subject) instanceof Verdict.Witness(var word, var _))) {
      return Optional.empty();
    }
    List<Pattern> families = issuer.refFamilies(subjects.upToPhase(word, 0), word);
    if (families.size() != 2 || families.stream().anyMatch(family -> covers(subject, family))) {
      return Optional.empty();
    }
    String branches = beginning(families.getFirst());
    String tags = beginning(families.getLast());
    if (!plain(branches) || !plain(tags)) {
      return Optional.empty();
    }
    return questions.find(Words.of(subjects, bothWays(subject, branches, tags)))
            instanceof Verdict.Witness(var branch, var _)
        ? Optional.of(tags + branch.substring(branches.length()))
        : Optional.empty();
  }

  private static boolean isExact(Pattern pattern) {
    return pattern.equals(Pattern.literal(pattern.text()));
  }

  private Verdict find(Constraint subject) {
    return questions.find(Words.of(subjects, List.of(subject)));
  }

  /// Every ref of a kind comes in: none of them was meant in particular.
  private boolean covers(Constraint subject, Pattern family) {
    return questions.outside(
            Words.of(subjects, List.of(Constraint.matching(family))),
            Words.of(subjects, List.of(subject)))
        instanceof Verdict.Empty;
  }

  /// Whether what stands before a ref ends with a character that refs don't have, and the ref ends
  /// the subject. Elsewhere (CircleCI's `/`) a tag's name may hold the end of a whole subject,
  /// which nobody means by a branch; Buildkite has more behind the ref.
  private static boolean plain(String beginning) {
    return beginning.contains(":") && beginning.indexOf('*') < 0;
  }

  private static String beginning(Pattern family) {
    String text = family.text();
    return text.substring(0, text.length() - 1);
  }

  /// The branches that come in and whose tag does: what a pattern asks of the tag's name, after all
  /// that stands before it, is asked of the branch's name too.
  private static List<Constraint> bothWays(Constraint subject, String branches, String tags) {
    List<Pattern> none =
        Stream.concat(
                subject.none().stream(),
                subject.none().stream()
                    .flatMap(pattern -> pattern.after(tags).stream())
                    .map(rest -> rest.precededBy(branches)))
            .toList();
    List<Pattern> asBranch =
        Stream.concat(subject.all().stream(), Stream.of(Pattern.glob("*").precededBy(branches)))
            .toList();
    List<Constraint> ways = List.of(new Constraint(asBranch, none));
    for (Pattern pattern : subject.all()) {
      List<Constraint> more = new ArrayList<>();
      for (Pattern rest : pattern.after(tags)) {
        Constraint asTag = Constraint.matching(rest.precededBy(branches));
        ways.forEach(way -> more.add(way.and(asTag)));
      }
      if (more.size() > MOST_READINGS) {
        return List.of();
      }
      ways = more;
    }
    return ways;
  }
}
