package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.rules.ShellWord;
import java.util.List;

/// Who uses a provider's client IDs.
final class AudienceUse {
  private AudienceUse() {}

  /// Whether enough was read to conclude from an absence.
  static boolean known(Facts facts) {
    return facts.inventory().trail() != null
        && facts.inventory().complete(Gap.Part.TRAIL)
        && facts.inventory().complete(Gap.Part.ROLES);
  }

  /// Whether a role may accept, or a session carried, that audience. A trust whose audiences are
  /// not bounded, or could not be told, may accept any; so may a policy that names the provider
  /// where no grant could be made of it.
  static boolean used(Facts facts, OidcProvider provider, String audience) {
    List<Grant> grants =
        facts.grants().stream()
            .filter(grant -> grant.providerArn().equals(provider.arn()))
            .toList();
    return grants.stream().anyMatch(grant -> mayAccept(grant, audience))
        || facts.inventory().roles().stream()
            .filter(role -> role.trustPolicy().contains(provider.arn()))
            .anyMatch(role -> grants.stream().noneMatch(grant -> grant.role().equals(role)))
        || seen(facts, provider, audience);
  }

  private static boolean mayAccept(Grant grant, String audience) {
    List<String> audiences = grant.decision().audiences();
    return audiences == null || audiences.contains(audience);
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
