package dev.trustdrift.rules;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Finding;
import java.util.List;
import java.util.stream.Stream;

/// One check. Pure: no clock, no network, no environment; the same facts give the same findings.
public interface Rule {
  RuleInfo info();

  /// At least one flagged and one clean account; the tests run them, `explain` prints them.
  List<Example> examples();

  Stream<Finding> check(Facts facts);
}
