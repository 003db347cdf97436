package dev.trustdrift.facts.trust;

import dev.trustdrift.language.Brics;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Universe;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.LabelledPolicy;
import dk.brics.automaton.Automaton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The labelled policies that can be read, and what is asked of each: one entry a policy and
/// provider, taken in turn.
@State(Scope.Benchmark)
public class RealPolicies {

  /// A policy, the tokens of one provider, and what lies outside the namespaces that are yours.
  record Question(
      ExampleAccount account,
      TrustPolicy policy,
      Way way,
      Tokens tokens,
      Constraint outside,
      Automaton universe,
      RequestContext request,
      Evaluator evaluator) {}

  private final List<Question> questions = new ArrayList<>();
  private int next;

  @Setup
  public void read() {
    Map<Universe, Automaton> universes = new HashMap<>();
    for (LabelledPolicy labelled : LabelledPolicy.all()) {
      ExampleAccount account = labelled.account();
      Trust trust =
          Trusts.of(account.inventory(), account.config())
              .of(account.inventory().roles().getFirst().trustPolicy());
      if (trust.policy().faults().isEmpty()) {
        for (Way way : trust.ways()) {
          Tokens tokens = new Tokens(way.platform(), way.provider());
          questions.add(
              new Question(
                  account,
                  trust.policy(),
                  way,
                  tokens,
                  outside(way),
                  universes.computeIfAbsent(tokens.subjects(), Brics::of),
                  request(way),
                  Evaluator.of(trust.policy())));
        }
      }
    }
  }

  /// The next question, round and round.
  Question next() {
    next = next + 1 < questions.size() ? next + 1 : 0;
    return questions.get(next);
  }

  private static Constraint outside(Way way) {
    return way.owned().wholeInstance()
        ? Constraint.any()
        : new Constraint(
            List.of(),
            way.owned().namespaces().stream()
                .map(way.platform()::inNamespace)
                .flatMap(List::stream)
                .toList());
  }

  /// The witness where there is one, else a stranger's token.
  private static RequestContext request(Way way) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("sts:rolesessionname", "job-1");
    keys.put(way.key("sub"), way.platform().exampleSubject("elsewhere/shop"));
    keys.put(way.key("aud"), "sts.amazonaws.com");
    keys.putAll(way.decision().witness());
    return RequestContext.webIdentity(way.providerArn(), keys);
  }
}
