package dev.trustdrift.facts.sessions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What CloudTrail's `userAgent` tells of a machine. The caller writes it, so it is a sign and no
/// proof.
final class CiAgents {
  /// Names of CI systems, which runners and pipelines put into their agents
  /// (`TF_APPEND_USER_AGENT`, `AWS_SDK_UA_APP_ID`).
  private static final Pattern MARKER =
      Pattern.compile(
          "gitlab|github[-_ ]?actions|buildkite|circleci|bitbucket|teamcity|jenkins|codefresh",
          Pattern.CASE_INSENSITIVE);

  /// The kernel's release (`os/linux#6.1.115`, `Linux/5.15.0-1051-aws`), or the environment that
  /// the SDK runs in.
  private static final Pattern MACHINE =
      Pattern.compile("os/linux#\\d|Linux/\\d|exec-env/\\S", Pattern.CASE_INSENSITIVE);

  /// `os/linux#6.1`, `os/macos#24.6`, `Darwin/23.1.0`, `Linux/5.15`, `md/GOOS#linux`.
  private static final Pattern SYSTEM =
      Pattern.compile(
          "(?:\\bos/|\\bGOOS[#/])(linux|macos|darwin|windows)"
              + "|(?<![\\w/])(linux|darwin|windows)/[\\d.]",
          Pattern.CASE_INSENSITIVE);

  /// A browser, the console, a development environment, or the shell in the console: somebody sits
  /// there.
  private static final Pattern PERSON =
      Pattern.compile(
          "mozilla/|console\\.amazonaws|s3console|cloudshell|vscode|visualstudio|jetbrains|"
              + "intellij|toolkit-for|awstoolkit|aws-toolkit",
          Pattern.CASE_INSENSITIVE);

  private CiAgents() {}

  /// Whether AWS itself made the call: a service's name instead of a product's.
  static boolean isService(String agent) {
    return agent.equals("AWS Internal")
        || agent.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");
  }

  /// Whether the agent names a CI system.
  static boolean isMarked(String agent) {
    return MARKER.matcher(agent).find();
  }

  /// Whether a person's tool wrote it.
  static boolean isPersons(String agent) {
    return PERSON.matcher(agent).find();
  }

  /// Whether it tells one kind of machine from others: a product with its version alone does not.
  static boolean isSpecific(String agent) {
    return !isService(agent)
        && !isPersons(agent)
        && (isMarked(agent) || MACHINE.matcher(agent).find());
  }

  /// The operating system in one word; macOS has two names.
  static Optional<String> system(String agent) {
    Matcher found = SYSTEM.matcher(agent);
    if (!found.find()) {
      return Optional.empty();
    }
    String word =
        (found.group(1) != null ? found.group(1) : found.group(2)).toLowerCase(Locale.ROOT);
    return Optional.of(word.equals("darwin") ? "macos" : word);
  }

  /// The agent without what changes from call to call: the command of the AWS CLI, the service, the
  /// features in use.
  static String stable(String agent) {
    return Arrays.stream(agent.split(" ", -1))
        .filter(
            token ->
                !token.startsWith("md/command#")
                    && !token.startsWith("command/")
                    && !token.startsWith("api/")
                    && !token.startsWith("m/")
                    && !token.startsWith("md/prompt#"))
        .collect(Collectors.joining(" "));
  }
}
