package dev.trustdrift.rules.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The policy that a finding offers to paste, as a shell would hand it to the AWS CLI.
final class TighterTrustTest {

  private static final String MAIN = "project_path:acme/shop:ref_type:branch:ref:main";

  @Test
  void admitsExactlyTheOwnedSubjectsThatWereSeen() throws Exception {
    String policy =
        pasted(
            ExampleAccount.withGitlab()
                .owning("acme")
                .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme*\"}}")
                .event(assumed("1", MAIN))
                .event(assumed("2", "project_path:acme-evil/x:ref_type:branch:ref:main")));
    assertThat(grant(ExampleAccount.withGitlab().owning("acme").role("deploy", policy)).decision())
        .satisfies(
            decision -> {
              assertThat(decision.reach()).isEqualTo(Reach.PINNED);
              assertThat(decision.accepts()).containsExactly(MAIN);
              assertThat(decision.audiences()).containsExactly("https://gitlab.com");
            });
  }

  @Test
  void keepsWhatTheOldPolicyAlsoAskedFor() throws Exception {
    String old =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "Ci", "Effect": "Allow", "Principal": {"Federated": "%1$s"},
           "Action": "sts:AssumeRoleWithWebIdentity",
           "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/*"},
                         "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
          {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
           "Action": "sts:AssumeRole"},
          {"Effect": "Deny", "Principal": "*", "Action": "sts:*",
           "Condition": {"StringLike": {"gitlab.com:sub": "*:ref:evil"}}}]}"""
            .formatted(ExampleAccount.GITLAB);
    String policy =
        pasted(ExampleAccount.withGitlab().role("deploy", old).event(assumed("1", MAIN)));
    assertThat(policy)
        .contains("\"203.0.113.0/24\"", "ec2.amazonaws.com", "\"Deny\"", "\"Sid\": \"Ci\"", MAIN)
        .doesNotContain("project_path:acme/*");
  }

  @Test
  void aSubjectSeenUnderAnEarlierPolicyIsNotLetInAgain() throws Exception {
    String command =
        command(
            ExampleAccount.withGitlab()
                .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/web*\"}}")
                .event(assumed("1", MAIN)));
    assertThat(command).contains("PROJECT").doesNotContain(MAIN);
  }

  @Test
  void hostileRefsStayInsideTheShellWord() throws Exception {
    String hostile = "project_path:acme/shop:ref_type:branch:ref:a'$(id)`id`\"|;&{}<>";
    String policy =
        pasted(
            ExampleAccount.withGitlab()
                .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}")
                .event(assumed("1", hostile)));
    assertThat(grant(ExampleAccount.withGitlab().role("deploy", policy)).decision().accepts())
        .containsExactly(hostile);
  }

  @Test
  void charactersThatCannotBeSeenAreEscapedAndStayTheSame() throws Exception {
    String hidden = "project_path:acme/shop:ref_type:branch:ref:a\u202eb\u00e9\ud83d\ude00";
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}")
            .event(assumed("1", hidden));
    assertThat(command(account)).contains("\\u202Eb\\u00E9").doesNotContain("\u202e");
    assertThat(
            grant(ExampleAccount.withGitlab().role("deploy", pasted(account))).decision().accepts())
        .containsExactly(hidden);
  }

  @Test
  void aNamespaceThatNoTokenCanHaveIsNotWrittenIntoAFix() {
    assertThat(
            command(
                ExampleAccount.withGitlab()
                    .trusting(
                        """
                        {"StringLike": {"gitlab.com:sub": "project_path:acme\\nexit 3 #'/shop/*"}}""")))
        .contains("get-role", "name your subjects")
        .doesNotContain("exit 3");
  }

  @Test
  void whatAwsWouldRefuseIsLeftToAPerson() {
    String github = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    String old =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"Federated": "%s"},
           "Action": "sts:AssumeRoleWithWebIdentity",
           "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}}},
          {"Effect": "Allow", "Principal": {"Federated": "%s"},
           "Action": "sts:AssumeRoleWithWebIdentity"}]}"""
            .formatted(ExampleAccount.GITLAB, github);
    assertThat(command(ExampleAccount.withGitlab().role("deploy", old).event(assumed("1", MAIN))))
        .contains("get-role", "name your subjects")
        .doesNotContain(MAIN);
  }

  @Test
  void aPolicyThatOutgrowsTheUsualQuotaSaysSo() {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");
    for (int i = 0; i < 10; i++) {
      account = account.event(assumed("" + i, MAIN + i + "x".repeat(200)));
    }
    assertThat(command(account)).contains("# admits only", "AWS takes more than 2048 only where");
  }

  @Test
  void theAudiencesThatWereSeenAreAdmittedWhereTheOldPolicyAskedForNone() throws Exception {
    OidcProvider provider =
        new OidcProvider(
            ExampleAccount.GITLAB,
            "https://gitlab.com",
            List.of("https://gitlab.com", "sts.amazonaws.com"),
            List.of(),
            Map.of(),
            true);
    ExampleAccount account = ExampleAccount.empty().provider(provider);
    String policy =
        pasted(
            account
                .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}")
                .event(assumed("1", MAIN)));
    assertThat(grant(account.role("deploy", policy)).decision())
        .satisfies(
            decision -> {
              assertThat(decision.audienceBounded()).isTrue();
              assertThat(decision.audiences()).containsExactly("https://gitlab.com");
            });
  }

  @Test
  void theAudienceThatTheOldPolicyAskedForStays() throws Exception {
    OidcProvider provider =
        new OidcProvider(
            ExampleAccount.GITLAB,
            "https://gitlab.com",
            List.of("https://gitlab.com", "sts.amazonaws.com"),
            List.of(),
            Map.of(),
            true);
    ExampleAccount account = ExampleAccount.empty().provider(provider);
    String policy =
        pasted(
            account
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:aud": "sts.amazonaws.com"},
                     "StringLike": {"gitlab.com:sub": "project_path:acme/*"}}""")
                .event(assumed("1", MAIN)));
    assertThat(grant(account.role("deploy", policy)).decision().audiences())
        .containsExactly("sts.amazonaws.com");
  }

  @Test
  void severalProvidersInOneStatementAreLeftToAPerson() throws Exception {
    String old =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"Federated": ["%1$s", "%2$s"]},
           "Action": "sts:AssumeRoleWithWebIdentity"}]}"""
            .formatted(ExampleAccount.GITLAB, ExampleAccount.SELF_MANAGED);
    assertThat(command(ExampleAccount.withGitlab().role("deploy", old)))
        .contains("name your subjects", "get-role");
  }

  /// What the AWS CLI would get as `--policy-document`.
  private static String pasted(ExampleAccount account) throws IOException, InterruptedException {
    String script = "aws() { shift 5; printf '%s' \"$1\"; }\n" + command(account);
    Process shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(out).isZero();
    return out;
  }

  private static String command(ExampleAccount account) {
    return TighterTrust.command(facts(account), grant(account));
  }

  private static Grant grant(ExampleAccount account) {
    List<Grant> grants = facts(account).grants();
    return grants.getFirst();
  }

  private static Facts facts(ExampleAccount account) {
    return Facts.of(account.inventory(), account.config(), new TrustRoots(List.of()));
  }

  private static TrailEvent assumed(String id, String subject) {
    return new TrailEvent(
        id,
        ExampleAccount.TAKEN_AT.minus(Duration.ofDays(1)),
        "eu-west-1",
        ExampleAccount.ID,
        ExampleAccount.GITLAB,
        subject,
        "https://gitlab.com",
        "arn:aws:iam::" + ExampleAccount.ID + ":role/deploy",
        "job-" + id,
        3600,
        "ASIAEXAMPLE" + id,
        "AROADEPLOY:job-" + id,
        "IAMTrustStore",
        "203.0.113.10",
        "aws-cli/2",
        null,
        null);
  }
}
