package dev.trustdrift.facts.tighten;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.tighten.Tightening.Tightened;
import dev.trustdrift.facts.trust.TokenRequest;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.SharedControls;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.LabelledPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What holds of every tightened policy, on the labelled policies with random subjects that they
/// accept. The evaluator judges here: it shares nothing with the proofs.
final class TightenedPoliciesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<Pair, Tightening> ANSWERS = new HashMap<>();
  private static final Map<String, Evaluator> EVALUATORS = new HashMap<>();
  private static final List<String> FILLERS =
      List.of("main", "release/1.0", "release/1.1", "acme/shop", "acme/web", "4711", "a", "v1");

  private static final List<Case> CASES = made();

  private record Pair(String name, Breadth breadth) {}

  private record Case(
      String name, String document, Trusts trusts, List<TrailEvent> events, Set<String> others) {

    /// Some of the subjects that the policy accepts come in, the others do not.
    static Case of(LabelledPolicy labelled, long seed) {
      Random random = new Random(seed);
      ExampleAccount account = labelled.account();
      Trusts trusts = Trusts.of(account.inventory(), account.config());
      List<TrailEvent> events = new ArrayList<>();
      Set<String> others = new TreeSet<>();
      for (Way way : trusts.of(labelled.policy()).ways()) {
        TreeSet<String> subjects = new TreeSet<>();
        Stream.concat(
                way.decision().accepts().stream(),
                Stream.ofNullable(way.decision().witness().get(way.key("sub"))))
            .flatMap(pattern -> filled(pattern, random))
            .filter(
                subject ->
                    TokenRequest.values(way.platform())
                        .hold(way.key("sub").toLowerCase(Locale.ROOT), subject))
            .forEach(subjects::add);
        List<String> mixed = new ArrayList<>(subjects);
        Collections.shuffle(mixed, random);
        int seen = Math.min(mixed.size(), 1 + random.nextInt(4));
        for (String subject : mixed.subList(0, seen)) {
          events.add(event("e" + events.size(), way, subject, random));
        }
        others.addAll(mixed.subList(seen, mixed.size()));
      }
      return new Case(labelled.name(), labelled.policy(), trusts, events, others);
    }

    private static Stream<String> filled(String pattern, Random random) {
      return random
          .ints(5)
          .mapToObj(
              seed -> {
                Random fill = new Random(seed);
                StringBuilder text = new StringBuilder();
                pattern
                    .chars()
                    .forEach(
                        c ->
                            text.append(
                                c == '*'
                                    ? FILLERS.get(fill.nextInt(FILLERS.size()))
                                    : c == '?' ? "x" : Character.toString(c)));
                return text.toString();
              });
    }

    private static TrailEvent event(String id, Way way, String subject, Random random) {
      List<String> audiences =
          way.provider() == null || way.provider().clientIds().isEmpty()
              ? List.of("sts.amazonaws.com")
              : way.provider().clientIds();
      return new TrailEvent(
          id,
          ExampleAccount.TAKEN_AT.minus(Duration.ofDays(random.nextInt(30))),
          "eu-west-1",
          ExampleAccount.ID,
          way.providerArn(),
          subject,
          audiences.get(random.nextInt(audiences.size())),
          "arn:aws:iam::" + ExampleAccount.ID + ":role/shop",
          "ci-4711-" + id,
          3600,
          "ASIA" + id,
          "AROASHOP:ci-4711-" + id,
          "IAMTrustStore",
          "203.0.113.10",
          "aws-cli/2",
          null,
          null);
    }

    Tightening tightened(Breadth breadth) {
      return ANSWERS.computeIfAbsent(new Pair(name, breadth), _ -> tightened(events, breadth));
    }

    Tightening tightened(List<TrailEvent> seen, Breadth breadth) {
      return TightenedTrust.of(
          trusts,
          document,
          seen,
          new Wish(breadth, Map.of(), Wish.EXACT.providers(), Wish.EXACT.admitted()));
    }

    /// Requests with each subject and audience there is, with some claims and without.
    List<RequestContext> requests() {
      Set<String> subjects = new TreeSet<>(others);
      Set<String> audiences = new TreeSet<>(List.of("https://gitlab.com", "other"));
      events.forEach(
          event -> {
            subjects.add(String.valueOf(event.subject()));
            subjects.add(event.subject() + "x");
            audiences.add(String.valueOf(event.audience()));
          });
      List<RequestContext> requests = new ArrayList<>();
      for (Way way : trusts.of(document).ways()) {
        for (String subject : subjects) {
          for (String audience : audiences) {
            for (Map<String, String> more :
                List.of(
                    Map.<String, String>of(),
                    Map.of("ref_protected", "true", "project_id", "4711"),
                    Map.of("ref_protected", "false", "namespace_id", "42"))) {
              Map<String, String> keys = new TreeMap<>();
              keys.put(way.key("sub"), subject);
              keys.put(way.key("aud"), audience);
              keys.put("sts:RoleSessionName", "ci-4711-1");
              keys.put("aws:SourceIp", "203.0.113.10");
              more.forEach((claim, value) -> keys.put(way.key(claim), value));
              requests.add(RequestContext.webIdentity(way.providerArn(), keys));
            }
          }
        }
      }
      return requests;
    }
  }

  private static Stream<Case> cases() {
    return CASES.stream();
  }

  private static List<Case> made() {
    return LabelledPolicy.all().stream()
        .filter(labelled -> labelled.name().hashCode() % 2 == 0) // half of them, for the time
        .map(labelled -> Case.of(labelled, 1))
        .filter(one -> !one.events().isEmpty())
        .toList();
  }

  private static boolean lets(String document, RequestContext request) {
    return EVALUATORS
            .computeIfAbsent(document, text -> Evaluator.of(TrustPolicy.parse(text)))
            .decide(request)
        instanceof Decision.Allowed;
  }

  @Test
  void mostPoliciesThatAdmitSomebodyCanBeTightened() {
    assertThat(cases().filter(one -> one.tightened(Breadth.PINNED) instanceof Tightened).count())
        .isGreaterThan(80);
  }

  @ParameterizedTest
  @EnumSource
  void nothingComesInThatTheOldPolicyRefuses(Breadth breadth) {
    AtomicInteger asked = new AtomicInteger();
    cases()
        .forEach(
            one -> {
              if (one.tightened(breadth) instanceof Tightened tightened) {
                for (RequestContext request : one.requests()) {
                  if (lets(tightened.document(), request)) {
                    asked.incrementAndGet();
                    assertThat(lets(one.document(), request)).as(one.name() + request).isTrue();
                  }
                }
              }
            });
    assertThat(asked).hasValueGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void whateverTheOldPolicyAcceptsOfAnAdmittedSubjectComesInStill(Breadth breadth) {
    cases()
        .forEach(
            one -> {
              if (one.tightened(breadth) instanceof Tightened tightened) {
                Set<List<String>> admitted = new HashSet<>();
                tightened
                    .admitted()
                    .forEach(
                        seen ->
                            seen.audiences()
                                .forEach(
                                    audience ->
                                        admitted.add(
                                            List.of(seen.provider(), seen.subject(), audience))));
                for (RequestContext request : one.requests()) {
                  if (admitted.contains(token(one, request)) && lets(one.document(), request)) {
                    assertThat(lets(tightened.document(), request))
                        .as(one.name() + request)
                        .isTrue();
                  }
                }
              }
            });
  }

  @Test
  void noOtherSubjectComesInWherePinned() {
    cases()
        .forEach(
            one -> {
              if (one.tightened(Breadth.PINNED) instanceof Tightened tightened) {
                List<String> subjects =
                    tightened.admitted().stream().map(Seen::subject).distinct().toList();
                for (RequestContext request : one.requests()) {
                  if (lets(tightened.document(), request)) {
                    assertThat(subjects).as(one.name()).contains(token(one, request).get(1));
                  }
                }
              }
            });
  }

  private static List<String> token(Case one, RequestContext request) {
    Way way =
        one.trusts().of(one.document()).ways().stream()
            .filter(each -> each.providerArn().equals(request.provider()))
            .findFirst()
            .orElseThrow();
    return List.of(
        way.providerArn(), value(request, way.key("sub")), value(request, way.key("aud")));
  }

  private static String value(RequestContext request, String key) {
    return request.keys().getOrDefault(key.toLowerCase(Locale.ROOT), List.of("")).getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void theOrderInWhichTheyCameChangesNothing(Breadth breadth) {
    cases()
        .forEach(
            one -> {
              List<TrailEvent> reversed = one.events().reversed();
              assertThat(document(one.tightened(reversed, breadth)))
                  .as(one.name())
                  .isEqualTo(document(one.tightened(breadth)));
            });
  }

  @Test
  void tighteningAgainChangesNothing() {
    Breadth breadth = Breadth.PINNED;
    cases()
        .forEach(
            one -> {
              if (one.tightened(breadth) instanceof Tightened tightened) {
                Tightening again =
                    TightenedTrust.of(
                        one.trusts(),
                        tightened.document(),
                        one.events(),
                        new Wish(breadth, Map.of(), Set.of(), Wish.EXACT.admitted()));
                assertThat(document(again)).as(one.name()).isEqualTo(tightened.document());
              }
            });
  }

  @Test
  void deniesStayToTheLetter() {
    AtomicInteger denies = new AtomicInteger();
    cases()
        .forEach(
            one -> {
              if (one.tightened(Breadth.PINNED) instanceof Tightened tightened) {
                List<JsonNode> before = denies(one.document());
                denies.addAndGet(before.size());
                assertThat(denies(tightened.document())).as(one.name()).isEqualTo(before);
              }
            });
    assertThat(denies).hasValueGreaterThan(2);
  }

  private static List<JsonNode> denies(String document) {
    JsonNode statements = JSON.readTree(document).path("Statement");
    return (statements.isArray() ? statements.values() : List.of(statements))
        .stream().filter(one -> one.path("Effect").asString("").equals("Deny")).toList();
  }

  @Test
  void iamTakesThem() {
    cases()
        .forEach(
            one -> {
              if (one.tightened(Breadth.PINNED) instanceof Tightened tightened) {
                tightened
                    .change()
                    .after()
                    .ways()
                    .forEach(
                        way ->
                            assertThat(
                                    SharedControls.refused(
                                        TrustPolicy.parse(tightened.document()),
                                        way.providerArn(),
                                        way.issuer()))
                                .as(one.name())
                                .isEmpty());
                assertThat(PolicyText.size(tightened.document()))
                    .isLessThanOrEqualTo(PolicyText.LARGEST);
              }
            });
  }

  private static String document(Tightening tightening) {
    return switch (tightening) {
      case Tightened tightened -> tightened.document();
      case Tightening.Refused refused -> refused.reason();
    };
  }
}
