package dev.trustdrift.rules.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Grant;
import dev.trustdrift.facts.Reach;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.ExampleCertificates;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trust policies as people write them, each labelled by hand from the contract (DESIGN section 2)
/// and the facts before the tool saw it.
///
/// A case is a pair of files. `<name>.json` is the trust policy of a role whose name shows no
/// environment. `<name>.expected` is an object: `providers` the account has (`url`, `clientIds`),
/// `owned` and `subjectLayouts` by issuer where the configuration says so, the `reach` by issuer,
/// the `rules` of [#RULES] that fire, and `why`.
final class LabelledPoliciesTest {

  private static final Path FOLDER = Path.of("src/test/resources/dev/trustdrift/policies");

  private static final Set<String> RULES =
      Set.of(
          "strangers-can-assume",
          "lookalike-namespace",
          "whole-instance",
          "whole-group",
          "any-ref",
          "spoofable-ref",
          "tag-as-branch",
          "dead-trust",
          "ineffective-condition",
          "missing-audience",
          "dangling-provider",
          "side-door",
          "path-only-subject",
          "blocked-update",
          "undecided-trust");

  record Case(String name, String policy, JsonNode expected) {
    @Override
    public String toString() {
      return name + ": " + expected.path("why").asString();
    }
  }

  static Stream<Case> cases() throws IOException {
    JsonMapper json = new JsonMapper();
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".expected"))
          .sorted()
          .map(
              file -> {
                String name = file.getFileName().toString().replace(".expected", "");
                return new Case(
                    name, text(FOLDER.resolve(name + ".json")), json.readTree(text(file)));
              })
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theReachIsTheLabelled(Case labelled) {
    Map<String, String> reach = new TreeMap<>();
    facts(labelled)
        .grants()
        .forEach(grant -> reach.put(grant.issuer(), grant.decision().reach().word()));

    assertThat(reach).isEqualTo(texts(labelled.expected().path("reach")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theLabelledRulesFire(Case labelled) {
    Facts facts = facts(labelled);
    Set<String> fired = new TreeSet<>();
    for (String id : RULES) {
      Rule rule = Rules.byId(id).orElseThrow();
      if (rule.check(facts).findAny().isPresent()) {
        fired.add(id);
      }
    }

    assertThat(fired).isEqualTo(new TreeSet<>(list(labelled.expected().path("rules"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aWitnessIsLetInByTheEvaluator(Case labelled) {
    for (Grant grant : facts(labelled).grants()) {
      Map<String, String> witness = grant.decision().witness();
      boolean decided =
          grant.decision().reach() != Reach.NOBODY && grant.decision().reach() != Reach.UNDECIDED;
      assertThat(!witness.isEmpty()).as("a witness").isEqualTo(decided);
      if (decided && grant.policy().problems().isEmpty()) {
        assertThat(
                Evaluator.of(grant.policy())
                    .decide(RequestContext.webIdentity(grant.providerArn(), request(witness))))
            .as("%s", witness)
            .isInstanceOf(Decision.Allowed.class);
      }
    }
  }

  /// What every call has besides the token, where no condition asks for something else.
  private static Map<String, String> request(Map<String, String> witness) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("sts:rolesessionname", "job-1");
    keys.put("aws:requestedregion", "eu-central-1");
    keys.putAll(witness);
    return keys;
  }

  private static Facts facts(Case labelled) {
    ExampleAccount account = ExampleAccount.empty();
    for (JsonNode provider : labelled.expected().path("providers")) {
      String url = provider.path("url").asString();
      account =
          account.provider(
              new OidcProvider(
                  "arn:aws:iam::"
                      + ExampleAccount.ID
                      + ":oidc-provider/"
                      + OidcProvider.keyPrefix(url),
                  url,
                  list(provider.path("clientIds")),
                  List.of(),
                  Map.of(),
                  true));
    }
    account = account.role("shop", labelled.policy()).config(config(labelled.expected()));
    return Facts.of(account.inventory(), account.config(), ExampleCertificates.roots());
  }

  private static Config config(JsonNode expected) {
    Config config = Config.DEFAULT;
    Set<String> issuers = new TreeSet<>(expected.path("owned").propertyNames());
    issuers.addAll(expected.path("subjectLayouts").propertyNames());
    for (String issuer : issuers) {
      Map<String, List<String>> layouts = new TreeMap<>();
      expected
          .path("subjectLayouts")
          .path(issuer)
          .properties()
          .forEach(layout -> layouts.put(layout.getKey(), list(layout.getValue())));
      JsonNode owned = expected.path("owned").path(issuer);
      config =
          config.withIssuer(
              issuer,
              new Config.IssuerConfig(owned.isMissingNode() ? null : list(owned), false, layouts));
    }
    return config;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }

  private static List<String> list(JsonNode array) {
    List<String> list = new ArrayList<>();
    array.forEach(item -> list.add(item.asString()));
    return list;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
