package dev.trustdrift.inventory;

import java.util.Comparator;

/// Something that was not read, and therefore not judged. Never the same as clean.
///
/// @param reason one line: what, why, and the permission or step that mends it
/// @param malformed true where the part was there but could not be understood: an error of the
///   input, not an absence
public record Gap(Part part, String reason, boolean malformed) implements Comparable<Gap> {

  private static final Comparator<Gap> ORDER =
      Comparator.comparing((Gap gap) -> gap.part())
          .thenComparing(gap -> gap.reason())
          .thenComparing(gap -> gap.malformed());

  /// What a gap is about; `label` is the word in the report.
  public enum Part {
    ACCOUNT("account"),
    PROVIDERS("providers"),
    ROLES("roles"),
    SESSION_LIMITS("session-limits"),
    USERS("users"),
    CREDENTIAL_REPORT("credential-report"),
    ACCESS_KEYS("access-keys"),
    TLS("tls"),
    /// Who came in: the web-identity calls.
    TRAIL("trail"),
    /// What sessions and static keys did then: missing where only the calls were looked up.
    ACTIVITY("activity"),
    /// The earlier report: without it nothing can be said of what changed.
    BASELINE("baseline"),
    /// A rule that failed: what it looks for was not judged.
    RULE("rule");

    private final String label;

    Part(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /// Something that could not be read.
  public static Gap unread(Part part, String reason) {
    return new Gap(part, reason, false);
  }

  /// Something that was read but makes no sense.
  public static Gap malformed(Part part, String reason) {
    return new Gap(part, reason, true);
  }

  @Override
  public int compareTo(Gap other) {
    return ORDER.compare(this, other);
  }
}
