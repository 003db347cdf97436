package dev.trustdrift.facts.tighten;

import dev.trustdrift.issuer.GitlabSubject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A pattern that stands for some of the subjects that were seen: what comes before and after its
/// only `*`, which stands for a ref or for what follows a folder of refs.
///
/// Branches and tags are never thrown together, nor are projects.
///
/// @param covered the subjects that were seen and match, sorted
record Generalisation(String before, String after, List<String> covered) {

  /// GitHub's subjects on a ref (GitHub Docs, "OpenID Connect reference"): neither repository nor
  /// ref holds a `:`.
  private static final Pattern GITHUB =
      Pattern.compile("(repo:[^:]+:ref:refs/(?:heads|tags)/)([^:]+)()");

  /// GitLab's, in any layout that tells branches from tags.
  private static final Pattern GITLAB = Pattern.compile("(.*:ref:)([^:]+)((?::[^:]+:[^:]+)*)");

  Generalisation {
    covered = List.copyOf(covered);
  }

  private record Family(String before, String after) {}

  private record Ref(String name, String subject) {}

  /// What a breadth makes of some subjects: tightest first. Empty for platforms whose subjects say
  /// nothing of branches.
  static List<Generalisation> of(List<String> subjects, Breadth breadth) {
    if (breadth == Breadth.PINNED) {
      return List.of();
    }
    Map<Family, List<Ref>> families =
        new TreeMap<>(Comparator.comparing(Family::before).thenComparing(Family::after));
    for (String subject : subjects) {
      parts(subject)
          .ifPresent(
              parts ->
                  families
                      .computeIfAbsent(
                          new Family(parts.group(1), parts.group(3)), _ -> new ArrayList<>())
                      .add(new Ref(parts.group(2), subject)));
    }
    List<Generalisation> all = new ArrayList<>();
    families.forEach(
        (family, refs) -> {
          if (breadth == Breadth.ANY_REF) {
            all.add(new Generalisation(family.before(), family.after(), subjects(refs)));
          } else {
            all.addAll(folders(family, refs));
          }
        });
    return all;
  }

  private static Optional<Matcher> parts(String subject) {
    boolean gitlab =
        GitlabSubject.parse(subject)
            .filter(parsed -> parsed.refType().isPresent() && parsed.ref().isPresent())
            .isPresent();
    return Stream.of(gitlab ? GITLAB : GITHUB)
        .map(pattern -> pattern.matcher(subject))
        .filter(Matcher::matches)
        .findFirst();
  }

  /// The deepest folders first, so that a ref is covered by the tightest that it shares with
  /// another.
  private static List<Generalisation> folders(Family family, List<Ref> refs) {
    TreeSet<String> folders =
        new TreeSet<>(
            Comparator.comparing((String folder) -> -folder.chars().filter(c -> c == '/').count())
                .thenComparing(Comparator.naturalOrder()));
    refs.forEach(
        ref -> {
          for (int at = ref.name().indexOf('/'); at >= 0; at = ref.name().indexOf('/', at + 1)) {
            folders.add(ref.name().substring(0, at + 1));
          }
        });
    List<Ref> left = new ArrayList<>(refs);
    List<Generalisation> found = new ArrayList<>();
    for (String folder : folders) {
      List<Ref> inside = left.stream().filter(ref -> ref.name().startsWith(folder)).toList();
      if (inside.size() > 1) {
        found.add(new Generalisation(family.before() + folder, family.after(), subjects(inside)));
        left.removeAll(inside);
      }
    }
    return found;
  }

  private static List<String> subjects(List<Ref> refs) {
    return refs.stream().map(Ref::subject).sorted().toList();
  }
}
