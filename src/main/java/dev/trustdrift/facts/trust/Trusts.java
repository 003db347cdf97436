package dev.trustdrift.facts.trust;

import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.IssuerConfig;
import dev.trustdrift.facts.trust.Grant.Decision;
import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.issuer.Issuers;
import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.Effect;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.SubjectPattern;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.Truth;
import java.time.Instant;
import java.util.ArrayList;
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

  /// Work beyond the usual for all grants of an account, in steps of the language engine: about a
  /// minute. Without it each of thousands of hostile documents would take a second.
  private static final long EXTRA_WORK = 240_000_000;

  /// Enough to compare what people write, of one role's size.
  private static final long LITTLE_PROOF = 400_000;

  private final Config config;
  private final @Nullable Instant now;
  private long extraWork;

  /// The URLs whose discovery document lists GitLab's claims.
  private final Set<String> gitlabs;

  private final Map<String, OidcProvider> providers = new TreeMap<>();

  /// Accounts repeat trust documents a lot, so each is read once and decided once a provider.
  private final Map<String, Trust> trusts = new HashMap<>();

  /// An issuer of many listed layouts takes longer to make than a grant to decide.
  private final Map<Url, Issuer> issuers = new HashMap<>();

  private final Comparisons comparisons = new Comparisons();

  private record Url(String text, boolean speaksGitlab) {}

  /// Several rules prove the same proposal.
  private final Map<Pair, Boolean> inside = new HashMap<>();

  private record Pair(String inner, String outer) {}

  private Trusts(
      Config config,
      @Nullable Instant now,
      Stream<OidcProvider> known,
      Set<String> gitlabs,
      long extraWork) {
    this.config = config;
    this.now = now;
    this.extraWork = extraWork;
    this.gitlabs = gitlabs;
    known.forEach(provider -> providers.put(provider.arn(), provider));
  }

  /// In the light of an account's providers and their discovery documents.
  public static Trusts of(Inventory inventory, Config config) {
    return of(inventory, config, EXTRA_WORK);
  }

  /// @param extraWork what all grants together may take beyond the usual
  static Trusts of(Inventory inventory, Config config, long extraWork) {
    return new Trusts(
        config,
        inventory.account().takenAt(),
        inventory.providers().stream(),
        inventory.discoveries().stream()
            .filter(discovery -> discovery.document().contains("\"project_path\""))
            .map(Discovery::url)
            .collect(Collectors.toUnmodifiableSet()),
        extraWork);
  }

  /// Without an account: client IDs and discovery documents are not known, so any audience may
  /// come.
  public static Trusts of(Config config) {
    return new Trusts(config, null, Stream.empty(), Set.of(), EXTRA_WORK);
  }

  /// Without an account, as things stand at one time: conditions on dates are judged by it.
  public static Trusts of(Config config, Instant now) {
    return new Trusts(config, now, Stream.empty(), Set.of(), EXTRA_WORK);
  }

  /// What a document says. Never throws: see [TrustPolicy#parse].
  public Trust of(String document) {
    return trusts.computeIfAbsent(document, this::trust);
  }

  /// What a policy says to one provider's tokens, whether it names that provider or not.
  ///
  /// @param arn the provider's ARN
  public Way way(TrustPolicy policy, String arn) {
    return way(policy, arn, tokens(arn, List.of(policy)));
  }

  /// What one document's trust became when another took its place, provider by provider. Never
  /// throws: of a document that can't be read, each change is undecided.
  public TrustChange change(String before, String after) {
    Trust old = of(before);
    Trust now = of(after);
    List<TrustPolicy> both = List.of(old.policy(), now.policy());
    return new TrustChange(
        old,
        now,
        compared(List.of(old, now)).stream()
            .map(arn -> change(old, now, arn, both, before.equals(after)))
            .toList());
  }

  /// What a document's trust became in an account whose providers changed too: STS checks a token's
  /// audience against the provider's client IDs, so an ID more lets in whom no condition keeps out.
  /// A provider that is not there on one side refuses nothing that the other side's would not: that
  /// it came or went is another matter. Documents that say the same at sight cost no decision.
  ///
  /// @param earlier the providers of then by ARN
  public TrustChange since(Map<String, OidcProvider> earlier, String before, String after) {
    boolean alike = comparisons.isAlike(before, after);
    if (alike && earlier.equals(providers)) {
      Trust same = of(after);
      return new TrustChange(same, same, List.of());
    }
    Trust old = of(before);
    Trust now = of(after);
    List<TrustPolicy> both = List.of(old.policy(), now.policy());
    List<WayChange> ways = new ArrayList<>();
    for (String arn : compared(List.of(old, now))) {
      ClientIds ids = ClientIds.of(earlier.get(arn), providers.get(arn));
      if (!alike || !ids.same()) {
        Tokens tokens = tokens(arn, both);
        ways.add(
            comparisons.compare(
                way(old.policy(), arn, tokens), way(now.policy(), arn, tokens), both, ids));
      }
    }
    return new TrustChange(old, now, ways);
  }

  /// Whether each request that one document accepts, the other accepts too: proved, and so false
  /// also where it could not be decided. Decided once; hard ones draw on what an account has for
  /// them.
  public boolean isInside(String inner, String outer) {
    return inside.computeIfAbsent(new Pair(inner, outer), this::isInside);
  }

  private boolean isInside(Pair pair) {
    Trust one = of(pair.inner());
    Trust other = of(pair.outer());
    List<TrustPolicy> both = List.of(one.policy(), other.policy());
    return compared(List.of(one)).stream()
        .allMatch(
            arn -> {
              Budget budget = Budget.of(extraWork <= 0 ? LITTLE_PROOF : PassageSearch.WORK);
              Passage gained =
                  PassageSearch.gained(
                      other.policy(), one.policy(), arn, tokens(arn, both), budget);
              extraWork -= Math.max(0, budget.spent() - LITTLE_PROOF);
              return gained instanceof Passage.None;
            });
  }

  /// The providers for which trusts are compared. Without an account a wildcard lets in any
  /// provider there may be: the empty name stands for those that nothing names.
  private Set<String> compared(List<Trust> trusts) {
    TreeSet<String> arns = new TreeSet<>();
    trusts.stream()
        .flatMap(trust -> trust.ways().stream())
        .forEach(way -> arns.add(way.providerArn()));
    if (providers.isEmpty()
        && trusts.stream().anyMatch(one -> one.policy().federatedProviders().contains("*"))) {
      arns.add("");
    } else if (arns.size() > 1) {
      arns.remove(""); // stands for an unread document's providers, and another names some
    }
    return arns;
  }

  private WayChange change(
      Trust old, Trust now, String arn, List<TrustPolicy> both, boolean identical) {
    Tokens tokens = tokens(arn, both);
    Way before = way(old.policy(), arn, tokens);
    Way after = way(now.policy(), arn, tokens);
    return identical
        ? new WayChange(before, after, new Passage.None(), new Passage.None())
        : new WayChange(
            before,
            after,
            PassageSearch.gained(old.policy(), now.policy(), arn, tokens),
            PassageSearch.lost(old.policy(), now.policy(), arn, tokens));
  }

  private Way way(TrustPolicy policy, String arn, Tokens tokens) {
    Owned owned = owned(tokens.issuer(), policy, arn, tokens);
    return new Way(
        arn, tokens.provider(), tokens.issuer(), decide(policy, arn, tokens, owned), owned);
  }

  /// Once other documents took what an account has for hard ones, each gets little: enough for any
  /// that people write. Counted in steps and in the order of the roles, so the same every time.
  private Decision decide(TrustPolicy policy, String arn, Tokens tokens, Owned owned) {
    boolean little = extraWork <= 0;
    Budget budget = Budget.of(little ? TrustDecision.LITTLE_WORK : TrustDecision.WORK);
    Decision decision = TrustDecision.of(policy, arn, tokens, owned, budget);
    extraWork -= Math.max(0, budget.spent() - TrustDecision.LITTLE_WORK);
    return decision;
  }

  /// The tokens that come through a provider.
  ///
  /// @param speaking the policies by which it is judged whether the issuer speaks GitLab: two that
  ///   are compared must mean the same tokens
  private Tokens tokens(String arn, List<TrustPolicy> speaking) {
    OidcProvider provider = providers.get(arn);
    String url =
        provider != null ? provider.url() : arn.isEmpty() ? "unknown" : OidcProvider.urlOf(arn);
    boolean speaksGitlab = speaking.stream().anyMatch(one -> speaksGitlab(url, one, arn));
    return new Tokens(
        issuers.computeIfAbsent(new Url(url, speaksGitlab), this::issuer), provider, now);
  }

  /// Whose tokens come from a provider, as far as the policy shows it. Decides nothing.
  ///
  /// @param arn the provider's ARN
  public Issuer issuer(TrustPolicy policy, String arn) {
    return tokens(arn, List.of(policy)).issuer();
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
