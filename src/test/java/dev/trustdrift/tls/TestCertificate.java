package dev.trustdrift.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate with its key, made on the spot: a private authority in three lines.
///
/// ```java
/// TestCertificate root = TestCertificate.root("Acme Root");
/// TestCertificate issuing = root.intermediate("Acme Issuing");
/// TestCertificate leaf = issuing.leaf("gitlab.test");
/// ```
public record TestCertificate(X509Certificate certificate, PrivateKey key) {

  private static final AtomicLong SERIAL = new AtomicLong(1);

  /// Whatever the machine's clock says, and valid on an audit's clock in between.
  private static final Validity LONG =
      new Validity(Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2096-01-01T00:00:00Z"));

  private record Validity(Instant notBefore, Instant notAfter) {}

  /// A self-signed authority.
  public static TestCertificate root(String name) {
    return root(name, LONG.notBefore(), LONG.notAfter());
  }

  public static TestCertificate root(String name, Instant notBefore, Instant notAfter) {
    return issue(null, name, true, new Validity(notBefore, notAfter));
  }

  /// A server certificate that nobody but itself signed.
  public static TestCertificate selfSigned(String host) {
    return issue(null, host, false, LONG);
  }

  public TestCertificate intermediate(String name) {
    return issue(this, name, true, LONG);
  }

  public TestCertificate intermediate(String name, Instant notBefore, Instant notAfter) {
    return issue(this, name, true, new Validity(notBefore, notAfter));
  }

  /// A server certificate for a host name, which may begin with `*.`.
  public TestCertificate leaf(String host) {
    return issue(this, host, false, LONG);
  }

  public TestCertificate leaf(String host, Instant notBefore, Instant notAfter) {
    return issue(this, host, false, new Validity(notBefore, notAfter));
  }

  private static TestCertificate issue(
      TestCertificate issuer, String name, boolean authority, Validity validity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return issue(issuer, name, authority, validity, keys);
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestCertificate issue(
      TestCertificate issuer, String name, boolean authority, Validity validity, KeyPair keys)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X500Principal subject = new X500Principal("CN=" + name);
    X500Principal issuedBy =
        issuer == null ? subject : issuer.certificate().getSubjectX500Principal();
    PrivateKey signer = issuer == null ? keys.getPrivate() : issuer.key();
    PublicKey key = keys.getPublic();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuedBy,
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(validity.notBefore()),
            Date.from(validity.notAfter()),
            subject,
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (authority) {
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } else {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    }
    return new TestCertificate(
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer))),
        keys.getPrivate());
  }
}
