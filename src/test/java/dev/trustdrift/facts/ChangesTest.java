package dev.trustdrift.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Changes.Changed;
import dev.trustdrift.facts.Changes.NewRole;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.facts.trust.TrustChange;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.rules.ExampleAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangesTest {
  private static final String MAIN = "project_path:acme/shop:ref_type:branch:ref:main";
  private static final String STABLE = "project_path:acme/shop:ref_type:branch:ref:stable";
  private static final String PINNED =
      "{\"StringEquals\": {\"gitlab.com:sub\": [\"%s\", \"%s\"]}}".formatted(MAIN, STABLE);

  private static final String SPLIT =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Second", "Effect": "Allow", "Principal": {"Federated": ["%1$s"]},
         "Action": "sts:AssumeRoleWithWebIdentity",
         "Condition": {"StringEquals": {"gitlab.com:sub": "%3$s"}}},
        {"Sid": "First", "Effect": "Allow", "Principal": {"Federated": "%1$s"},
         "Action": ["sts:AssumeRoleWithWebIdentity"],
         "Condition": {"StringLike": {"gitlab.com:sub": "%2$s"}}}]}"""
          .formatted(ExampleAccount.GITLAB, MAIN, STABLE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"StringEquals\":{\"gitlab.com:sub\":[\"" + STABLE + "\",\"" + MAIN + "\"]}}",
        "{\"StringLike\": {\"gitlab.com:sub\": [\"" + MAIN + "\", \"" + STABLE + "\"]}}",
        "{\"StringEquals\": {\"GitLab.com:SUB\": [\"" + MAIN + "\", \"" + STABLE + "\"]}}",
        "{\"StringEquals\": {\"gitlab.com:sub\": [\""
            + MAIN
            + "\", \""
            + STABLE
            + "\"]},"
            + " \"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}",
        "{\"ForAnyValue:StringEquals\": {\"gitlab.com:sub\": [\""
            + MAIN
            + "\", \""
            + STABLE
            + "\"]}}"
      })
  void anEquivalentConditionIsNoChange(String condition) {
    assertThat(trusts(pinned(), ExampleAccount.withGitlab().trusting(condition))).isEmpty();
  }

  @Test
  void twoStatementsThatSayWhatOneSaidAreNoChange() {
    ExampleAccount split = ExampleAccount.withGitlab().role("deploy", SPLIT);

    assertThat(trusts(pinned(), split)).isEmpty();
    assertThat(trusts(split, pinned())).isEmpty();
  }

  @Test
  void layoutIsNoChangeEvenWhereTheDocumentCannotBeUnderstood() {
    String odd = "{\"StringMatches\": {\"gitlab.com:sub\": \"a b\"}}";
    ExampleAccount before = ExampleAccount.withGitlab().trusting(odd);

    assertThat(trusts(before, ExampleAccount.withGitlab().trusting(odd.replace(": ", " :\n"))))
        .isEmpty();
    assertThat(trusts(before, ExampleAccount.withGitlab().trusting(odd.replace("a b", "ab"))))
        .singleElement()
        .satisfies(one -> assertThat(one.way().gained()).isInstanceOf(Passage.Undecided.class));
  }

  @Test
  void anAddressRangeThatGoesWidensAlthoughTheSubjectsStay() {
    ExampleAccount before =
        ExampleAccount.withGitlab()
            .trusting(
                PINNED.replace("}}", "}, \"IpAddress\": {\"aws:SourceIp\": \"192.0.2.0/24\"}}"));

    assertThat(trusts(before, pinned()))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.way().gained()).isInstanceOf(Passage.Witness.class);
              assertThat(one.way().lost()).isInstanceOf(Passage.None.class);
            });
  }

  @Test
  void aClientIdMoreWidensWhatNoConditionOnTheAudienceKeepsOut() {
    ExampleAccount more = pinned().providers(List.of(gitlab("https://gitlab.com", "sts")));

    assertThat(trusts(pinned(), more))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.way().gained())
                  .isInstanceOfSatisfying(
                      Passage.Witness.class,
                      witness ->
                          assertThat(witness.keys())
                              .containsEntry("gitlab.com:sub", MAIN)
                              .containsEntry("gitlab.com:aud", "sts"));
              assertThat(one.way().lost()).isInstanceOf(Passage.None.class);
              assertThat(one.way().addedAudiences()).containsExactly("sts");
            });
    assertThat(trusts(more, pinned()))
        .singleElement()
        .satisfies(one -> assertThat(one.way().lost()).isInstanceOf(Passage.Witness.class));
  }

  @Test
  void aClientIdMoreIsNoChangeWhereTheAudienceIsPinned() {
    String condition = PINNED.replace("}}", ", \"gitlab.com:aud\": \"https://gitlab.com\"}}");
    ExampleAccount before = ExampleAccount.withGitlab().trusting(condition);

    assertThat(trusts(before, before.providers(List.of(gitlab("https://gitlab.com", "sts")))))
        .isEmpty();
  }

  @Test
  void thumbprintsAndUnreadProvidersAreNoChangeOfTrust() {
    OidcProvider unread = OidcProvider.named(ExampleAccount.GITLAB);

    assertThat(trusts(pinned(), pinned().providers(List.of(unread)))).isEmpty();
    assertThat(trusts(pinned().providers(List.of(unread)), pinned())).isEmpty();
  }

  @Test
  void aRoleThatIsGoneIsNoChangeOfATrust() {
    assertThat(trusts(pinned(), ExampleAccount.withGitlab())).isEmpty();
  }

  @Test
  void aRoleOfTheSameNameWithAnotherIdIsNew() {
    Role role = pinned().roles().getFirst();
    Role again =
        new Role(
            role.arn(),
            role.name(),
            role.path(),
            "AROAOTHER",
            role.created(),
            role.trustPolicy(),
            role.maxSessionSeconds(),
            null,
            Map.of(),
            List.of(),
            List.of(),
            null);

    Changes changes = changes(past(pinned(), null), ExampleAccount.withGitlab().role(again));

    assertThat(changes.newRoles()).singleElement().matches(NewRole::replaced);
    assertThat(changes.trusts()).isEmpty();
  }

  @Test
  void whatWasNotReadYesterdayIsKnownFromTheDayBefore() {
    ExampleAccount denied =
        ExampleAccount.empty()
            .gap(Gap.unread(Gap.Part.ROLES, "denied"))
            .gap(Gap.unread(Gap.Part.PROVIDERS, "denied"));
    Past yesterday = past(denied, past(pinned(), null));

    Changes same = changes(yesterday, pinned());
    assertThat(same.newRoles()).isEmpty();
    assertThat(same.newProviders()).isEmpty();
    assertThat(same.trusts()).isEmpty();
    assertThat(changes(yesterday, pinned().role("second", SPLIT)).newRoles()).hasSize(1);

    Past never = past(denied, null);
    assertThat(changes(never, pinned()).newRoles()).isEmpty();
    assertThat(changes(never, pinned()).newProviders()).isEmpty();
  }

  /// Each pair of policies of a few random values: what the audit tells is what `diff` tells.
  @Test
  void aTrustIsWiderOrNarrowerJustWhenTheDifferenceOfTheDocumentsSaysSo() {
    Random random = new Random(20261120);
    for (int i = 0; i < 150; i++) {
      String before = random(random);
      String after = random(random);
      ExampleAccount now = ExampleAccount.withGitlab().trusting(after);
      TrustChange change =
          Trusts.of(now.inventory(), now.config())
              .change(
                  ExampleAccount.webIdentityPolicy(before),
                  ExampleAccount.webIdentityPolicy(after));

      List<Changed> changed = trusts(ExampleAccount.withGitlab().trusting(before), now);

      boolean same = change.verdict() == TrustChange.Verdict.SAME;
      assertThat(changed).as("%s to %s", before, after).hasSize(same ? 0 : 1);
      if (!same) {
        assertThat(changed.getFirst().way().gained().getClass())
            .isEqualTo(change.ways().getFirst().gained().getClass());
        assertThat(changed.getFirst().way().lost().getClass())
            .isEqualTo(change.ways().getFirst().lost().getClass());
      }
    }
  }

  private static String random(Random random) {
    List<String> values =
        List.of(
            MAIN,
            STABLE,
            "project_path:acme/shop:ref_type:branch:ref:*",
            "project_path:acme/*:ref:main",
            "project_path:acme/shop:*");
    List<String> picked = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      picked.add("\"" + values.get(random.nextInt(values.size())) + "\"");
    }
    return "{\"%s\": {\"gitlab.com:sub\": [%s]}}"
        .formatted(
            random.nextInt(5) == 0 ? "StringNotLike" : "StringLike", String.join(", ", picked));
  }

  private static ExampleAccount pinned() {
    return ExampleAccount.withGitlab().trusting(PINNED);
  }

  private static OidcProvider gitlab(String... clientIds) {
    return new OidcProvider(
        ExampleAccount.GITLAB,
        "https://gitlab.com",
        List.of(clientIds),
        List.of("2b8f1b57330dbba2d07a6c51f70ee90ddab9ad8e"),
        Map.of(),
        true);
  }

  private static List<Changed> trusts(ExampleAccount before, ExampleAccount after) {
    return changes(past(before, null), after).trusts();
  }

  private static Past past(ExampleAccount account, @Nullable Past earlier) {
    return facts(account.inventory(), account, earlier).present();
  }

  private static Changes changes(Past past, ExampleAccount after) {
    return Objects.requireNonNull(facts(after.inventory(), after, past).changes());
  }

  private static Facts facts(Inventory inventory, ExampleAccount account, @Nullable Past past) {
    return Facts.of(inventory, account.config(), new TrustRoots(List.of()), past);
  }
}
