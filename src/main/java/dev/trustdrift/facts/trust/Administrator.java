package dev.trustdrift.facts.trust;

import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.Role;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether a role carries administrator permissions: AWS's `AdministratorAccess`, or a statement of
/// its own that allows every action on every resource without a condition. A permissions boundary
/// that is not itself that wide takes it back (IAM user guide, "Permissions boundaries").
final class Administrator {

  private static final Pattern EVERY_ACTION = Pattern.compile("\\*+(:\\*+)?");
  private static final Pattern EVERY_RESOURCE = Pattern.compile("\\*+");

  private final Map<String, ManagedPolicy> managed;

  /// What was found of a managed policy's ARN: many roles share one.
  private final Map<String, Boolean> answers = new HashMap<>();

  Administrator(Collection<ManagedPolicy> policies) {
    managed =
        policies.stream()
            .collect(Collectors.toMap(ManagedPolicy::arn, Function.identity(), (a, b) -> a));
  }

  /// Made only when there is a document to read, since that takes a tenth of a second.
  private static final class Documents {
    private static final JsonMapper JSON =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxDocumentLength(1 << 20)
                            .build())
                    .build())
            .build();
  }

  /// The name of the policy that makes the role an administrator, if one does.
  Optional<String> by(Role role) {
    if (role.boundaryArn() != null && !everything(role.boundaryArn())) {
      return Optional.empty();
    }
    Stream<String> attached =
        role.attachedPolicies().stream()
            .filter(policy -> everything(policy.arn()))
            .map(Role.AttachedPolicy::name);
    Stream<String> inline =
        role.inlinePolicies().stream()
            .filter(policy -> allowsEverything(policy.document()))
            .map(Role.InlinePolicy::name);
    return Stream.concat(attached, inline).findFirst();
  }

  private boolean everything(String policyArn) {
    return answers.computeIfAbsent(policyArn, this::givesEverything);
  }

  private boolean givesEverything(String policyArn) {
    if (policyArn.endsWith(":iam::aws:policy/AdministratorAccess")) {
      return true;
    }
    ManagedPolicy policy = managed.get(policyArn);
    return policy != null && allowsEverything(policy.document());
  }

  private static boolean allowsEverything(String document) {
    try {
      JsonNode statements = Documents.JSON.readTree(document).path("Statement");
      return elements(statements).anyMatch(Administrator::isEverything);
    } catch (JacksonException e) {
      // IAM would not store it; a hand-made snapshot might. It grants nothing that can be shown.
      return false;
    }
  }

  private static boolean isEverything(JsonNode statement) {
    return statement.path("Effect").asString("").equals("Allow")
        && elements(statement.path("Action"))
            .anyMatch(action -> EVERY_ACTION.matcher(action.asString("")).matches())
        && elements(statement.path("Resource"))
            .anyMatch(resource -> EVERY_RESOURCE.matcher(resource.asString("")).matches())
        && statement.path("Condition").isEmpty();
  }

  /// IAM writes one value bare and several as an array.
  private static Stream<JsonNode> elements(JsonNode node) {
    return node.isArray() ? node.values().stream() : Stream.of(node);
  }
}
