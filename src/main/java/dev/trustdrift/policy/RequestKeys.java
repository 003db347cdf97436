package dev.trustdrift.policy;

import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The condition keys of an `AssumeRoleWithWebIdentity` call that come from the call and not from
/// the token (Service Authorization Reference, "AWS STS"; IAM user guide, "AWS global condition
/// context keys"). The call is not signed, so it has no AWS principal and none of that principal's
/// keys.
public final class RequestKeys {
  private static final Universe TEXT = Universe.anyString(1, 1024);

  /// `[\w+=,.@-]{2,64}` (STS API reference, `RoleSessionName`).
  private static final Universe SESSION_NAME =
      Universe.of(
          Regular.either(
                  Regular.range('a', 'z'),
                  Regular.range('A', 'Z'),
                  Regular.range('0', '9'),
                  Regular.oneOf("_+=,.@-"))
              .times(2, 64));

  private static final Map<String, KeySpace> KEYS =
      Map.ofEntries(
          Map.entry("sts:rolesessionname", KeySpace.always(SESSION_NAME)),
          Map.entry("sts:sourceidentity", KeySpace.maybe(SESSION_NAME)),
          Map.entry("sts:transitivetagkeys", new KeySpace.AnyOf(TEXT, true, true)),
          Map.entry("sts:roleauthorizedbyidp", new KeySpace.OneOf(List.of("true", "false"), true)),
          Map.entry("aws:tagkeys", new KeySpace.AnyOf(TEXT, true, true)),
          Map.entry("aws:requestedregion", KeySpace.always(TEXT)),
          Map.entry("aws:useragent", KeySpace.maybe(TEXT)),
          Map.entry("aws:referer", KeySpace.maybe(TEXT)),
          // STS answers over TLS only.
          Map.entry("aws:securetransport", new KeySpace.OneOf(List.of("true"), false)),
          // Absent through a VPC endpoint, where aws:VpcSourceIp stands instead.
          Map.entry("aws:sourceip", new KeySpace.Circumstance(TEXT, true)),
          Map.entry("aws:currenttime", new KeySpace.Circumstance(TEXT, false)),
          Map.entry("aws:epochtime", new KeySpace.Circumstance(TEXT, false)),
          // Not among the keys of AssumeRoleWithWebIdentity.
          Map.entry("sts:externalid", KeySpace.absent()),
          // Properties of a signing principal or of temporary credentials, which there are none of.
          Map.entry("aws:principalarn", KeySpace.absent()),
          Map.entry("aws:principalaccount", KeySpace.absent()),
          Map.entry("aws:principalorgid", KeySpace.absent()),
          Map.entry("aws:principalorgpaths", KeySpace.absent()),
          Map.entry("aws:username", KeySpace.absent()),
          Map.entry("aws:multifactorauthpresent", KeySpace.absent()),
          Map.entry("aws:multifactorauthage", KeySpace.absent()),
          Map.entry("aws:tokenissuetime", KeySpace.absent()));

  private RequestKeys() {}

  /// What a request can hold under a key, in lower case; empty for keys that are not the call's
  /// own. Keys of AWS that are not known here may be anything or absent and are bracketed.
  public static Optional<KeySpace> space(String key) {
    if (!key.startsWith("aws:") && !key.startsWith("sts:")) {
      return Optional.empty();
    }
    KeySpace known = KEYS.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    if (key.startsWith("aws:requesttag/")) {
      return Optional.of(KeySpace.maybe(TEXT));
    }
    if (key.startsWith("aws:principaltag/")) {
      return Optional.of(KeySpace.absent());
    }
    return Optional.of(new KeySpace.Circumstance(TEXT, true));
  }
}
