package dev.trustdrift.facts.providers;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The certificate authorities that count as public. AWS does not publish its own list; this stands
/// in for it, and what CloudTrail says of a real verification always wins over it.
public record TrustRoots(List<X509Certificate> certificates) {
  public TrustRoots {
    certificates = List.copyOf(certificates);
  }

  /// What a path of certificates is worth at a time.
  public sealed interface Verdict {
    /// It leads to a public root, and every certificate is valid.
    record Trusted() implements Verdict {}

    /// It leads to a public root, but a certificate is not valid any more, or not yet.
    record NotNow() implements Verdict {}

    /// It leads to no public root.
    record NoRoot() implements Verdict {}

    /// It leads to a public root, and breaks a rule on the way.
    ///
    /// @param reason in the words of the JDK's validator
    record Rejected(String reason) implements Verdict {}
  }

  private static final class Jdk {
    private static final TrustRoots ROOTS = load();

    private static TrustRoots load() {
      try {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return new TrustRoots(
            Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                .toList());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK's trusted certificates can't be read", e);
      }
    }
  }

  /// The list of the JDK that runs this, read once and at the first call.
  public static TrustRoots jdk() {
    return Jdk.ROOTS;
  }

  /// These and another.
  public TrustRoots plus(X509Certificate root) {
    return new TrustRoots(Stream.concat(certificates.stream(), Stream.of(root)).toList());
  }

  /// The root with that thumbprint (lower-case hex).
  public Optional<X509Certificate> withThumbprint(String sha1) {
    return certificates.stream()
        .filter(root -> new PresentedCertificate(root).sha1().equals(sha1))
        .findFirst();
  }

  /// Decides by PKIX (RFC 5280, section 6) without revocation. Validates at most twice for each
  /// certificate, so a hostile path costs little.
  ///
  /// @param path leaf first, each issued by the next; may end in a root or below one
  public Verdict judge(List<X509Certificate> path, Instant at) {
    Verdict verdict = new Verdict.NoRoot();
    for (int length = 1; length <= path.size(); length++) {
      List<X509Certificate> below = path.subList(0, length);
      if (certificates.contains(below.getLast())) {
        break; // tried one step before, as that one's issuer
      }
      Set<TrustAnchor> anchors = above(below.getLast());
      if (!anchors.isEmpty()) {
        switch (judge(below, anchors, at)) {
          case Verdict.Trusted trusted -> {
            return trusted;
          }
          case Verdict.NotNow late -> verdict = late;
          case Verdict.NoRoot _ -> {}
          case Verdict.Rejected rejected ->
              verdict = verdict instanceof Verdict.NoRoot ? rejected : verdict;
        }
      }
    }
    return verdict;
  }

  private Set<TrustAnchor> above(X509Certificate certificate) {
    PresentedCertificate below = new PresentedCertificate(certificate);
    return certificates.stream()
        .filter(below::issuedBy)
        .map(root -> new TrustAnchor(root, null))
        .collect(Collectors.toSet());
  }

  private static Verdict judge(List<X509Certificate> path, Set<TrustAnchor> anchors, Instant at) {
    Verdict now = validate(path, anchors, Date.from(at));
    if (!(now instanceof Verdict.NotNow)) {
      return now;
    }
    // Where all of it was valid at one time, the last to begin had begun and none had ended.
    Date begun =
        path.stream()
            .map(X509Certificate::getNotBefore)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Verdict then = validate(path, anchors, begun);
    return then instanceof Verdict.Trusted ? now : then;
  }

  private static Verdict validate(List<X509Certificate> path, Set<TrustAnchor> anchors, Date date) {
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(date);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return new Verdict.Trusted();
    } catch (CertPathValidatorException e) {
      if (e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID) {
        return new Verdict.NotNow();
      }
      return e.getReason() == PKIXReason.NO_TRUST_ANCHOR
          ? new Verdict.NoRoot()
          : new Verdict.Rejected(String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException e) {
      return new Verdict.Rejected(String.valueOf(e.getMessage()));
    }
  }
}
