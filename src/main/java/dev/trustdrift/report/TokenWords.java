package dev.trustdrift.report;

import dev.trustdrift.finding.Finding;
import dev.trustdrift.issuer.Issuers;
import java.util.Map;
import java.util.Optional;

/// A token's subject in the words of somebody who writes pipelines.
public final class TokenWords {
  private TokenWords() {}

  /// Reads the `sub` among a witness's condition keys; empty where it has none, or has one in no
  /// layout that is known: then the subject itself says most.
  public static Optional<String> of(Map<String, String> witness) {
    return witness.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(":sub"))
        .findFirst()
        .flatMap(subject -> Issuers.words(subject.getKey(), subject.getValue()));
  }

  /// What the policy does with a finding's witness: where trust was narrowed, it is a token that
  /// will now fail.
  public static String verb(Finding finding) {
    return finding.rule().equals("trust-narrowed") ? "refuses" : "lets in";
  }
}
