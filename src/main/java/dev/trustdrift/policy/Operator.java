package dev.trustdrift.policy;

import java.util.Optional;
import java.util.function.BiPredicate;

/// The condition operators of IAM, each with the family of its values. Names are case-sensitive:
/// IAM refuses `stringEquals` with "Invalid Condition type" (seen in
/// <https://github.com/ministryofjustice/modernisation-platform-environments/pull/8893>).
enum Operator {
  STRING_EQUALS("StringEquals", Family.TEXT, false),
  STRING_NOT_EQUALS("StringNotEquals", Family.TEXT, true),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Family.TEXT, false),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Family.TEXT, true),
  STRING_LIKE("StringLike", Family.TEXT, false),
  STRING_NOT_LIKE("StringNotLike", Family.TEXT, true),
  ARN_EQUALS("ArnEquals", Family.ARN, false),
  ARN_LIKE("ArnLike", Family.ARN, false),
  ARN_NOT_EQUALS("ArnNotEquals", Family.ARN, true),
  ARN_NOT_LIKE("ArnNotLike", Family.ARN, true),
  NUMERIC_EQUALS("NumericEquals", Family.NUMBER, false),
  NUMERIC_NOT_EQUALS("NumericNotEquals", Family.NUMBER, true),
  NUMERIC_LESS_THAN("NumericLessThan", Family.NUMBER, false),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Family.NUMBER, false),
  NUMERIC_GREATER_THAN("NumericGreaterThan", Family.NUMBER, false),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Family.NUMBER, false),
  DATE_EQUALS("DateEquals", Family.DATE, false),
  DATE_NOT_EQUALS("DateNotEquals", Family.DATE, true),
  DATE_LESS_THAN("DateLessThan", Family.DATE, false),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", Family.DATE, false),
  DATE_GREATER_THAN("DateGreaterThan", Family.DATE, false),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Family.DATE, false),
  BOOL("Bool", Family.BOOL, false),
  BINARY_EQUALS("BinaryEquals", Family.BINARY, false),
  IP_ADDRESS("IpAddress", Family.ADDRESS, false),
  NOT_IP_ADDRESS("NotIpAddress", Family.ADDRESS, true),
  NULL("Null", Family.PRESENCE, false);

  enum Family {
    TEXT,
    ARN,
    NUMBER,
    DATE,
    BOOL,
    BINARY,
    ADDRESS,
    PRESENCE
  }

  /// An operator with its prefix and suffix.
  record Use(Operator operator, Quantifier quantifier, boolean ifExists) {}

  private final String text;
  private final Family family;
  private final boolean negated;

  Operator(String text, Family family, boolean negated) {
    this.text = text;
    this.family = family;
    this.negated = negated;
  }

  String text() {
    return text;
  }

  Family family() {
    return family;
  }

  boolean negated() {
    return negated;
  }

  ValueTest.Letters letters() {
    return switch (this) {
      case STRING_LIKE, STRING_NOT_LIKE -> ValueTest.Letters.WILDCARDS;
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
          ValueTest.Letters.IGNORING_CASE;
      default -> ValueTest.Letters.EXACT;
    };
  }

  ValueTest.Order order() {
    return switch (this) {
      case NUMERIC_LESS_THAN, DATE_LESS_THAN -> ValueTest.Order.LESS;
      case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> ValueTest.Order.LESS_OR_EQUAL;
      case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> ValueTest.Order.GREATER;
      case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS ->
          ValueTest.Order.GREATER_OR_EQUAL;
      default -> ValueTest.Order.EQUAL;
    };
  }

  /// `ForAnyValue:StringLikeIfExists` and its like; `Null` takes neither prefix nor suffix.
  static Optional<Use> parse(String text) {
    return parse(text, String::equals);
  }

  /// The operator's right spelling, where only the letter case is wrong.
  static Optional<String> spelling(String text) {
    return parse(text, String::equalsIgnoreCase)
        .map(
            use ->
                switch (use.quantifier()) {
                      case NONE -> "";
                      case FOR_ALL_VALUES -> "ForAllValues:";
                      case FOR_ANY_VALUE -> "ForAnyValue:";
                    }
                    + use.operator().text
                    + (use.ifExists() ? "IfExists" : ""));
  }

  private static Optional<Use> parse(String text, BiPredicate<String, String> same) {
    int colon = text.indexOf(':');
    Quantifier quantifier = Quantifier.NONE;
    if (colon >= 0) {
      String prefix = text.substring(0, colon);
      if (same.test("ForAllValues", prefix)) {
        quantifier = Quantifier.FOR_ALL_VALUES;
      } else if (same.test("ForAnyValue", prefix)) {
        quantifier = Quantifier.FOR_ANY_VALUE;
      } else {
        return Optional.empty();
      }
    }
    String rest = text.substring(colon + 1);
    for (Operator operator : values()) {
      boolean bare = same.test(operator.text, rest);
      boolean ifExists = !bare && same.test(operator.text + "IfExists", rest);
      if (bare || ifExists) {
        return operator == NULL && (ifExists || quantifier != Quantifier.NONE)
            ? Optional.empty()
            : Optional.of(new Use(operator, quantifier, ifExists));
      }
    }
    return Optional.empty();
  }
}
