package dev.trustdrift.rules;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Grant;
import dev.trustdrift.facts.Grant.Standing;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A narrower trust policy to paste. It compares `sub` with exact subjects, so AWS accepts it for
/// shared issuers too ("Identity-provider controls for shared OIDC providers").
final class TighterTrust {

  private static final int MOST_SUBJECTS = 10;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TighterTrust() {}

  /// The command that replaces the role's trust policy with one statement for this provider: the
  /// owned subjects that the trail saw, or a place to write the job's own.
  static String command(Facts facts, Grant grant) {
    List<String> seen = ownedSubjects(facts.inventory().trail(), grant);
    boolean known = !seen.isEmpty() && seen.size() <= MOST_SUBJECTS;
    List<String> subjects = known ? seen : List.of(template(grant));
    String lead =
        known
            ? "admits only the subjects of yours that the trail saw; add those that did not run in"
                + " its window:"
            : "write the subjects of the jobs that need the role (NAMESPACE/PROJECT and the ref),"
                + " then:";
    return lead
        + "\naws iam update-assume-role-policy --role-name "
        + ShellWord.of(grant.role().name())
        + " --policy-document "
        + ShellWord.of(policy(grant, subjects));
  }

  private static List<String> ownedSubjects(@Nullable Trail trail, Grant grant) {
    Stream<TrailEvent> events = trail == null ? Stream.of() : trail.events().stream();
    return events
        .filter(event -> !event.denied())
        .filter(event -> grant.role().arn().equals(event.role()))
        .filter(event -> grant.providerArn().equals(event.provider()))
        .flatMap(event -> Stream.ofNullable(event.subject()))
        .filter(
            subject -> grant.owned().standing(grant.platform().project(subject)) == Standing.OWNED)
        .distinct()
        .sorted()
        .toList();
  }

  private static String template(Grant grant) {
    String namespace =
        grant.owned().namespaces().isEmpty() ? "NAMESPACE" : grant.owned().namespaces().getFirst();
    return grant.platform().exampleSubject(namespace + "/PROJECT");
  }

  private static String policy(Grant grant, List<String> subjects) {
    ObjectNode equal = JSON.createObjectNode();
    if (grant.provider() != null && !grant.provider().clientIds().isEmpty()) {
      List<String> audiences = grant.provider().clientIds();
      put(equal, grant.key("aud"), audiences);
    }
    put(equal, grant.key("sub"), subjects);
    ObjectNode policy = JSON.createObjectNode();
    policy.put("Version", "2012-10-17");
    ObjectNode statement = policy.putArray("Statement").addObject();
    statement.put("Effect", "Allow");
    statement.putObject("Principal").put("Federated", grant.providerArn());
    statement.put("Action", "sts:AssumeRoleWithWebIdentity");
    statement.putObject("Condition").set("StringEquals", equal);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(policy);
  }

  /// One value stands bare, as people write it.
  private static void put(ObjectNode block, String key, List<String> values) {
    if (values.size() == 1) {
      block.put(key, values.getFirst());
    } else {
      ArrayNode array = block.putArray(key);
      values.forEach(array::add);
    }
  }
}
