package dev.trustdrift.policy;

import java.util.List;
import java.util.Locale;

/// One operator and key of a `Condition` block, as written.
///
/// @param operator the whole name, such as `ForAnyValue:StringLike` or `StringEqualsIfExists`
/// @param key the key in the document's letter case
/// @param values the values as text; booleans and numbers as their JSON text
/// @param operatorAt where the operator stands
/// @param keyAt where the key stands
public record WrittenCondition(
    String operator, String key, List<String> values, Position operatorAt, Position keyAt) {

  /// The key as it is compared: key names ignore case (IAM user guide, "Condition").
  public String foldedKey() {
    return key.toLowerCase(Locale.ROOT);
  }
}
