package dev.trustdrift.collect.demo;

import dev.trustdrift.collect.Collector;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.snapshot.Snapshot;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.ConfigReader;
import dev.trustdrift.inventory.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/// An invented account, `acme-prod`, that shows what an audit finds: a snapshot folder with its own
/// configuration and its own public certificate authority, since no real one would certify it. Read
/// from the jar, or from the folder of compiled resources; always the same.
public final class DemoAccount implements Collector {
  private static final String FOLDER = "/dev/trustdrift/demo/";
  private static final String CONFIG = "trustdrift.yaml";

  @Override
  public Inventory collect(Config config) throws NothingReadable {
    URL account = resource("account.json");
    try {
      if (account.openConnection() instanceof JarURLConnection inJar) {
        Path jar = Path.of(inJar.getJarFileURL().toURI());
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
          return Snapshot.read(files.getPath(FOLDER), config);
        }
      }
      return Snapshot.read(Path.of(account.toURI()).resolveSibling("."), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path entry is no URI: " + account, e);
    }
  }

  /// What holds for the demo account.
  public static Config config() {
    try (InputStream yaml = resource(CONFIG).openStream()) {
      return ConfigReader.read(
          new String(yaml.readAllBytes(), StandardCharsets.UTF_8), "the demo's " + CONFIG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The authority that plays the public ones in the demo: to be added to the JDK's list.
  public static List<X509Certificate> publicRoots() {
    try (InputStream pem = resource("roots.pem").openStream()) {
      return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
          .<Certificate>map(certificate -> certificate)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException("roots.pem of the demo holds no certificate", e);
    }
  }

  private static URL resource(String name) {
    URL found = DemoAccount.class.getResource(FOLDER + name);
    if (found == null) {
      throw new IllegalStateException(FOLDER + name + " is not in this build");
    }
    return found;
  }
}
