package dev.trustdrift.facts.tighten;

import dev.trustdrift.facts.tighten.Tightening.LeftOut;
import dev.trustdrift.facts.tighten.Tightening.Refused;
import dev.trustdrift.facts.tighten.Tightening.Tightened;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.facts.trust.TokenRequest;
import dev.trustdrift.facts.trust.TrustChange;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.facts.trust.WayChange;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.SharedControls;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.Problem;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.TrustPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The narrowest trust policy that still admits who came in, proved before it is shown.
///
/// In each Allow statement that lets a provider's tokens in, what was asked of subject and audience
/// gives way to those that were seen; all else stays. So what the new policy is to accept has a
/// second, plainer form: the old policy with conditions added ([PolicyText#confined]). Both are
/// compared over all tokens and requests.
public final class TightenedTrust {
  private final Trusts trusts;
  private final String old;
  private final TrustPolicy policy;
  private final Wish wish;
  private final PolicyText text;
  private final List<LeftOut> leftOut = new ArrayList<>();

  /// Subjects of projects of which nobody said whose they are.
  private final Set<String> unowned = new TreeSet<>();

  /// Who still comes in, by provider.
  private final Map<String, Map<Visit, List<TrailEvent>>> admitted = new TreeMap<>();

  private TightenedTrust(Trusts trusts, String old, Wish wish) {
    this.trusts = trusts;
    this.old = old;
    this.policy = trusts.of(old).policy();
    this.wish = wish;
    this.text = new PolicyText(old);
  }

  /// Tightens a policy. The order of the events makes no difference, nor does one that comes twice
  /// but for its count.
  ///
  /// @param document the trust policy as it is
  /// @param granted sessions of one role; of other providers' tokens than the policy's are ignored
  public static Tightening of(Trusts trusts, String document, List<TrailEvent> granted, Wish wish) {
    Optional<String> obstacle = obstacle(trusts, document, wish);
    return obstacle.isPresent()
        ? new Refused(obstacle.get(), List.of())
        : new TightenedTrust(trusts, document, wish).tightened(granted);
  }

  /// Whether a policy, as it is, may accept one of some sessions.
  public static boolean admitsSome(Trusts trusts, String document, List<TrailEvent> granted) {
    TightenedTrust one = new TightenedTrust(trusts, document, Wish.EXACT);
    trusts.of(document).ways().forEach(way -> one.sort(way, granted));
    return !one.admitted.isEmpty();
  }

  /// What of the policy can't be narrowed by anybody who does not understand it.
  private static Optional<String> obstacle(Trusts trusts, String document, Wish wish) {
    TrustPolicy policy = trusts.of(document).policy();
    List<Problem> problems = policy.problems();
    if (!problems.isEmpty()) {
      return Optional.of(
          "the policy is not understood as a whole (%s); mend that first"
              .formatted(problems.getFirst()));
    }
    for (Way way : trusts.of(document).ways()) {
      for (Statement statement : policy.statements()) {
        if (Plan.isAbout(statement, way)
            && wish.narrows(way.providerArn())
            && hasWildcard(statement)) {
          return Optional.of(
              "%s lets providers in by a wildcard, of which AWS does not say that it admits them;"
                      .formatted(statement.label())
                  + " name the provider there first");
        }
      }
    }
    return Optional.empty();
  }

  /// Also one that names the provider besides: its other half would stay open.
  private static boolean hasWildcard(Statement statement) {
    return switch (statement.principals()) {
      case Principals.Named(var all) -> all.stream().anyMatch(Principal::everyone);
      case Principals.Everyone _, Principals.Unreadable _ -> true;
    };
  }

  private Tightening tightened(List<TrailEvent> granted) {
    List<Way> ways =
        trusts.of(old).ways().stream().filter(way -> wish.narrows(way.providerArn())).toList();
    ways.forEach(way -> sort(way, granted));
    if (admitted.isEmpty()) {
      return refused(
          leftOut.isEmpty()
              ? "nobody came in, so nobody would be left; read a trail that holds the role's sessions"
              : "of those who came in, nobody may come in again");
    }
    List<Plan> plans =
        ways.stream()
            .map(
                way ->
                    new Plan(
                        policy,
                        way,
                        admitted.getOrDefault(way.providerArn(), Map.of()).keySet(),
                        wish.projectIds()))
            .toList();
    Map<Integer, List<Part>> exact = parts(plans, true);
    Map<Integer, Set<String>> kept = Plan.kept(policy, ways);
    Optional<String> plain = text.confined(exact, kept);
    if (plain.isEmpty()) {
      return refused(byHand());
    }
    Map<Integer, List<Part>> wide = generalised(exact, kept);
    boolean pinned = wide.equals(exact);
    Optional<String> written = text.narrowed(wide, kept);
    if (pinned
        && written.filter(document -> PolicyText.size(document) <= PolicyText.USUAL).isEmpty()) {
      // One list of projects takes less room than a statement for each, and says a little less.
      Map<Integer, List<Part>> together = parts(plans, false);
      Optional<String> shorter = text.narrowed(together, kept);
      if (!together.equals(exact) && shorter.isPresent()) {
        written = shorter;
        pinned = false;
      }
    }
    if (written.isEmpty()) {
      return refused(byHand());
    }
    return proved(written.get(), plain.get(), pinned, wide);
  }

  private Refused refused(String reason) {
    return new Refused(reason, leftOut);
  }

  private static String byHand() {
    return "a condition on the subject or the audience depends on more than these, so it can't give"
        + " way to what was seen; name the subjects by hand";
  }

  /// Tells apart who comes in again and who does not.
  private void sort(Way way, List<TrailEvent> granted) {
    Evaluator evaluator = Evaluator.of(policy);
    Map<String, List<TrailEvent>> outside = new LinkedHashMap<>();
    List<TrailEvent> refusedToday = new ArrayList<>();
    List<TrailEvent> strangers = new ArrayList<>();
    List<TrailEvent> unknown = new ArrayList<>();
    Map<Visit, List<TrailEvent>> visits = new LinkedHashMap<>();
    Map<String, Standing> standings = new TreeMap<>();
    for (TrailEvent event : granted) {
      if (event.subject() == null
          || event.denied()
          || !way.providerArn().equals(event.provider())) {
        continue;
      }
      Standing standing =
          standings.computeIfAbsent(
              event.subject(), subject -> way.owned().standing(way.platform().project(subject)));
      if (!wish.admitted().contains(standing)) {
        (standing == Standing.STRANGER ? strangers : unknown).add(event);
      } else {
        if (standing == Standing.UNKNOWN) {
          unowned.add(event.subject());
        }
        visits.computeIfAbsent(Visit.of(event, way, policy), _ -> new ArrayList<>()).add(event);
      }
    }
    Map<Visit, List<TrailEvent>> in = new LinkedHashMap<>();
    visits.forEach(
        (visit, events) -> {
          Decision decision = evaluator.decide(visit.request());
          if (decision instanceof Decision.Allowed || decision instanceof Decision.Undecided) {
            in.put(visit, events);
          } else {
            refusedToday.addAll(events);
          }
        });
    if (!in.isEmpty()) {
      admitted.put(way.providerArn(), in);
    }
    String yours = String.join("`, `", way.owned().namespaces());
    outside.put("its project is outside your namespaces (`" + yours + "`)", strangers);
    outside.put("whether its project is yours is not known", unknown);
    outside.put("the policy refuses it as it is today", refusedToday);
    outside.forEach(
        (reason, events) ->
            Seen.of(events)
                .forEach(seen -> leftOut.add(new LeftOut(seen, events.equals(strangers), reason))));
  }

  private Map<Integer, List<Part>> parts(List<Plan> plans, boolean byProject) {
    Map<Integer, List<Part>> parts = new TreeMap<>();
    for (Plan plan : plans) {
      plan.parts(byProject)
          .forEach(
              (index, some) -> parts.computeIfAbsent(index, _ -> new ArrayList<>()).addAll(some));
    }
    return parts;
  }

  /// Each pattern is tried alone: one that reaches beyond the old policy gives way to the subjects
  /// that it covers.
  private Map<Integer, List<Part>> generalised(
      Map<Integer, List<Part>> exact, Map<Integer, Set<String>> kept) {
    return mapped(
        exact,
        (index, part) -> {
          List<Generalisation> inside =
              Generalisation.of(mintable(part), wish.breadth()).stream()
                  .filter(
                      one ->
                          text.narrowed(
                                  mapped(
                                      exact,
                                      (at, other) ->
                                          at.equals(index) && other.equals(part)
                                              ? other.with(List.of(one))
                                              : other),
                                  kept)
                              .filter(document -> trusts.isInside(document, old))
                              .isPresent())
                  .toList();
          return part.with(inside);
        });
  }

  /// Of a subject that the issuer's grammar does not know, no pattern can be proved.
  private List<String> mintable(Part part) {
    return trusts.of(old).ways().stream()
        .filter(way -> way.providerArn().equals(part.provider()))
        .flatMap(
            way ->
                part.subjects().stream()
                    .filter(
                        subject ->
                            TokenRequest.values(way.platform())
                                .hold(way.tokens().subjectKey(), subject)))
        .toList();
  }

  private static Map<Integer, List<Part>> mapped(
      Map<Integer, List<Part>> parts, java.util.function.BiFunction<Integer, Part, Part> change) {
    Map<Integer, List<Part>> mapped = new TreeMap<>();
    parts.forEach(
        (index, some) ->
            mapped.put(index, some.stream().map(part -> change.apply(index, part)).toList()));
    return mapped;
  }

  private Tightening proved(
      String document, String plain, boolean pinned, Map<Integer, List<Part>> parts) {
    TrustChange change = trusts.change(old, document);
    boolean inside =
        change.ways().stream().map(WayChange::gained).allMatch(Passage.None.class::isInstance);
    if (!inside || !change.opened().isEmpty()) {
      return refused("it could not be proved that a narrower policy lies inside the old one");
    }
    if (!trusts.isInside(plain, document) || (pinned && !trusts.isInside(document, plain))) {
      return refused("it could not be proved that a narrower policy admits just who was seen");
    }
    if (!change.after().ways().stream().allMatch(way -> lets(way, change.after().policy()))) {
      return refused("a narrower policy refused a session that was seen");
    }
    for (Way way : change.after().ways()) {
      List<Statement> blocked =
          SharedControls.refused(change.after().policy(), way.providerArn(), way.issuer());
      if (!blocked.isEmpty()) {
        return refused(
            "IAM would refuse the policy: %s does not test `%s`; mend that first"
                .formatted(
                    blocked.getFirst().label(),
                    SharedControls.requiredKey(way.issuer()).orElse("sub")));
      }
    }
    int size = PolicyText.size(document);
    if (size > PolicyText.LARGEST) {
      return refused(
          "the policy would have %d characters and AWS takes %d at most%s"
              .formatted(
                  size,
                  PolicyText.LARGEST,
                  wish.breadth() == Breadth.ANY_REF
                      ? ""
                      : "; ask for `ref-pattern` or `any-ref`, which take less room"));
    }
    TreeSet<String> patterns = new TreeSet<>();
    parts.values().stream()
        .flatMap(List::stream)
        .flatMap(part -> part.patterns().stream())
        .forEach(pattern -> patterns.add(text.text(pattern)));
    return new Tightened(
        document,
        change,
        patterns.isEmpty() ? Breadth.PINNED : wish.breadth(),
        admitted.values().stream()
            .flatMap(all -> Seen.of(all.values().stream().flatMap(List::stream).toList()).stream())
            .toList(),
        leftOut,
        List.copyOf(patterns),
        notes(document, change, patterns));
  }

  /// A second opinion, by the evaluator: each session that was seen comes in again, its project
  /// having the ID that was given.
  private boolean lets(Way way, TrustPolicy narrowed) {
    Evaluator evaluator = Evaluator.of(narrowed);
    return admitted.getOrDefault(way.providerArn(), Map.of()).keySet().stream()
        .map(
            visit ->
                way.platform()
                    .project(visit.subject())
                    .map(wish.projectIds()::get)
                    .map(id -> visit.with(way.key("project_id"), id))
                    .orElse(visit))
        .allMatch(
            visit ->
                switch (evaluator.decide(visit.request())) {
                  case Decision.Allowed _ -> true;
                  case Decision.Undecided _ -> !visit.request().untold().isEmpty();
                  default -> false;
                });
  }

  private List<String> notes(String document, TrustChange change, Set<String> patterns) {
    List<String> notes = new ArrayList<>();
    admitted.values().stream()
        .flatMap(visits -> visits.keySet().stream())
        .map(Visit::subject)
        .filter(unowned::contains)
        .sorted()
        .findFirst()
        .ifPresent(
            subject ->
                notes.add(
                    "whose projects these are is not known (such as `%s`): strike out who is not yours, or name your namespaces as `owned` in the configuration"
                        .formatted(subject)));
    int size = PolicyText.size(document);
    if (size > PolicyText.USUAL) {
      notes.add(
          "the policy has %d characters: AWS takes more than %d only where the quota was raised"
              .formatted(size, PolicyText.USUAL));
    }
    patterns.forEach(
        pattern ->
            notes.add(
                "whoever may push a ref that matches `%s` comes in; protect such refs on the platform"
                    .formatted(pattern)));
    if (wish.breadth() != Breadth.PINNED && patterns.isEmpty()) {
      notes.add(
          "no pattern of the reach `%s` covers what was seen inside the old policy, so the subjects"
                  .formatted(wish.breadth().word())
              + " stand exactly");
    }
    change.before().ways().stream()
        .filter(way -> wish.narrows(way.providerArn()))
        .filter(way -> !admitted.containsKey(way.providerArn()))
        .forEach(
            way ->
                notes.add(
                    "nobody came in through `%s`, so what let its tokens in is left out"
                        .formatted(way.issuer())));
    return notes;
  }
}
