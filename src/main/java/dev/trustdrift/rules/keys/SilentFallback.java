package dev.trustdrift.rules.keys;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.KeyInCi;
import dev.trustdrift.facts.sessions.KeyInCi.Sign;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.User;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags static keys that CI still uses although its jobs come in through OIDC.
final class SilentFallback implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.KEYS,
              "silent-fallback",
              "CI still uses a static key beside OIDC",
              Severity.HIGH)
          .why(
              "The SDKs take `AWS_ACCESS_KEY_ID` before a web identity: a variable that was left in"
                  + " CI wins without a word, and the role that replaced it stands idle.")
          .fix(
              "Deactivate the key, take it out of CI's variables, and let the job assume its role.");

  private static final int NAMED = 3;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        CiUse.flagged(
            "a deploy user's key, from the runner that came in through OIDC the day before",
            CiUse.account("ci-deploy"),
            CiUse.key("203.0.113.10", CiUse.BOTO)),
        CiUse.flagged(
            "a user of no telling name, from the same runner",
            CiUse.account("svc-0042"),
            CiUse.key("203.0.113.10", CiUse.BOTO)),
        CiUse.flagged(
            "from elsewhere, but with the very agent of the runner, kernel and all",
            CiUse.account("svc-0042"),
            CiUse.key("198.51.100.99", CiUse.RUNNER)),
        CiUse.clean(
            "used there before the first job came in through OIDC, and not since",
            CiUse.account("ci-deploy"),
            CiUse.keyOf("AKIAIOSFODNN7EXAMPLE", "ci-deploy", "203.0.113.10", CiUse.BOTO, 72)),
        CiUse.clean(
            "a laptop behind the same office NAT as the runner",
            CiUse.account("jane.doe"),
            CiUse.key("203.0.113.10", CiUse.LAPTOP)),
        CiUse.clean(
            "an office: three users' keys come from the runner's address",
            CiUse.account("jane.doe"),
            CiUse.key("203.0.113.10", CiUse.BOTO),
            CiUse.keyOf("AKIAI44QH8DHBEXAMPLE", "john", "203.0.113.10", CiUse.BOTO, 20),
            CiUse.keyOf("AKIAI55QH8DHBEXAMPLE", "mary", "203.0.113.10", CiUse.BOTO, 20)),
        CiUse.clean(
            "an application elsewhere that uses the same SDK",
            CiUse.account("svc-0042"),
            CiUse.key("198.51.100.99", CiUse.BOTO)),
        CiUse.clean(
            "an AWS service acts for the user",
            CiUse.account("ci-deploy"),
            CiUse.key("cloudformation.amazonaws.com", "cloudformation.amazonaws.com")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.keysInCi().stream().flatMap(key -> finding(facts, key).stream());
  }

  private static Optional<Finding> finding(Facts facts, KeyInCi key) {
    List<Sign> signs = key.signs().stream().filter(Sign::afterOidc).toList();
    if (signs.isEmpty()) {
      return Optional.empty();
    }
    boolean address = signs.stream().anyMatch(Sign::isAddress);
    boolean sure = signs.stream().anyMatch(sign -> sign.isAddress() && sign.sure());
    Instant since = signs.stream().map(Sign::since).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = signs.stream().map(Sign::last).max(Comparator.naturalOrder()).orElseThrow();
    List<String> roles = List.copyOf(key.roles());
    return Optional.of(
        INFO.finding(
            facts,
            key.identity().orElse("arn:aws:iam::" + facts.account() + ":root"),
            key.accessKeyId(),
            INFO.severity(),
            sure ? Confidence.OBSERVED : Confidence.INFERRED,
            "key `%s`%s was used %s %s until %s%s, although CI has come in %s through OIDC since %s; deactivate it, take it out of CI's variables and let the job assume %s"
                .formatted(
                    Printable.of(key.accessKeyId()),
                    owner(key),
                    address ? "from" : "with the agent of CI's sessions,",
                    some(signs.stream().map(Sign::value).toList()),
                    minute(last),
                    calls(key),
                    address ? "from there" : "with it",
                    minute(since),
                    roles.isEmpty()
                        ? "its role"
                        : some(roles.stream().map(SilentFallback::name).toList())),
            fix(key),
            evidence(key, signs, roles)));
  }

  private static String owner(KeyInCi key) {
    return Optional.ofNullable(key.user())
        .map(User::name)
        .or(() -> key.identity().map(SilentFallback::name))
        .map(name -> " of user `" + Printable.of(name) + "`")
        .orElse("");
  }

  private static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static String some(Collection<String> values) {
    String named =
        values.stream()
            .limit(NAMED)
            .map(value -> "`" + Printable.of(value, 120) + "`")
            .collect(Collectors.joining(", "));
    return values.size() > NAMED ? "%s and %d more".formatted(named, values.size() - NAMED) : named;
  }

  private static String minute(Instant time) {
    String text = time.toString();
    return text.length() < 16 ? text : text.substring(0, 10) + " " + text.substring(11, 16);
  }

  private static String calls(KeyInCi key) {
    List<String> most = mostCalled(key).limit(NAMED).map(Map.Entry::getKey).toList();
    return most.isEmpty() ? "" : " (it called " + some(most) + ")";
  }

  private static Stream<Map.Entry<String, Integer>> mostCalled(KeyInCi key) {
    Map<String, Integer> counts = new HashMap<>();
    for (Activity activity : key.activity()) {
      for (Tally.Seen seen : activity.calls().seen()) {
        counts.merge(seen.value(), seen.count(), Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()));
  }

  private static String fix(KeyInCi key) {
    String user = key.user() == null ? "\"$USER_NAME\"" : ShellWord.of(key.user().name());
    return """
    # in GitLab: Settings > CI/CD > Variables of the project and its groups (and the runner's own
    # environment): delete AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; or, in the job:
    #   before_script: [unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN]
    aws iam update-access-key --user-name %s --access-key-id %s --status Inactive"""
        .formatted(user, ShellWord.of(key.accessKeyId()));
  }

  private static Evidence evidence(KeyInCi key, List<Sign> signs, List<String> roles) {
    Map<String, String> facts = new LinkedHashMap<>();
    key.identity().ifPresent(identity -> facts.put("user", identity));
    facts.put("access key", key.accessKeyId());
    int number = 1;
    for (Sign sign : signs.stream().limit(NAMED).toList()) {
      facts.put(
          (sign.isAddress() ? "address " : "agent ") + number++,
          "%s: the key %d times from %s to %s; %d CI sessions since %s"
              .formatted(
                  sign.value(),
                  sign.uses(),
                  sign.first(),
                  sign.last(),
                  sign.sessions(),
                  sign.since()));
    }
    facts.put(
        "calls",
        mostCalled(key)
            .limit(10)
            .map(call -> call.getKey() + " x " + call.getValue())
            .collect(Collectors.joining(", ")));
    if (!roles.isEmpty()) {
      facts.put("roles assumed from there", String.join(", ", roles));
    }
    return new Evidence.Named(facts);
  }
}
