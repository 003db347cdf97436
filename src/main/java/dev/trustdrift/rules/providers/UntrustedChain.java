package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.ChainFacts;
import dev.trustdrift.facts.providers.ChainFacts.Problem;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.facts.providers.ProviderFacts.Verification;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleCertificates;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags hosts whose chain AWS can't trust by its own list of roots. Expiry is another rule's.
final class UntrustedChain implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "untrusted-chain",
              "The presented chain is not publicly trusted",
              Severity.MEDIUM)
          .why(
              "AWS then depends on the registered thumbprint alone, which every change of the chain can break.")
          .fix(
              "Let the server present leaf, then intermediates in order, each once; with a private authority, keep the last one's thumbprint registered.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "a company's own authority",
            ExampleCertificates.pinning(ExampleCertificates.companyChain(), 2)),
        Example.flagged(
            "the intermediate is missing",
            ExampleCertificates.pinning(
                ExampleCertificates.pick(ExampleCertificates.publicChain(), 0), 0)),
        Example.flagged(
            "the leaf is presented twice",
            ExampleCertificates.pinning(
                ExampleCertificates.pick(ExampleCertificates.publicChain(), 0, 0, 1), 2)),
        Example.clean(
            "leaf and intermediate below a public root",
            ExampleCertificates.pinning(ExampleCertificates.publicChain(), 1)));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.providers().stream()
        .flatMap(
            provider ->
                provider.chains().stream().flatMap(chain -> finding(facts, provider, chain)));
  }

  private static Stream<Finding> finding(Facts facts, ProviderFacts provider, ChainFacts chain) {
    List<Problem> problems =
        chain.problems().stream().filter(problem -> counts(provider, problem)).toList();
    if (problems.isEmpty()) {
      return Stream.empty();
    }
    String all = problems.stream().map(Problem::predicate).collect(Collectors.joining(", and "));
    return Stream.of(
        INFO.finding(
            facts,
            provider.provider().arn(),
            chain.host().toString(),
            INFO.severity(),
            Confidence.OBSERVED,
            "`%s` %s; %s".formatted(chain.host(), all, advice(problems)),
            fix(provider, chain, problems),
            SeenCertificates.of(
                provider,
                chain,
                Map.of(
                    "problems",
                    problems.stream().map(Problem::predicate).collect(Collectors.joining("; "))))));
  }

  /// Where AWS was seen to trust the issuer by its own list, that list is longer than ours; what
  /// the server does wrong is wrong all the same.
  private static boolean counts(ProviderFacts provider, Problem problem) {
    return provider.verification() != Verification.IAM_TRUST_STORE || problem.kind().ofServer();
  }

  private static String advice(List<Problem> problems) {
    return problems.stream().anyMatch(problem -> problem.kind().ofServer())
        ? "mend the server's chain, on which AWS may refuse the provider"
        : "AWS depends on the thumbprint, which must follow every change of the chain";
  }

  private static String fix(ProviderFacts provider, ChainFacts chain, List<Problem> problems) {
    String show = ThumbprintList.show(chain);
    if (problems.stream().anyMatch(problem -> problem.kind().ofServer())) {
      return "# let the server present its leaf, then each issuer once and in order, and look again:\n"
          + show;
    }
    String look = "# see what is presented, and add what is missing at the server:\n" + show;
    return provider.provider().detailed()
        ? look
            + "\n# if the authority is your own, keep the last one registered:\n"
            + ThumbprintList.update(provider, ThumbprintList.proper(provider))
        : look;
  }
}
