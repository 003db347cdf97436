package dev.trustdrift.policy;

import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A token space that is small enough to enumerate, for [RandomPolicies].
record SmallTokens() implements TokenSpace {
  static final List<String> SUBJECTS =
      List.of("a", "b", "A", "ab", "aB", "ba", "bb", "abb", "bab", "a:b:c:d:e:f", "a:x:c:d:e:f:a");
  static final List<String> AUDIENCES = List.of("a", "ab", "bb");
  static final List<String> EMAILS = List.of("b", "aB", "abb");

  private static final Universe SUBJECT = words(SUBJECTS);
  private static final Map<String, KeySpace> OTHERS =
      Map.of(
          "g:aud", KeySpace.always(words(AUDIENCES)),
          "g:email", KeySpace.maybe(words(EMAILS)),
          "g:flag", new KeySpace.OneOf(List.of("true", "false"), true));

  private static Universe words(List<String> words) {
    return Universe.of(Regular.oneWordOf(words.toArray(new String[0])));
  }

  @Override
  public String subjectKey() {
    return "g:sub";
  }

  @Override
  public Universe subjects() {
    return SUBJECT;
  }

  @Override
  public KeySpace keySpace(String key) {
    return OTHERS.getOrDefault(key, KeySpace.absent());
  }

  @Override
  public Set<String> shownKeys() {
    return Set.of("g:aud");
  }

  /// Every request with this subject.
  static List<RequestContext> requests(String subject) {
    List<RequestContext> requests = new ArrayList<>();
    for (String audience : AUDIENCES) {
      for (String email : List.of("", "b", "aB", "abb")) {
        for (String flag : List.of("", "true", "false")) {
          Map<String, String> keys = new TreeMap<>();
          keys.put("g:sub", subject);
          keys.put("g:aud", audience);
          if (!email.isEmpty()) {
            keys.put("g:email", email);
          }
          if (!flag.isEmpty()) {
            keys.put("g:flag", flag);
          }
          requests.add(RequestContext.webIdentity(Policies.GITLAB, keys));
        }
      }
    }
    return requests;
  }
}
