package dev.trustdrift.policy;

import java.util.List;

/// What a condition means: the operator taken apart, its values typed (IAM user guide, "IAM JSON
/// policy elements: Condition operators").
public sealed interface Condition {
  /// The condition as it stands in the policy.
  WrittenCondition written();

  /// The key, in lower case.
  String key();

  /// What the condition says, wherever it stands: conditions of equal meaning hold for the same
  /// requests, also where it is unknown for which.
  Object meaning();

  /// Whether the condition holds for a request. `UNKNOWN` only where AWS documents no answer, or
  /// where the request does not tell what the condition tests.
  Truth holds(RequestContext context);

  /// Whether the condition holds for a request without its key.
  Truth holdsAbsent();

  /// A comparison of the key's values.
  ///
  /// @param negated the operator's `Not`: passes for a value that matches none of the values
  record Comparison(
      WrittenCondition written,
      String key,
      Quantifier quantifier,
      boolean ifExists,
      boolean negated,
      ValueTest test)
      implements Condition {

    @Override
    public Object meaning() {
      return List.of(key, quantifier, ifExists, negated, test);
    }

    /// Without a quantifier AWS defines a key with several values no further than to warn against
    /// it; the answer is then known only if it is the same for each value.
    @Override
    public Truth holds(RequestContext context) {
      if (!context.untold().isEmpty()
          && (context.untold(key) || test.variables().stream().anyMatch(context::untold))) {
        return Truth.UNKNOWN;
      }
      List<String> values = context.values(key);
      if (values.isEmpty()) {
        return holdsAbsent();
      }
      if (values.size() == 1) {
        return passes(values.getFirst(), context);
      }
      Truth all = Truth.TRUE;
      Truth any = Truth.FALSE;
      for (String value : values) {
        Truth one = passes(value, context);
        all = all.and(one);
        any = any.or(one);
      }
      return switch (quantifier) {
        case FOR_ALL_VALUES -> all;
        case FOR_ANY_VALUE -> any;
        case NONE -> all == any ? all : Truth.UNKNOWN;
      };
    }

    /// A missing key: `ForAllValues` true, `ForAnyValue` false also with `IfExists`, `IfExists`
    /// true, a negated operator true, any other false.
    @Override
    public Truth holdsAbsent() {
      return Truth.of(
          switch (quantifier) {
            case FOR_ALL_VALUES -> true;
            case FOR_ANY_VALUE -> false;
            case NONE -> ifExists || negated;
          });
    }

    /// Whether one value passes. `ForAllValues` also passes for the empty string, which AWS calls a
    /// null dataset.
    Truth passes(String value, RequestContext context) {
      if (quantifier == Quantifier.FOR_ALL_VALUES && value.isEmpty()) {
        return Truth.TRUE;
      }
      Truth matches = test.matches(value, context);
      return negated ? matches.not().and(test.negatable(value, context)) : matches;
    }
  }

  /// `Null`: true where one of the values says what the request is (`true`: absent).
  record Presence(WrittenCondition written, String key, boolean ifAbsent, boolean ifPresent)
      implements Condition {
    @Override
    public Object meaning() {
      return List.of(key, ifAbsent, ifPresent);
    }

    @Override
    public Truth holds(RequestContext context) {
      if (context.untold(key)) {
        return ifAbsent == ifPresent ? Truth.of(ifPresent) : Truth.UNKNOWN;
      }
      return context.values(key).isEmpty() ? holdsAbsent() : Truth.of(ifPresent);
    }

    @Override
    public Truth holdsAbsent() {
      return Truth.of(ifAbsent);
    }
  }

  /// A condition that could not be understood, and so may hold or not for any request.
  record Unresolved(WrittenCondition written, Problem problem) implements Condition {
    /// The same text is the same condition, but for policy variables, which not every `Version`
    /// has.
    @Override
    public Object meaning() {
      return written.values().stream().anyMatch(value -> value.contains("${"))
          ? this
          : List.of(written.operator(), key(), written.values());
    }

    @Override
    public String key() {
      return written.foldedKey();
    }

    @Override
    public Truth holds(RequestContext context) {
      return Truth.UNKNOWN;
    }

    @Override
    public Truth holdsAbsent() {
      return Truth.UNKNOWN;
    }
  }
}
