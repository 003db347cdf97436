package dev.trustdrift.facts.sessions;

import java.util.regex.Pattern;

/// What a session name tells of the job that chose it. A session name is `[\w+=,.@-]{2,64}`, chosen
/// by the caller.
public enum NameShape {
  /// The configured pattern: it leads to a project and a job.
  CONVENTION("convention"),
  /// What an SDK or a tool writes when nobody names the session.
  SDK_DEFAULT("sdk-default"),
  /// The same for every job.
  CONSTANT("constant"),
  /// It varies, but not by the convention.
  OTHER("other");

  /// In order: boto and the AWS CLI, the SDKs for Java, JavaScript and PHP, Go (nanoseconds), Rust,
  /// configure-aws-credentials, Terraform Cloud.
  private static final Pattern SDK =
      Pattern.compile(
          "botocore-session-\\d+"
              + "|aws-sdk-java-\\d+"
              + "|aws-sdk-js-session-\\d+"
              + "|aws-sdk-php-\\d+"
              + "|\\d{19}"
              + "|web-identity-token.*"
              + "|GitHubActions"
              + "|terraform-run-.+");

  private final String word;

  NameShape(String word) {
    this.word = word;
  }

  /// The word in reports.
  public String word() {
    return word;
  }

  /// Whether an SDK or a tool made the name up, so that it tells nothing of the job.
  public static boolean isSdkDefault(String name) {
    return SDK.matcher(name).matches();
  }

  /// The shape of one name.
  ///
  /// @param reused whether sessions that can't be of one job carry that same name
  static NameShape of(String name, Pattern convention, boolean reused) {
    if (convention.matcher(name).find()) {
      return CONVENTION;
    }
    if (isSdkDefault(name)) {
      return SDK_DEFAULT;
    }
    return reused || !varies(name) ? CONSTANT : OTHER;
  }

  /// Whatever tells one job from the next (a number, a time, a hash) has a digit.
  private static boolean varies(String name) {
    return name.chars().anyMatch(letter -> letter >= '0' && letter <= '9');
  }
}
