package dev.trustdrift.facts.tighten;

import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.KeySpace;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.RequestKeys;
import dev.trustdrift.policy.TrustPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request that got credentials, as far as the trail tells it and the policy asks.
///
/// CloudTrail logs neither the token's further claims nor the endpoint that was called, and the
/// time has passed: what a policy tests of those is untold.
///
/// @param audience null where the event does not tell it
record Visit(String subject, @Nullable String audience, RequestContext request) {

  /// What may stand under `aws:SourceIp`: not the private address of a call through a VPC endpoint,
  /// which has no such key, and not the name of a service.
  private static final Pattern PUBLIC =
      Pattern.compile(
          "(?!(10|127|192\\.168|169\\.254|172\\.(1[6-9]|2\\d|3[01])|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7]))\\.)\\d{1,3}(\\.\\d{1,3}){3}"
              + "|[23][0-9a-fA-F]{3}:[0-9a-fA-F:]+");

  /// @param event of the way's provider, with a subject
  static Visit of(TrailEvent event, Way way, TrustPolicy policy) {
    String subject = Objects.requireNonNull(event.subject());
    Map<String, List<String>> told = new TreeMap<>();
    told.put(way.tokens().subjectKey(), List.of(subject));
    tell(told, way.key("aud"), event.audience());
    Set<String> tested = policy.testedKeys();
    if (tested.contains("sts:rolesessionname")) {
      tell(told, "sts:rolesessionname", event.sessionName());
    }
    if (tested.contains("aws:sourceip")
        && event.sourceIp() != null
        && PUBLIC.matcher(event.sourceIp()).matches()) {
      tell(told, "aws:sourceip", event.sourceIp());
    }
    if (tested.contains("aws:securetransport")) {
      tell(told, "aws:securetransport", "true");
    }
    return new Visit(
        subject,
        event.audience(),
        new RequestContext(Actions.WEB_IDENTITY, way.providerArn(), told, untold(tested, way)));
  }

  private static void tell(Map<String, List<String>> told, String key, @Nullable String value) {
    if (value != null) {
      told.put(key.toLowerCase(Locale.ROOT), List.of(value));
    }
  }

  /// The tested keys that a request may hold.
  private static Set<String> untold(Set<String> tested, Way way) {
    Set<String> untold = new TreeSet<>();
    for (String key : tested) {
      KeySpace space = RequestKeys.space(key).orElseGet(() -> way.tokens().keySpace(key));
      if (!(space instanceof KeySpace.Absent)) {
        untold.add(key);
      }
    }
    return untold;
  }

  /// The same with one more key told.
  Visit with(String key, String value) {
    Map<String, List<String>> told = new TreeMap<>(request.keys());
    tell(told, key, value);
    return new Visit(
        subject,
        audience,
        new RequestContext(request.action(), request.provider(), told, request.untold()));
  }

  /// The same of which nothing is known but the subject and, where the policy is asked for it, the
  /// audience: what holds for this holds for whatever else the request holds.
  RequestContext alone(boolean withAudience, Way way) {
    Map<String, List<String>> told = new TreeMap<>();
    told.put(way.tokens().subjectKey(), List.of(subject));
    if (withAudience) {
      tell(told, way.key("aud"), audience);
    }
    Set<String> untold = new TreeSet<>(request.untold());
    untold.addAll(request.keys().keySet());
    return new RequestContext(request.action(), request.provider(), told, untold);
  }
}
