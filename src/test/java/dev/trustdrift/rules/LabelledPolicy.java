package dev.trustdrift.rules;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.OidcProvider;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A trust policy as people write them, labelled by hand from the contract (DESIGN section 2) and
/// the facts before the tool saw it.
///
/// A case is a pair of files. `<name>.json` is the trust policy of a role whose name shows no
/// environment. `<name>.expected` is an object: `providers` the account has (`url`, `clientIds`),
/// `owned` and `subjectLayouts` by issuer where the configuration says so, the `reach` by issuer,
/// the `rules` that fire, and `why`.
public record LabelledPolicy(String name, String policy, JsonNode expected) {

  private static final Path FOLDER = Path.of("src/test/resources/dev/trustdrift/policies");

  /// All cases, in the order of their names.
  public static List<LabelledPolicy> all() {
    JsonMapper json = new JsonMapper();
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".expected"))
          .sorted()
          .map(
              file -> {
                String name = file.getFileName().toString().replace(".expected", "");
                return new LabelledPolicy(
                    name, text(FOLDER.resolve(name + ".json")), json.readTree(text(file)));
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The account of the case: its providers, its configuration and one role, `shop`.
  public ExampleAccount account() {
    ExampleAccount account = ExampleAccount.empty();
    for (JsonNode provider : expected.path("providers")) {
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
    return account.role("shop", policy).config(config());
  }

  /// The reach of each issuer, by URL.
  public Map<String, String> reach() {
    Map<String, String> reach = new TreeMap<>();
    expected
        .path("reach")
        .properties()
        .forEach(e -> reach.put(e.getKey(), e.getValue().asString()));
    return reach;
  }

  /// The rules that fire.
  public Set<String> rules() {
    return new TreeSet<>(list(expected.path("rules")));
  }

  private Config config() {
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

  @Override
  public String toString() {
    return name + ": " + expected.path("why").asString();
  }
}
