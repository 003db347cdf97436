package dev.trustdrift.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// This program, as reports name it.
public final class Tool {
  /// What the pom calls it.
  public static final String NAME = "trustdrift";

  /// The pom's version.
  public static final String VERSION = version();

  private Tool() {}

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Tool.class.getResourceAsStream("/dev/trustdrift/version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is not in the jar");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
