package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.trust.Tokens;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.GitlabSubject;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.AddressRange;
import dev.trustdrift.policy.KeySpace;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.RequestKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The request behind a CloudTrail event, as a trust policy sees it.
///
/// CloudTrail logs the subject, the audience and the call's circumstances, and no other claim of
/// the token: what the token may have held besides is untold, never absent.
final class SeenRequest {
  /// A call with one of these came through a VPC endpoint: then `aws:VpcSourceIp` holds it, and not
  /// `aws:SourceIp` (IAM user guide, "AWS global condition context keys").
  private static final List<AddressRange> PRIVATE =
      List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7").stream()
          .flatMap(range -> AddressRange.parse(range).stream())
          .toList();

  /// CloudTrail cuts long values ("CloudTrail record contents", `userAgent`: 1 KB).
  private static final int WHOLE_AGENT = 1_000;

  /// Calls to the global endpoint are logged here, whichever Region served them.
  private static final String GLOBAL = "us-east-1";

  private SeenRequest() {}

  /// The keys that a policy tests, and no others: so the same request in the policy's eyes is equal
  /// however often it comes.
  ///
  /// @param provider ARN, or the host of an identity provider that AWS has built in
  /// @param tested the policy's keys, in lower case
  static RequestContext of(TrailEvent event, String provider, Tokens tokens, Set<String> tested) {
    Map<String, List<String>> keys = new TreeMap<>();
    Set<String> untold = new TreeSet<>();
    for (String key : tested) {
      Optional<String> value = value(event, tokens, key);
      if (value.isPresent()) {
        keys.put(key, List.of(value.get()));
      } else if (mayHold(provider, tokens, key)) {
        untold.add(key);
      }
    }
    return new RequestContext(Actions.WEB_IDENTITY, provider, keys, untold);
  }

  private static Optional<String> value(TrailEvent event, Tokens tokens, String key) {
    if (key.startsWith(tokens.prefix())) {
      return claim(event, key.substring(tokens.prefix().length()))
          .filter(_ -> mayHold(tokens, key));
    }
    String source = event.sourceIp();
    Optional<String> address =
        source == null || source.contains("/") || AddressRange.parse(source).isEmpty()
            ? Optional.empty()
            : Optional.of(source);
    return switch (key) {
      case "sts:rolesessionname" -> Optional.ofNullable(Assumption.name(event));
      case "aws:sourceip" -> address.filter(text -> !isPrivate(text));
      case "aws:vpcsourceip" -> address.filter(SeenRequest::isPrivate);
      case "aws:requestedregion" ->
          Optional.of(event.region()).filter(region -> !region.isEmpty() && !region.equals(GLOBAL));
      case "aws:useragent" ->
          Optional.ofNullable(event.userAgent()).filter(agent -> agent.length() < WHOLE_AGENT);
      case "aws:currenttime" -> Optional.of(event.time().toString());
      case "aws:epochtime" -> Optional.of(Long.toString(event.time().getEpochSecond()));
      default ->
          RequestKeys.space(key).orElse(null) instanceof KeySpace.OneOf(var values, var mayBeAbsent)
                  && !mayBeAbsent
                  && values.size() == 1
              ? Optional.of(values.getFirst())
              : Optional.empty();
    };
  }

  /// A customised GitLab subject repeats some of the token's claims.
  private static Optional<String> claim(TrailEvent event, String claim) {
    return switch (claim) {
      case "sub" -> Optional.ofNullable(event.subject());
      case "aud" -> Optional.ofNullable(event.audience());
      case "project_id", "ref_protected" ->
          Optional.ofNullable(event.subject())
              .flatMap(GitlabSubject::parse)
              .flatMap(subject -> subject.claim(claim));
      default -> Optional.empty();
    };
  }

  /// Whether a request may hold a key that the event does not tell. What the tokens of a built-in
  /// provider hold is not known here.
  private static boolean mayHold(String provider, Tokens tokens, String key) {
    return key.startsWith(tokens.prefix())
        ? !provider.contains(":oidc-provider/") || mayHold(tokens, key)
        : RequestKeys.space(key).filter(space -> !(space instanceof KeySpace.Absent)).isPresent();
  }

  private static boolean mayHold(Tokens tokens, String key) {
    return key.equals(tokens.subjectKey()) || !(tokens.keySpace(key) instanceof KeySpace.Absent);
  }

  private static boolean isPrivate(String address) {
    return PRIVATE.stream().anyMatch(range -> range.contains(address));
  }
}
