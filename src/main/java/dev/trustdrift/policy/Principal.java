package dev.trustdrift.policy;

/// One principal as written: `{"Federated": "arn:…"}` is `FEDERATED` with that text.
public record Principal(Kind kind, String text, Position at) {
  /// The member names of a `Principal` object (IAM user guide, "AWS JSON policy elements:
  /// Principal").
  public enum Kind {
    AWS("AWS"),
    FEDERATED("Federated"),
    SERVICE("Service"),
    CANONICAL_USER("CanonicalUser");

    private final String element;

    Kind(String element) {
      this.element = element;
    }

    /// The name in the document.
    public String element() {
      return element;
    }
  }

  /// `{"Federated": "*"}` or `{"AWS": "*"}`; the latter is documented as equal to `"*"`.
  public boolean everyone() {
    return text.equals("*") && (kind == Kind.AWS || kind == Kind.FEDERATED);
  }
}
