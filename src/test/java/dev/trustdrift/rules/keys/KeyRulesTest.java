package dev.trustdrift.rules.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Status;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.RootUser;
import dev.trustdrift.inventory.User;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeyRulesTest {

  @Test
  void aKeyOfACiUserIsLeftoverOldAndIdleAtOnceButNotMerelyActive() {
    ExampleAccount account = KeyExamples.user("ci-deploy", KeyExamples.key(400, new Use.Never()));

    assertThat(all(account))
        .extracting(Finding::rule)
        .containsExactly("leftover-ci-user", "old-access-key", "idle-access-key");
  }

  @Test
  void bothKeysOfAUserAreFoundApart() {
    AccessKey first = KeyExamples.key(10, new Use.Never());
    AccessKey second =
        new AccessKey("AKIAI44QH8DHBEXAMPLE", Status.ACTIVE, first.created(), new Use.Never());

    List<Finding> findings = check(new LeftoverCiUser(), user("ci", first, second));

    assertThat(findings).hasSize(2).extracting(Finding::id).doesNotHaveDuplicates();
    assertThat(findings.get(1).fix()).contains("AKIAI44QH8DHBEXAMPLE");
  }

  @Test
  void keysWithoutIdsAreToldApartAndTheFixFindsTheirIdsFirst() {
    AccessKey key = KeyExamples.key(10, new Use.Unknown());
    AccessKey unnamed = new AccessKey(null, Status.ACTIVE, key.created(), key.use());

    List<Finding> findings = check(new ActiveAccessKey(), user("jane", unnamed, unnamed));

    assertThat(findings).hasSize(2).extracting(Finding::id).doesNotHaveDuplicates();
    assertThat(findings.getFirst().message())
        .startsWith("key 1 of user `jane` (its ID was not read) is active");
    assertThat(findings.getFirst().fix())
        .startsWith("aws iam list-access-keys --user-name jane\n")
        .contains("--access-key-id \"$KEY_ID\" --status Inactive");
  }

  @Test
  void theFixDeactivatesBeforeItDeletes() {
    String fix =
        check(new OldAccessKey(), KeyExamples.user("jane", KeyExamples.key(91, new Use.Never())))
            .getFirst()
            .fix();

    assertThat(fix.lines())
        .containsSubsequence(
            "aws iam update-access-key --user-name jane --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive",
            "aws iam delete-access-key --user-name jane --access-key-id AKIAIOSFODNN7EXAMPLE");
  }

  @Test
  void aHostileUserNameStaysOneWordOfTheCommand() {
    User user =
        new User(
            "arn:aws:iam::123456789012:user/x",
            "x'; rm -rf ~ #\nci",
            "/",
            Instant.EPOCH,
            Map.of(),
            List.of(KeyExamples.key(10, new Use.Never())));

    Finding finding =
        check(new LeftoverCiUser(), ExampleAccount.withGitlab().user(user)).getFirst();

    assertThat(finding.fix()).contains("--user-name 'x'\\''; rm -rf ~ #\\u000Aci' ");
    assertThat(finding.message()).doesNotContain("\n");
  }

  @Test
  void aKeyWithoutADateIsNeitherOldNorIdle() {
    AccessKey key = new AccessKey("AKIAIOSFODNN7EXAMPLE", Status.ACTIVE, null, new Use.Never());

    assertThat(all(KeyExamples.tagged("jane", Map.of(), key)))
        .extracting(Finding::rule)
        .containsExactly("active-access-key");
  }

  @Test
  void anExpiredKeyIsReportedAsLeftLying() {
    AccessKey key = KeyExamples.with(Status.EXPIRED, KeyExamples.key(10, new Use.Never()));

    assertThat(all(KeyExamples.user("ci", key)))
        .extracting(Finding::rule)
        .containsExactly("inactive-access-key");
  }

  @Test
  void eachActiveRootKeyIsFoundAndADeactivatedOneIsNot() {
    AccessKey active = new AccessKey(null, Status.ACTIVE, null, new Use.Never());
    AccessKey inactive = new AccessKey(null, Status.INACTIVE, null, new Use.Never());
    ExampleAccount account = ExampleAccount.withGitlab();
    String arn = "arn:aws:iam::123456789012:root";

    assertThat(check(new RootAccessKey(), account.root(new RootUser(arn, List.of(active, active)))))
        .hasSize(2)
        .extracting(Finding::id)
        .doesNotHaveDuplicates();
    assertThat(check(new RootAccessKey(), account.root(new RootUser(arn, List.of(inactive)))))
        .isEmpty();
  }

  private static ExampleAccount user(String name, AccessKey... keys) {
    return ExampleAccount.withGitlab()
        .user(
            new User(
                "arn:aws:iam::123456789012:user/" + name,
                name,
                "/",
                Instant.EPOCH,
                Map.of(),
                List.of(keys)));
  }

  private static List<Finding> all(ExampleAccount account) {
    return Rules.ALL.stream()
        .filter(rule -> rule.info().group() == RuleInfo.Group.KEYS)
        .flatMap(rule -> check(rule, account).stream())
        .toList();
  }

  private static List<Finding> check(Rule rule, ExampleAccount account) {
    return rule.check(Facts.of(account.inventory(), account.config(), new TrustRoots(List.of())))
        .toList();
  }
}
