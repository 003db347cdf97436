package dev.trustdrift.rules;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.RootUser;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.inventory.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small account to show a rule on: gitlab.com is registered, and what the example adds.
/// Immutable; each method gives a new account.
public record ExampleAccount(
    List<OidcProvider> providers,
    List<Role> roles,
    List<ManagedPolicy> managedPolicies,
    List<User> users,
    @Nullable RootUser root,
    List<Discovery> discoveries,
    List<Chain> chains,
    List<TrailEvent> events,
    List<Gap> gaps,
    Config config,
    String shown) {

  public static final String ID = "123456789012";
  public static final Instant TAKEN_AT = Instant.parse("2026-11-20T06:00:00Z");
  public static final String GITLAB = "arn:aws:iam::" + ID + ":oidc-provider/gitlab.com";
  public static final String SELF_MANAGED =
      "arn:aws:iam::" + ID + ":oidc-provider/gitlab.example.internal";

  /// An account in which `https://gitlab.com` is a provider with itself as audience, and nothing
  /// else.
  public static ExampleAccount withGitlab() {
    return new ExampleAccount(
        List.of(
            new OidcProvider(
                GITLAB,
                "https://gitlab.com",
                List.of("https://gitlab.com"),
                List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"),
                Map.of(),
                true)),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Config.DEFAULT,
        "");
  }

  /// An account that has only a self-managed GitLab as provider.
  public static ExampleAccount selfManaged() {
    return empty()
        .provider(
            new OidcProvider(
                SELF_MANAGED,
                "https://gitlab.example.internal",
                List.of("https://gitlab.example.internal"),
                List.of(),
                Map.of(),
                true));
  }

  /// A role `deploy` pinned to one branch, with that MaxSessionDuration.
  public static Role deployRole(int maxSessionSeconds) {
    return deployRole(maxSessionSeconds, List.of());
  }

  /// The same as administrator.
  public static Role administratorRole() {
    return deployRole(
        3600,
        List.of(
            new Role.AttachedPolicy(
                "arn:aws:iam::aws:policy/AdministratorAccess", "AdministratorAccess")));
  }

  private static Role deployRole(int maxSessionSeconds, List<Role.AttachedPolicy> attached) {
    return new Role(
        "arn:aws:iam::" + ID + ":role/deploy",
        "deploy",
        "/",
        "AROADEPLOY",
        Instant.parse("2026-01-10T09:00:00Z"),
        webIdentityPolicy(
            """
            {"StringEquals": {"gitlab.com:aud": "https://gitlab.com",
              "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}"""),
        maxSessionSeconds,
        null,
        Map.of(),
        attached,
        List.of(),
        null);
  }

  /// An account without providers.
  public static ExampleAccount empty() {
    ExampleAccount gitlab = withGitlab();
    return gitlab.providers(List.of());
  }

  /// The same account, configured to own namespaces on gitlab.com.
  public ExampleAccount owning(String... namespaces) {
    return config(
        config.withIssuer(
            "https://gitlab.com", new Config.IssuerConfig(List.of(namespaces), false, Map.of())));
  }

  /// A role `deploy` that gitlab.com's tokens may assume under that condition block (the JSON
  /// object of `Condition`).
  public ExampleAccount trusting(String condition) {
    return trusting(GITLAB, condition);
  }

  /// The same for another provider's tokens.
  public ExampleAccount trusting(String providerArn, String condition) {
    return role("deploy", webIdentityPolicy(providerArn, condition)).shown(condition);
  }

  /// A role with that trust policy.
  public ExampleAccount role(String name, String trustPolicy) {
    return role(new Role(
            "arn:aws:iam::" + ID + ":role/" + name,
            name,
            "/",
            "AROA" + name.toUpperCase(Locale.ROOT),
            Instant.parse("2026-01-10T09:00:00Z"),
            trustPolicy,
            3600,
            null,
            Map.of(),
            List.of(),
            List.of(),
            null))
        .shown(trustPolicy);
  }

  public ExampleAccount role(Role role) {
    return with(providers, plus(roles, role), users, root, events, config, shown);
  }

  public ExampleAccount provider(OidcProvider provider) {
    return providers(plus(providers, provider));
  }

  public ExampleAccount providers(List<OidcProvider> all) {
    return with(all, roles, users, root, events, config, shown);
  }

  public ExampleAccount user(User user) {
    return with(providers, roles, plus(users, user), root, events, config, shown);
  }

  public ExampleAccount root(RootUser user) {
    return with(providers, roles, users, user, events, config, shown);
  }

  public ExampleAccount event(TrailEvent event) {
    return with(providers, roles, users, root, plus(events, event), config, shown);
  }

  public ExampleAccount config(Config other) {
    return with(providers, roles, users, root, events, other, shown);
  }

  public ExampleAccount shown(String text) {
    return with(providers, roles, users, root, events, config, text);
  }

  public ExampleAccount managedPolicy(ManagedPolicy policy) {
    return new ExampleAccount(
        providers,
        roles,
        plus(managedPolicies, policy),
        users,
        root,
        discoveries,
        chains,
        events,
        gaps,
        config,
        shown);
  }

  public ExampleAccount discovery(Discovery discovery) {
    return new ExampleAccount(
        providers,
        roles,
        managedPolicies,
        users,
        root,
        plus(discoveries, discovery),
        chains,
        events,
        gaps,
        config,
        shown);
  }

  public ExampleAccount chain(Chain chain) {
    return new ExampleAccount(
        providers,
        roles,
        managedPolicies,
        users,
        root,
        discoveries,
        plus(chains, chain),
        events,
        gaps,
        config,
        shown);
  }

  public ExampleAccount gap(Gap gap) {
    return new ExampleAccount(
        providers,
        roles,
        managedPolicies,
        users,
        root,
        discoveries,
        chains,
        events,
        plus(gaps, gap),
        config,
        shown);
  }

  /// The trust policy that lets gitlab.com's tokens in under a condition block.
  public static String webIdentityPolicy(String condition) {
    return webIdentityPolicy(GITLAB, condition);
  }

  private static String webIdentityPolicy(String providerArn, String condition) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Federated": "%s"},
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": %s}]}"""
        .formatted(providerArn, condition);
  }

  /// The trail covers the fourteen days before the audit.
  public Inventory inventory() {
    return new Inventory(
        new Account(ID, "acme-prod", TAKEN_AT),
        providers,
        roles,
        managedPolicies,
        users,
        root,
        discoveries,
        chains,
        new Trail(
            TAKEN_AT.minus(Duration.ofDays(14)),
            TAKEN_AT,
            events.stream().sorted(Comparator.comparing(TrailEvent::time)).toList()),
        gaps);
  }

  private ExampleAccount with(
      List<OidcProvider> newProviders,
      List<Role> newRoles,
      List<User> newUsers,
      @Nullable RootUser newRoot,
      List<TrailEvent> newEvents,
      Config newConfig,
      String newShown) {
    return new ExampleAccount(
        newProviders,
        newRoles,
        managedPolicies,
        newUsers,
        newRoot,
        discoveries,
        chains,
        newEvents,
        gaps,
        newConfig,
        newShown);
  }

  private static <T> List<T> plus(List<T> list, T item) {
    List<T> longer = new ArrayList<>(list);
    longer.add(item);
    return List.copyOf(longer);
  }
}
