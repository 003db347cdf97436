package dev.trustdrift.facts.providers;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.HttpsEndpoint;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The chain that one host presents, judged.
///
/// @param certificates as presented; never empty
/// @param trust what the path from the leaf upwards is worth at the audit's clock
/// @param problems why AWS can't rely on its own list of roots for it; expiry is not among them
public record ChainFacts(
    HttpsEndpoint host,
    List<PresentedCertificate> certificates,
    TrustRoots.Verdict trust,
    List<Problem> problems) {

  /// As many links as the JDK reads from a server; more only come from a file.
  private static final int MAX_LINKS = 10;

  public ChainFacts {
    certificates = List.copyOf(certificates);
    problems = List.copyOf(problems);
  }

  /// What is wrong with a chain.
  ///
  /// @param predicate of a sentence that begins with the host
  public record Problem(Kind kind, String predicate) {}

  /// Kinds of problems.
  public enum Kind {
    NOT_PUBLIC(false),
    INCOMPLETE(false),
    REJECTED(false),
    WRONG_NAME(false),
    OUT_OF_ORDER(true),
    DOUBLED(true),
    UNRELATED(true);

    private final boolean ofServer;

    Kind(boolean ofServer) {
      this.ofServer = ofServer;
    }

    /// Whether it stays a flaw of the server where AWS was seen to trust the chain all the same.
    public boolean ofServer() {
      return ofServer;
    }
  }

  /// Where in a chain a thumbprint was found: the contract's words. Better ones first.
  public enum Match {
    LAST("last"),
    INTERMEDIATE("intermediate"),
    LEAF("leaf"),
    NONE("none");

    private final String word;

    Match(String word) {
      this.word = word;
    }

    /// The word in reports.
    public String word() {
      return word;
    }
  }

  static ChainFacts of(HttpsEndpoint host, Chain chain, TrustRoots roots, Instant at) {
    List<PresentedCertificate> presented =
        chain.certificates().stream().map(PresentedCertificate::new).toList();
    List<PresentedCertificate> distinct = List.copyOf(new LinkedHashSet<>(presented));
    List<PresentedCertificate> path = path(distinct);
    TrustRoots.Verdict trust =
        roots.judge(path.stream().map(PresentedCertificate::certificate).toList(), at);
    List<Problem> problems = new ArrayList<>();
    unrooted(path.getLast(), trust).ifPresent(problems::add);
    if (!distinct.stream().filter(path::contains).toList().equals(path)) {
      problems.add(
          new Problem(
              Kind.OUT_OF_ORDER,
              "presents its chain out of order: `%s` is not followed by its issuer"
                  .formatted(misplaced(presented, path).name())));
    }
    if (distinct.size() < presented.size()) {
      problems.add(new Problem(Kind.DOUBLED, "presents a certificate twice"));
    }
    distinct.stream()
        .filter(certificate -> path.stream().noneMatch(link -> sameAuthority(link, certificate)))
        .findFirst()
        .ifPresent(
            stray ->
                problems.add(
                    new Problem(
                        Kind.UNRELATED,
                        "presents `%s`, which is not part of the chain".formatted(stray.name()))));
    if (!presented.getFirst().covers(chain.host())) {
      problems.add(
          new Problem(
              Kind.WRONG_NAME,
              "presents a certificate for another name (`%s`)"
                  .formatted(presented.getFirst().name())));
    }
    return new ChainFacts(host, presented, trust, problems);
  }

  public PresentedCertificate leaf() {
    return certificates.getFirst();
  }

  /// The last presented: the one whose thumbprint AWS says to register (IAM user guide, "Obtain the
  /// thumbprint for an OpenID Connect identity provider").
  public PresentedCertificate last() {
    return certificates.getLast();
  }

  /// Whether it leads to a public root, is valid at the audit's clock, and has no problem.
  public boolean publiclyTrusted() {
    return trust instanceof TrustRoots.Verdict.Trusted && problems.isEmpty();
  }

  /// Where a thumbprint is found. A lone certificate is first and last at once: it counts as the
  /// leaf, which a renewal replaces, unless it is its own authority.
  public Match match(String thumbprint) {
    List<String> presented = certificates.stream().map(PresentedCertificate::sha1).toList();
    if (!presented.contains(thumbprint)) {
      return Match.NONE;
    }
    if (thumbprint.equals(presented.getFirst()) && !(onlyOne() && rootLike(leaf()))) {
      return Match.LEAF;
    }
    return thumbprint.equals(presented.getLast()) ? Match.LAST : Match.INTERMEDIATE;
  }

  /// The best match of several thumbprints.
  public Match match(List<String> thumbprints) {
    return thumbprints.stream().map(this::match).min(Match::compareTo).orElse(Match.NONE);
  }

  private boolean onlyOne() {
    return certificates.stream().distinct().count() == 1;
  }

  private static boolean rootLike(PresentedCertificate certificate) {
    return certificate.authority() || certificate.selfSigned();
  }

  /// From the leaf upwards, each certificate's issuer among the presented ones; ends at a
  /// self-signed one, or where the issuer was not presented.
  private static List<PresentedCertificate> path(List<PresentedCertificate> distinct) {
    List<PresentedCertificate> path = new ArrayList<>(List.of(distinct.getFirst()));
    while (path.size() < MAX_LINKS && !path.getLast().selfSigned()) {
      Optional<PresentedCertificate> issuer =
          distinct.stream()
              .filter(candidate -> !path.contains(candidate))
              .filter(candidate -> path.getLast().issuedBy(candidate.certificate()))
              .findFirst();
      if (issuer.isEmpty()) {
        break;
      }
      path.add(issuer.get());
    }
    return List.copyOf(path);
  }

  private static Optional<Problem> unrooted(PresentedCertificate top, TrustRoots.Verdict trust) {
    return switch (trust) {
      case TrustRoots.Verdict.Trusted _, TrustRoots.Verdict.NotNow _ -> Optional.empty();
      case TrustRoots.Verdict.Rejected rejected ->
          Optional.of(
              new Problem(
                  Kind.REJECTED,
                  "presents a chain that a public root does not vouch for (%s)"
                      .formatted(Printable.of(rejected.reason(), 200))));
      case TrustRoots.Verdict.NoRoot _ ->
          Optional.of(
              top.selfSigned()
                  ? new Problem(
                      Kind.NOT_PUBLIC,
                      "presents a chain that ends at `%s`, which is not a public root"
                          .formatted(top.name()))
                  : new Problem(
                      Kind.INCOMPLETE,
                      "presents a chain that ends below `%s`, which is neither presented nor a public root"
                          .formatted(top.issuerName())));
    };
  }

  private static PresentedCertificate misplaced(
      List<PresentedCertificate> presented, List<PresentedCertificate> path) {
    for (int i = 0; i + 1 < path.size(); i++) {
      int at = presented.indexOf(path.get(i));
      if (at + 1 >= presented.size() || !presented.get(at + 1).equals(path.get(i + 1))) {
        return path.get(i);
      }
    }
    return path.getLast();
  }

  /// Two certificates of one key, such as a root and its cross-signed form, stand for each other.
  private static boolean sameAuthority(PresentedCertificate one, PresentedCertificate other) {
    X509Certificate a = one.certificate();
    X509Certificate b = other.certificate();
    return a.getSubjectX500Principal().equals(b.getSubjectX500Principal())
        && a.getPublicKey().equals(b.getPublicKey());
  }
}
