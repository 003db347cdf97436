package dev.trustdrift.cli;

import dev.trustdrift.config.Config;
import dev.trustdrift.config.ConfigException;
import dev.trustdrift.config.ConfigReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the command line's configuration is: `--config`, else `./trustdrift.yaml` if there is one,
/// else the defaults.
final class ConfigFile {
  private static final String DEFAULT_NAME = "trustdrift.yaml";

  private ConfigFile() {}

  static Config read(Shell shell, @Nullable String name) {
    if (name != null) {
      return read(shell.path(name), name);
    }
    Path here = shell.path(DEFAULT_NAME);
    return Files.exists(here) ? read(here, DEFAULT_NAME) : Config.DEFAULT;
  }

  private static Config read(Path file, String name) {
    try {
      return ConfigReader.read(Files.readString(file), name);
    } catch (CharacterCodingException e) {
      throw new ConfigException(name, "is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw new ConfigException(name, "cannot be read: " + Main.reason(e), e);
    }
  }
}
