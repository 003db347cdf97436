package dev.trustdrift.facts.sessions;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.sessions.Caller.Basis;
import dev.trustdrift.facts.sessions.Sessions.Door;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.GitlabSubject;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.issuer.Issuers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which namespaces count as yours when an event is judged. The configuration wins; else the role's
/// own policy; else what the account's other roles trust of the same issuer. Looked up once an
/// issuer and role: a trail has many events.
final class Ownership {

  private static final Owned NOTHING_KNOWN = new Owned(List.of(), false, false);

  private final Config config;
  private final Map<Door, Owned> policies = new HashMap<>();
  private final Map<String, Owned> known = new HashMap<>();
  private final Map<String, Issuer> gitlabs = new HashMap<>();
  private final Map<String, Issuer> others = new HashMap<>();

  Ownership(Config config, List<Grant> grants) {
    this.config = config;
    Map<String, List<Owned>> byIssuer = new HashMap<>();
    for (Grant grant : grants) {
      policies.putIfAbsent(new Door(grant.role().arn(), grant.providerArn()), grant.owned());
      byIssuer
          .computeIfAbsent(issuer(grant.providerArn()), _ -> new ArrayList<>())
          .add(grant.owned());
    }
    byIssuer.forEach((issuer, all) -> known.put(issuer, together(all)));
  }

  /// The issuer's URL of a provider ARN, without a trailing slash, as the configuration has it.
  static String issuer(String providerArn) {
    String url = OidcProvider.urlOf(providerArn);
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /// Who assumed a role. Where no grant of the role is left (deleted, or its trust changed since),
  /// only the configuration can tell.
  Caller assumed(@Nullable String role, TrailEvent event, @Nullable String issuer) {
    Optional<Owned> configured = configured(issuer);
    Owned policy =
        role == null || event.provider() == null
            ? null
            : policies.get(new Door(role, event.provider()));
    if (configured.isPresent() || policy == null) {
      return caller(issuer, event, Basis.CONFIGURATION, configured.orElse(NOTHING_KNOWN));
    }
    boolean silent = policy.namespaces().isEmpty() && !policy.wholeInstance();
    return silent
        ? caller(issuer, event, Basis.OTHER_POLICIES, known(issuer))
        : caller(issuer, event, Basis.POLICY, policy);
  }

  /// Who asked in vain, judged by all that is known of the issuer.
  Caller asked(TrailEvent event, @Nullable String issuer) {
    return configured(issuer)
        .map(owned -> caller(issuer, event, Basis.CONFIGURATION, owned))
        .orElseGet(() -> caller(issuer, event, Basis.OTHER_POLICIES, known(issuer)));
  }

  private Caller caller(@Nullable String issuer, TrailEvent event, Basis basis, Owned owned) {
    Optional<String> project =
        event.subject() == null ? Optional.empty() : project(issuer, event.subject());
    return new Caller(issuer, project.orElse(null), owned.standing(project), basis, owned);
  }

  /// A subject that reads as GitLab's comes from a GitLab, under whatever host it runs.
  private Optional<String> project(@Nullable String issuer, String subject) {
    Optional<GitlabSubject> gitlab = GitlabSubject.parse(subject);
    if (issuer == null) {
      return gitlab.flatMap(GitlabSubject::project);
    }
    boolean speaksGitlab = gitlab.isPresent();
    return (speaksGitlab ? gitlabs : others)
        .computeIfAbsent(issuer, url -> Issuers.of(url, speaksGitlab))
        .project(subject);
  }

  private Optional<Owned> configured(@Nullable String issuer) {
    if (issuer == null) {
      return Optional.empty();
    }
    return config
        .issuer(issuer)
        .flatMap(settings -> Optional.ofNullable(settings.owned()))
        .map(
            owned ->
                new Owned(
                    owned.stream().filter(namespace -> !namespace.equals("*")).toList(),
                    owned.contains("*"),
                    true));
  }

  private Owned known(@Nullable String issuer) {
    return issuer == null ? NOTHING_KNOWN : known.getOrDefault(issuer, NOTHING_KNOWN);
  }

  private static Owned together(List<Owned> all) {
    return new Owned(
        all.stream().flatMap(owned -> owned.namespaces().stream()).distinct().sorted().toList(),
        all.stream().anyMatch(Owned::wholeInstance),
        all.stream().anyMatch(Owned::configured));
  }
}
