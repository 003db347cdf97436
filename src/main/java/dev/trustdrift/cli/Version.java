package dev.trustdrift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    String name = "/dev/trustdrift/version.properties";
    try (InputStream in = Version.class.getResourceAsStream(name)) {
      properties.load(Objects.requireNonNull(in, name));
    }
    return new String[] {
      "trustdrift " + properties.getProperty("version"),
      "Java " + Runtime.version().feature() + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
