package dev.trustdrift.policy;

import dev.trustdrift.language.Universe;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The tokens of one provider, key by key. Keys are independent of each other: where claims hang
/// together, an issuer gives one space for each combination that matters.
///
/// All key names are in lower case.
public interface TokenSpace {
  /// The subject's key, such as `gitlab.com:sub`. Each token has exactly one subject.
  String subjectKey();

  /// Every subject that the issuer can mint.
  Universe subjects();

  /// What a token holds under any other key than the subject's and those of [RequestKeys];
  /// [KeySpace.Absent] for keys of other issuers and for claims that this one never has.
  KeySpace keySpace(String key);

  /// Keys that a request shown to a person should hold even if no condition names them: those that
  /// every token has, such as `gitlab.com:aud`.
  default Set<String> shownKeys() {
    return Set.of();
  }

  /// The time at which the question is asked, where there is one: what a policy accepted until last
  /// year it accepts no more.
  default Optional<Instant> now() {
    return Optional.empty();
  }

  /// The space of a request's key: the token's or, for `aws:` and `sts:` keys, the request's own.
  private KeySpace any(String key) {
    return RequestKeys.space(key).orElseGet(() -> keySpace(key));
  }

  /// What a request holds under a key that is not the subject's.
  static KeySpace of(TokenSpace tokens, String key) {
    return tokens.any(key);
  }

  /// These tokens with another space for one key: to ask what is accepted with `ref_protected`
  /// `false`, say.
  default TokenSpace with(String key, KeySpace space) {
    TokenSpace whole = this;
    return new TokenSpace() {
      @Override
      public String subjectKey() {
        return whole.subjectKey();
      }

      @Override
      public Universe subjects() {
        return whole.subjects();
      }

      @Override
      public KeySpace keySpace(String other) {
        return other.equals(key) ? space : whole.keySpace(other);
      }

      @Override
      public Set<String> shownKeys() {
        return whole.shownKeys();
      }

      @Override
      public Optional<Instant> now() {
        return whole.now();
      }
    };
  }

  /// These tokens with other subjects.
  default TokenSpace withSubjects(Universe subjects) {
    TokenSpace whole = this;
    return new TokenSpace() {
      @Override
      public String subjectKey() {
        return whole.subjectKey();
      }

      @Override
      public Universe subjects() {
        return subjects;
      }

      @Override
      public KeySpace keySpace(String other) {
        return whole.keySpace(other);
      }

      @Override
      public Set<String> shownKeys() {
        return whole.shownKeys();
      }

      @Override
      public Optional<Instant> now() {
        return whole.now();
      }
    };
  }

  /// Whether a key can never be in a request.
  static boolean neverPresent(TokenSpace tokens, String key) {
    return !key.equals(tokens.subjectKey())
        && Optional.of(of(tokens, key))
            .filter(space -> space instanceof KeySpace.Absent)
            .isPresent();
  }
}
