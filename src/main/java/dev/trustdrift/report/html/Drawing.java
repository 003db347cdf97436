package dev.trustdrift.report.html;

import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.Headline;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.RoleRow;
import dev.trustdrift.report.Timeline.Visitor;
import dev.trustdrift.report.html.Picture.Left;
import dev.trustdrift.report.html.Picture.Right;
import dev.trustdrift.report.html.Picture.Tie;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Lays out the [Picture]: chooses the roles, gathers the origins until they fit, draws the ties.
final class Drawing {
  /// What a screen or two hold. Beyond it the eye finds nothing any more.
  static final int ROLES = 40;

  static final int ORIGINS = 44;

  private static final int NAMES = 3;

  private final Map<String, List<RoleRow>> byRole = new LinkedHashMap<>();
  private final Map<String, List<Visitor>> visitors;

  private Drawing(Report report) {
    report.roles().stream()
        .sorted(
            Comparator.comparing((RoleRow row) -> Spread.named(row.reach()), Spread.WORST_FIRST)
                .thenComparing(RoleRow::arn))
        .forEach(row -> byRole.computeIfAbsent(row.arn(), _ -> new ArrayList<>()).add(row));
    visitors =
        report.sessions().timeline().visitors().stream()
            .collect(Collectors.groupingBy(Visitor::role));
  }

  static Picture of(Report report) {
    return new Drawing(report).picture();
  }

  /// A tie before it has its place.
  ///
  /// @param group strangers and the undecided have an origin of their own kind
  /// @param role index from the top
  private record Loose(Group group, Origin origin, int role, Spread spread, int sessions) {}

  private enum Group {
    STRANGERS,
    UNDECIDED,
    ORIGIN
  }

  /// What makes two ties begin at the same node.
  private record Key(Group group, String issuer, String project, String ref) {}

  private Picture picture() {
    List<String> arns = byRole.keySet().stream().limit(ROLES).toList();
    List<Loose> loose = new ArrayList<>();
    for (int i = 0; i < arns.size(); i++) {
      for (RoleRow row : byRole.getOrDefault(arns.get(i), List.of())) {
        loose.addAll(ties(row, i));
      }
    }
    Map<Key, List<Loose>> nodes = ordered(gathered(loose));
    List<List<Loose>> groups = List.copyOf(nodes.values());
    String issuer = usual(nodes.keySet());
    List<Left> origins =
        nodes.entrySet().stream()
            .map(node -> left(node.getKey(), node.getValue(), issuer))
            .toList();
    int height = Picture.STEP * Math.max(origins.size(), arns.size());
    List<Tie> ties = new ArrayList<>();
    List<Set<String>> from = new ArrayList<>();
    arns.forEach(_ -> from.add(new LinkedHashSet<>()));
    for (int left = 0; left < groups.size(); left++) {
      Left origin = origins.get(left);
      for (List<Loose> bundle : byTarget(groups.get(left))) {
        Loose one = bundle.getFirst();
        int sessions = bundle.stream().mapToInt(Loose::sessions).sum();
        ties.add(
            Tie.of(
                left,
                origins.size(),
                one.role(),
                arns.size(),
                one.spread().word(),
                sessions,
                height));
        from.get(one.role())
            .add(
                (origin.name() + " " + origin.detail()).strip()
                    + (sessions == 0 ? "" : ", " + Headline.count(sessions, "session")));
      }
    }
    ties.sort(Comparator.comparingInt(Tie::weight).thenComparing(Tie::left));
    List<Right> roles = new ArrayList<>();
    for (int i = 0; i < arns.size(); i++) {
      roles.add(right(arns.get(i), List.copyOf(from.get(i))));
    }
    return new Picture(
        origins,
        roles,
        ties,
        height,
        issuer,
        byRole.size() - arns.size(),
        rest(),
        Spread.ALL.stream()
            .filter(
                spread ->
                    ties.stream().anyMatch(tie -> tie.style().equals(spread.word()))
                        || roles.stream().anyMatch(role -> role.spread().equals(spread)))
            .toList());
  }

  /// The ties of a role to the tokens of one issuer: one for each subject or pattern that is
  /// accepted, one for each visitor that none of these covers.
  private List<Loose> ties(RoleRow row, int role) {
    Spread spread = Spread.named(row.reach());
    Origin whole = Origin.of(row.issuer(), "*");
    List<Visitor> left =
        new ArrayList<>(
            visitors.getOrDefault(row.arn(), List.of()).stream()
                .filter(visitor -> visitor.issuer().equals(row.issuer()))
                .toList());
    List<Loose> loose = new ArrayList<>();
    if (spread.is(Reach.STRANGERS)) {
      int sessions = take(left, visitor -> visitor.standing() == Standing.STRANGER);
      loose.add(new Loose(Group.STRANGERS, whole, role, spread, sessions));
    } else if (spread.is(Reach.UNDECIDED)) {
      loose.add(new Loose(Group.UNDECIDED, whole, role, spread, take(left, _ -> true)));
    } else {
      row.accepts().stream()
          .map(accepted -> Origin.of(row.issuer(), accepted))
          // The most particular takes its visitors first.
          .sorted(
              Comparator.comparing(Origin::open)
                  .thenComparing(origin -> -origin.pattern().length())
                  .thenComparing(Origin::pattern))
          .forEach(
              origin ->
                  loose.add(
                      new Loose(
                          Group.ORIGIN,
                          origin,
                          role,
                          origin.open() ? spread : Spread.of(Reach.PINNED),
                          take(left, visitor -> origin.covers(visitor.subject())))));
    }
    // They came in, and either through a pattern that lets in far more, or by an earlier policy.
    Spread others = Spread.of(spread.is(Reach.STRANGERS) ? Reach.PINNED : Reach.NOBODY);
    for (Visitor visitor : left) {
      loose.add(
          new Loose(
              Group.ORIGIN,
              Origin.of(visitor.issuer(), visitor.subject()),
              role,
              others,
              visitor.sessions()));
    }
    return loose;
  }

  private static int take(List<Visitor> left, Function<Visitor, Boolean> mine) {
    int sessions = left.stream().filter(mine::apply).mapToInt(Visitor::sessions).sum();
    left.removeIf(mine::apply);
    return sessions;
  }

  /// By project and ref; if that is too many, by project; then by namespace; then what is left over
  /// in one.
  private static Map<Key, List<Loose>> gathered(List<Loose> loose) {
    List<Function<Loose, Key>> grains =
        List.of(
            tie -> key(tie, tie.origin().project(), tie.origin().ref()),
            tie -> key(tie, tie.origin().project(), ""),
            tie -> key(tie, tie.origin().namespace(), ""));
    Map<Key, List<Loose>> nodes = Map.of();
    for (Function<Loose, Key> grain : grains) {
      nodes =
          loose.stream()
              .collect(Collectors.groupingBy(grain, LinkedHashMap::new, Collectors.toList()));
      if (nodes.size() <= ORIGINS) {
        return nodes;
      }
    }
    Set<Key> kept =
        nodes.entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<Key, List<Loose>> node) -> node.getKey().group())
                    .thenComparing(node -> -node.getValue().size()))
            .limit(ORIGINS - 1)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Key others = new Key(Group.ORIGIN, "", "others", "");
    return loose.stream()
        .collect(
            Collectors.groupingBy(
                tie ->
                    kept.contains(grains.getLast().apply(tie))
                        ? grains.getLast().apply(tie)
                        : others,
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static Key key(Loose tie, String project, String ref) {
    return tie.group() == Group.ORIGIN
        ? new Key(tie.group(), tie.origin().issuer(), project, ref)
        : new Key(tie.group(), tie.origin().issuer(), "", "");
  }

  /// Strangers on top, then each near its roles, so that few ties cross.
  private static Map<Key, List<Loose>> ordered(Map<Key, List<Loose>> nodes) {
    Map<Key, List<Loose>> ordered = new LinkedHashMap<>();
    nodes.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Key, List<Loose>> node) -> node.getKey().group())
                .thenComparing(
                    node -> node.getValue().stream().mapToInt(Loose::role).average().orElse(0))
                .thenComparing(node -> node.getKey().project())
                .thenComparing(node -> node.getKey().ref())
                .thenComparing(node -> node.getKey().issuer()))
        .forEach(node -> ordered.put(node.getKey(), node.getValue()));
    return ordered;
  }

  /// Ties of one style between the same two nodes are one.
  private static Collection<List<Loose>> byTarget(List<Loose> node) {
    return node.stream()
        .collect(
            Collectors.groupingBy(
                tie -> List.of(tie.role(), tie.spread()), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  /// The issuer of most origins.
  private static String usual(Set<Key> nodes) {
    return nodes.stream()
        .map(Key::issuer)
        .filter(issuer -> !issuer.isEmpty())
        .collect(Collectors.groupingBy(issuer -> issuer, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private Left left(Key key, List<Loose> ties, String usual) {
    String issuer = key.issuer().equals(usual) ? "" : key.issuer();
    String worst = ties.stream().map(Loose::spread).min(Spread.WORST_FIRST).orElseThrow().word();
    return switch (key.group()) {
      case STRANGERS -> new Left(worst, "Strangers", strangers(key.issuer()), issuer);
      case UNDECIDED -> new Left(worst, "Not decided", "may be anybody", issuer);
      case ORIGIN -> new Left(worst, key.project(), detail(key, ties), issuer);
    };
  }

  private static String detail(Key key, List<Loose> ties) {
    if (!key.ref().isEmpty()) {
      return key.ref();
    }
    List<String> projects = ties.stream().map(tie -> tie.origin().project()).distinct().toList();
    if (projects.size() > 1) {
      return Headline.count(projects.size(), "project");
    }
    List<String> refs = ties.stream().map(tie -> tie.origin().ref()).distinct().toList();
    return refs.size() == 1 ? refs.getFirst() : Headline.count(refs.size(), "ref");
  }

  /// Who of them did come in.
  private String strangers(String issuer) {
    List<String> came =
        byRole.values().stream()
            .flatMap(List::stream)
            .filter(row -> Spread.named(row.reach()).is(Reach.STRANGERS))
            .flatMap(row -> visitors.getOrDefault(row.arn(), List.of()).stream())
            .filter(visitor -> visitor.standing() == Standing.STRANGER)
            .map(visitor -> Origin.of(visitor.issuer(), visitor.subject()))
            .filter(origin -> origin.issuer().equals(issuer))
            .map(Origin::project)
            .distinct()
            .toList();
    if (came.isEmpty()) {
      return "any project on " + issuer;
    }
    String names = String.join(", ", came.subList(0, Math.min(NAMES, came.size())));
    return "came in: " + names + (came.size() > NAMES ? ", …" : "");
  }

  private Right right(String arn, List<String> from) {
    List<RoleRow> rows = byRole.getOrDefault(arn, List.of());
    RoleRow worst = rows.getFirst();
    return new Right(
        RoleLine.anchor(arn),
        Printable.of(Resource.shortName(arn), 128),
        Spread.named(worst.reach()),
        worst.environment().equals("unknown") ? "" : Printable.of(worst.environment()),
        visitors.getOrDefault(arn, List.of()).stream().mapToInt(Visitor::sessions).sum(),
        from);
  }

  private String rest() {
    Map<Spread, Long> counts =
        byRole.values().stream()
            .skip(ROLES)
            .collect(
                Collectors.groupingBy(
                    rows -> Spread.named(rows.getFirst().reach()),
                    () -> new TreeMap<>(Spread.WORST_FIRST),
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey().word())
        .collect(Collectors.joining(", "));
  }
}
