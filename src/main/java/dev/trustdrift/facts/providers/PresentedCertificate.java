package dev.trustdrift.facts.providers;

import dev.trustdrift.finding.Printable;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// A certificate as a server sent it, or as a root store holds it. Everything in it was written by
/// others: its texts come out printable.
public record PresentedCertificate(X509Certificate certificate) {

  // RFC 5280, section 4.2.1.6: GeneralName ::= CHOICE { … dNSName [2], … iPAddress [7] … }
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final int NAME_LIMIT = 120;

  /// SHA-1 of the DER form, 40 lower-case hex characters: what IAM calls a thumbprint.
  public String sha1() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  /// The distinguished name (RFC 2253).
  public String subject() {
    return Printable.of(certificate.getSubjectX500Principal().getName());
  }

  /// The common name where there is one, else the distinguished name.
  public String name() {
    return commonName(certificate.getSubjectX500Principal().getName());
  }

  /// Likewise, of the issuer.
  public String issuerName() {
    return commonName(certificate.getIssuerX500Principal().getName());
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /// The last day on which it is valid, UTC.
  public LocalDate lastDay() {
    return LocalDate.ofInstant(notAfter(), ZoneOffset.UTC);
  }

  /// Whether it may sign others (RFC 5280, section 4.2.1.9).
  public boolean authority() {
    return certificate.getBasicConstraints() >= 0;
  }

  public boolean selfSigned() {
    return issuedBy(certificate);
  }

  /// Whether the issuer's name and key fit.
  public boolean issuedBy(X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Whether it is for that host (RFC 9525: subject alternative names alone, a wildcard for one
  /// whole label on the left).
  public boolean covers(String host) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream().anyMatch(name -> covers(name, host));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static boolean covers(List<?> name, String host) {
    if (!(name.get(0) instanceof Integer type) || !(name.get(1) instanceof String text)) {
      return false;
    }
    return switch (type) {
      case DNS_NAME -> {
        int dot = host.indexOf('.');
        yield text.equalsIgnoreCase(host)
            || (text.startsWith("*.")
                && dot > 0
                && text.substring(1).equalsIgnoreCase(host.substring(dot)));
      }
      case IP_ADDRESS -> sameAddress(text, host);
      default -> false;
    };
  }

  private static boolean sameAddress(String one, String other) {
    try {
      return InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String commonName(String distinguishedName) {
    try {
      for (Rdn part : new LdapName(distinguishedName).getRdns().reversed()) {
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String text) {
          return Printable.of(text, NAME_LIMIT);
        }
      }
    } catch (InvalidNameException e) {
      // Then the whole name has to do.
    }
    return Printable.of(distinguishedName, NAME_LIMIT);
  }
}
