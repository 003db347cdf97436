package dev.trustdrift.rules;

import dev.trustdrift.facts.Audiences;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Trail;

/// Who uses a provider's client IDs.
final class AudienceUse {
  private AudienceUse() {}

  /// Whether enough was read to conclude from an absence.
  static boolean known(Facts facts) {
    return facts.inventory().trail() != null
        && facts.inventory().complete(Gap.Part.TRAIL)
        && facts.inventory().complete(Gap.Part.ROLES);
  }

  /// Whether a role may accept, or a session carried, that audience.
  static boolean used(Facts facts, OidcProvider provider, String audience) {
    return facts.inventory().roles().stream()
            .anyMatch(role -> Audiences.mayAccept(role.trustPolicy(), provider, audience))
        || seen(facts, provider, audience);
  }

  private static boolean seen(Facts facts, OidcProvider provider, String audience) {
    Trail trail = facts.inventory().trail();
    return trail != null
        && trail.events().stream()
            .anyMatch(
                event ->
                    provider.arn().equals(event.provider())
                        && audience.equals(event.audience())
                        && !event.denied());
  }

  /// Takes a client ID off the provider's list.
  static String remove(OidcProvider provider, String audience) {
    return "aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn %s --client-id %s"
        .formatted(ShellWord.of(provider.arn()), ShellWord.of(audience));
  }
}
