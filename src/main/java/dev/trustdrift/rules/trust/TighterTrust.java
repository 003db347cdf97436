package dev.trustdrift.rules.trust;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Grant;
import dev.trustdrift.facts.Grant.Standing;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Effect;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.Truth;
import dev.trustdrift.rules.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A narrower trust policy to paste: the role's own, in which the statements that let the
/// provider's tokens in name exact subjects instead of what they tested before. All else stays:
/// other statements, Denies, further conditions.
///
/// Proved before it is shown ([ProvedTrust]); what can't be proved is left to a person.
final class TighterTrust {

  private static final int MOST_SUBJECTS = 10;

  /// Characters of a trust policy, by default and at most ("IAM and AWS STS quotas").
  private static final int USUAL = 2_048;

  private static final int LARGEST = 4_096;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withSeparators(
                      Separators.createDefaultInstance()
                          .withObjectNameValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  private final Facts facts;
  private final Grant grant;
  private final List<String> seen;

  private TighterTrust(Facts facts, Grant grant) {
    this.facts = facts;
    this.grant = grant;
    this.seen =
        facts.sessions().subjects(grant.role().arn(), grant.providerArn()).stream()
            .filter(this::isOwned)
            .toList();
  }

  /// The command that narrows the role's trust to the owned subjects that the trail saw or, where
  /// it saw none, to a subject that the reader fills in.
  static String command(Facts facts, Grant grant) {
    return new TighterTrust(facts, grant).command();
  }

  private String command() {
    List<String> admitted = seen.stream().filter(this::isAdmitted).toList();
    Optional<String> observed =
        admitted.size() <= MOST_SUBJECTS
            ? policy(admitted)
                .filter(policy -> ProvedTrust.narrows(facts, grant, policy, admitted))
                .filter(TighterTrust::fits)
            : Optional.<String>empty();
    if (observed.isPresent()) {
      return "# admits only the subjects of yours that the trail saw; add those that did not run in its"
          + " window:\n"
          + note(observed.get())
          + update(observed.get());
    }
    List<String> example = List.of(template());
    return template(example)
        .filter(policy -> ProvedTrust.admitsJust(facts, grant, policy, example))
        .filter(TighterTrust::fits)
        .map(
            policy ->
                "# first write the subjects of the jobs that need the role in place of `"
                    + Printable.of(template()) // a line break would end the comment
                    + "`:\n"
                    + note(policy)
                    + update(policy))
        .orElseGet(() -> TrustEdit.byHand(grant, "name your subjects exactly in trust.json"));
  }

  private static boolean fits(String policy) {
    return size(policy) <= LARGEST;
  }

  /// White space does not count ("IAM and AWS STS quotas").
  private static int size(String policy) {
    return JSON.readTree(policy).toString().length();
  }

  /// Says so where the role's own policy needed no higher quota and this one does.
  private String note(String policy) {
    return size(policy) > USUAL && size(grant.role().trustPolicy()) <= USUAL
        ? "# %d characters: AWS takes more than %d only where the quota was raised\n"
            .formatted(size(policy), USUAL)
        : "";
  }

  private String update(String policy) {
    return "aws iam update-assume-role-policy --role-name "
        + ShellWord.of(grant.role().name())
        + " --policy-document '"
        + policy.replace("'", "'\\''")
        + "'";
  }

  /// The narrowed document; empty where the policy is not understood well enough, or where nobody
  /// would be left.
  private Optional<String> policy(List<String> admitted) {
    return policy(admitted, false);
  }

  /// The document with the example in its first statement, and the others of the provider left out.
  private Optional<String> template(List<String> example) {
    return policy(example, true);
  }

  private Optional<String> policy(List<String> all, boolean fromTemplate) {
    if (!grant.policy().problems().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode document = (ObjectNode) JSON.readTree(grant.role().trustPolicy());
    List<JsonNode> written = elements(document.path("Statement"));
    ArrayNode narrowed = JSON.createArrayNode();
    boolean open = false;
    for (Statement statement : grant.policy().statements()) {
      ObjectNode node = (ObjectNode) written.get(statement.index() - 1);
      if (statement.effect() != Effect.ALLOW
          || statement.concerns(grant.providerArn(), Actions.WEB_IDENTITY) == Truth.FALSE) {
        narrowed.add(node);
        continue;
      }
      if (!isForThisProviderAlone(statement)) {
        return Optional.empty();
      }
      List<String> subjects =
          fromTemplate ? all : all.stream().filter(subject -> meets(statement, subject)).toList();
      if (!subjects.isEmpty() && !(fromTemplate && open)) {
        narrowed.add(narrowed(node, subjects));
        open = true;
      }
    }
    document.set("Statement", narrowed);
    return open ? Optional.of(JSON.writeValueAsString(document)) : Optional.empty();
  }

  private boolean isForThisProviderAlone(Statement statement) {
    return statement.principals() instanceof Principals.Named(var all)
        && all.stream().map(Principal::text).allMatch(grant.providerArn()::equals);
  }

  /// Whether one of the role's own statements admits it: it may have been seen under an earlier
  /// policy.
  private boolean isAdmitted(String subject) {
    return grant.policy().statements().stream()
        .filter(statement -> statement.effect() == Effect.ALLOW)
        .filter(
            statement ->
                statement.concerns(grant.providerArn(), Actions.WEB_IDENTITY) != Truth.FALSE)
        .anyMatch(statement -> meets(statement, subject));
  }

  private boolean isOwned(String subject) {
    return grant.owned().standing(grant.platform().project(subject)) == Standing.OWNED;
  }

  /// Whether the statement's own conditions on the subject admit it.
  private boolean meets(Statement statement, String subject) {
    RequestContext request =
        RequestContext.webIdentity(grant.providerArn(), Map.of(grant.key("sub"), subject));
    return statement.conditions().stream()
        .filter(this::isOnSubject)
        .allMatch(condition -> condition.holds(request) == Truth.TRUE);
  }

  private boolean isOnSubject(Condition condition) {
    return condition.key().equalsIgnoreCase(grant.key("sub"));
  }

  private ObjectNode narrowed(ObjectNode statement, List<String> subjects) {
    ObjectNode conditions =
        statement.path("Condition") instanceof ObjectNode old ? old : JSON.createObjectNode();
    boolean audience = false;
    for (String operator : List.copyOf(conditions.propertyNames())) {
      if (conditions.path(operator) instanceof ObjectNode keys) {
        for (String key : List.copyOf(keys.propertyNames())) {
          audience |= key.equalsIgnoreCase(grant.key("aud"));
          if (key.equalsIgnoreCase(grant.key("sub"))) {
            keys.remove(key);
          }
        }
        if (keys.isEmpty()) {
          conditions.remove(operator);
        }
      }
    }
    ObjectNode equal =
        conditions.path("StringEquals") instanceof ObjectNode keys
            ? keys
            : conditions.putObject("StringEquals");
    OidcProvider provider = grant.provider();
    if (!audience && provider != null && !provider.clientIds().isEmpty()) {
      put(equal, grant.key("aud"), provider.clientIds());
    }
    put(equal, grant.key("sub"), subjects);
    statement.set("Condition", conditions);
    return statement;
  }

  private String template() {
    List<String> namespaces = grant.owned().namespaces();
    String namespace = namespaces.isEmpty() ? "NAMESPACE" : namespaces.getFirst();
    return grant.platform().exampleSubject(namespace + "/PROJECT");
  }

  /// IAM writes one statement bare and several as an array.
  private static List<JsonNode> elements(JsonNode node) {
    return node.isArray() ? new ArrayList<>(node.values()) : List.of(node);
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
