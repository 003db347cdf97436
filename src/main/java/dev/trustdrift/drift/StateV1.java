package dev.trustdrift.drift;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.Past;
import dev.trustdrift.facts.Past.PastRole;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a report keeps for the next one, as `trustdrift/report/v1` writes it in `state`: with it
/// one file is a whole baseline. Both directions stand here.
///
/// @param groups the groups of rules that ran
/// @param unread of `providers` and `roles` what could not be read
/// @param roles those that trust an OIDC provider
@JsonPropertyOrder({"groups", "unread", "roles", "providers"})
public record StateV1(
    List<String> groups, List<String> unread, List<RoleV1> roles, List<ProviderV1> providers) {

  /// A role.
  ///
  /// @param trustPolicy the document's text as IAM holds it, which need not be JSON
  @JsonPropertyOrder({"arn", "id", "trustPolicy"})
  public record RoleV1(String arn, String id, String trustPolicy) {}

  /// A provider.
  ///
  /// @param detailed false where the account did not let its client IDs and thumbprints be read
  @JsonPropertyOrder({"arn", "url", "clientIds", "thumbprints", "detailed"})
  public record ProviderV1(
      String arn, String url, List<String> clientIds, List<String> thumbprints, boolean detailed) {}

  /// As a report writes it.
  ///
  /// @param groups the groups of rules that ran
  public static StateV1 of(Past past, Set<Group> groups) {
    return new StateV1(
        groups.stream().sorted().map(StateV1::word).toList(),
        past.unread().stream().sorted().map(Gap.Part::label).toList(),
        past.roles().stream()
            .map(role -> new RoleV1(role.arn(), role.id(), role.trustPolicy()))
            .toList(),
        past.providers().stream()
            .map(
                one ->
                    new ProviderV1(
                        one.arn(), one.url(), one.clientIds(), one.thumbprints(), one.detailed()))
            .toList());
  }

  /// The groups that ran.
  static Set<Group> groups(JsonNode state) {
    Set<Group> groups = EnumSet.noneOf(Group.class);
    List<String> words = texts(state, "groups");
    for (Group group : Group.values()) {
      if (words.contains(word(group))) {
        groups.add(group);
      }
    }
    return groups;
  }

  /// The past that it tells of.
  ///
  /// @param takenAt the report's clock
  /// @throws IllegalArgumentException naming the field that is missing or makes no sense
  static Past read(JsonNode state, Instant takenAt) {
    List<PastRole> roles = new ArrayList<>();
    for (JsonNode role : list(state, "roles")) {
      roles.add(
          new PastRole(
              FindingV1.text(role, "arn"),
              FindingV1.text(role, "id"),
              FindingV1.text(role, "trustPolicy")));
    }
    List<OidcProvider> providers = new ArrayList<>();
    for (JsonNode provider : list(state, "providers")) {
      providers.add(
          new OidcProvider(
              FindingV1.text(provider, "arn"),
              FindingV1.text(provider, "url"),
              texts(provider, "clientIds"),
              texts(provider, "thumbprints"),
              Map.of(),
              provider.path("detailed").asBoolean(true)));
    }
    List<String> words = texts(state, "unread");
    Set<Gap.Part> unread = EnumSet.noneOf(Gap.Part.class);
    Past.PARTS.stream().filter(part -> words.contains(part.label())).forEach(unread::add);
    return new Past(takenAt, providers, roles, unread);
  }

  private static JsonNode list(JsonNode json, String field) {
    JsonNode array = json.path(field);
    if (!array.isArray()) {
      throw new IllegalArgumentException("`state." + field + "` is missing or no list");
    }
    return array;
  }

  private static List<String> texts(JsonNode json, String field) {
    return list(json, field).valueStream().map(item -> item.asString("")).toList();
  }

  private static String word(Group group) {
    return group.name().toLowerCase(Locale.ROOT);
  }
}
