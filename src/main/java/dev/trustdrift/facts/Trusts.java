package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.IssuerConfig;
import dev.trustdrift.facts.Grant.Owned;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.issuer.Issuers;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.Effect;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.SubjectPattern;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.Truth;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and decides trust policies, each document and each issuer once: accounts repeat them a
/// lot.
public final class Trusts {
  private static final String PROVIDER = ":oidc-provider/";

  private final Config config;

  /// The URLs whose discovery document lists GitLab's claims.
  private final Set<String> gitlabs;

  private final Map<String, OidcProvider> providers = new TreeMap<>();

  /// Accounts repeat trust documents a lot, so each is read once and decided once a provider.
  private final Map<String, Trust> trusts = new HashMap<>();

  /// An issuer of many listed layouts takes longer to make than a grant to decide.
  private final Map<Url, Issuer> issuers = new HashMap<>();

  private record Url(String text, boolean speaksGitlab) {}

  private Trusts(Config config, Stream<OidcProvider> known, Set<String> gitlabs) {
    this.config = config;
    this.gitlabs = gitlabs;
    known.forEach(provider -> providers.put(provider.arn(), provider));
  }

  /// In the light of an account's providers and their discovery documents.
  public static Trusts of(Inventory inventory, Config config) {
    return new Trusts(
        config,
        inventory.providers().stream(),
        inventory.discoveries().stream()
            .filter(discovery -> discovery.document().contains("\"project_path\""))
            .map(Discovery::url)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /// Without an account: client IDs and discovery documents are not known, so any audience may
  /// come.
  public static Trusts of(Config config) {
    return new Trusts(config, Stream.empty(), Set.of());
  }

  /// What a document says. Never throws: see [TrustPolicy#parse].
  public Trust of(String document) {
    return trusts.computeIfAbsent(document, this::trust);
  }

  /// What a policy says to one provider's tokens, whether it names that provider or not.
  ///
  /// @param arn the provider's ARN
  public Way way(TrustPolicy policy, String arn) {
    OidcProvider provider = providers.get(arn);
    Issuer issuer = issuer(policy, arn);
    Tokens tokens = new Tokens(issuer, provider);
    Owned owned = owned(issuer, policy, arn, tokens);
    return new Way(arn, provider, issuer, TrustDecision.of(policy, arn, tokens, owned), owned);
  }

  /// Which tokens come from a provider, as far as the policy shows it. Decides nothing.
  ///
  /// @param arn the provider's ARN
  public Issuer issuer(TrustPolicy policy, String arn) {
    OidcProvider provider = providers.get(arn);
    String url =
        provider != null ? provider.url() : arn.isEmpty() ? "unknown" : OidcProvider.urlOf(arn);
    return issuers.computeIfAbsent(new Url(url, speaksGitlab(url, policy, arn)), this::issuer);
  }

  private Trust trust(String document) {
    TrustPolicy policy = TrustPolicy.parse(document);
    return new Trust(
        policy, providersOf(document, policy).stream().map(arn -> way(policy, arn)).toList());
  }

  /// Those that an Allow names, for whatever action (one for `sts:AssumeRole` alone is a dead trust
  /// worth telling), or covers by a wildcard for the right one. Of a document that can't be read,
  /// those that its text mentions; none mentioned, the trust still is unknown, so it stands under
  /// an unknown issuer.
  private Set<String> providersOf(String document, TrustPolicy policy) {
    TreeSet<String> arns = new TreeSet<>();
    if (!policy.faults().isEmpty()) {
      providers.keySet().stream().filter(document::contains).forEach(arns::add);
      if (arns.isEmpty()) {
        arns.add("");
      }
      return arns;
    }
    for (Statement statement : policy.statements()) {
      if (statement.effect() != Effect.DENY) {
        named(statement).forEach(arns::add);
        providers.keySet().stream()
            .filter(arn -> statement.concerns(arn, Actions.WEB_IDENTITY) != Truth.FALSE)
            .forEach(arns::add);
      }
    }
    return arns;
  }

  private static Stream<String> named(Statement statement) {
    return statement.principals() instanceof Principals.Named(var all)
        ? all.stream()
            .filter(principal -> principal.kind() == Principal.Kind.FEDERATED)
            .map(Principal::text)
            .filter(text -> text.contains(PROVIDER))
        : Stream.empty();
  }

  private Issuer issuer(Url url) {
    return Issuers.of(
        url.text(),
        url.speaksGitlab(),
        config.issuer(url.text()).map(IssuerConfig::subjectLayouts).orElse(Map.of()));
  }

  /// Configuration first; else the whole of a private instance; else what the policy itself names.
  private Owned owned(Issuer issuer, TrustPolicy policy, String providerArn, Tokens tokens) {
    @Nullable List<String> configured =
        config.issuer(issuer.url()).map(IssuerConfig::owned).orElse(null);
    if (configured != null) {
      return new Owned(
          configured.stream().filter(namespace -> !namespace.equals("*")).toList(),
          configured.contains("*"),
          true);
    }
    if (!issuer.shared()) {
      return new Owned(List.of(), true, false);
    }
    List<String> named =
        SubjectPattern.of(policy, providerArn, tokens.subjectKey()).stream()
            .filter(SubjectPattern::admits)
            .map(SubjectPattern::pattern)
            .flatMap(pattern -> issuer.namespaceOf(pattern).stream())
            .distinct()
            .sorted()
            .toList();
    return new Owned(named, false, false);
  }

  /// A GitLab under another name shows by its discovery document, or by a policy that expects
  /// GitLab's subjects.
  private boolean speaksGitlab(String url, TrustPolicy policy, String providerArn) {
    String subjectKey = OidcProvider.keyPrefix(url).toLowerCase(Locale.ROOT) + ":sub";
    Optional<Pattern> expected =
        SubjectPattern.of(policy, providerArn, subjectKey).stream()
            .map(SubjectPattern::pattern)
            .filter(pattern -> pattern.text().startsWith("project_path:"))
            .findFirst();
    return gitlabs.contains(url) || expected.isPresent();
  }
}
