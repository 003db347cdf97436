package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class WhoCommandTest {
  private static final String LOOKALIKE =
      """
      {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"},
       "StringLike": {"gitlab.com:sub": ["project_path:acme/shop:*", "project_path:acme*"]}}""";

  @TempDir private Path folder;

  @BeforeEach
  void policies() throws IOException {
    write("trust.json", ExampleAccount.webIdentityPolicy(LOOKALIKE));
  }

  @Test
  void saysWhoComesInWithATokenThatProvesItAndWhatLetsItIn() {
    Run run = who("trust.json");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("https://gitlab.com: strangers (a project outside your namespaces gets in)\n")
        .contains("gitlab.com:sub = project_path:acmea/a:ref_type:tag:ref:a")
        .contains("statement 1")
        .contains("`StringLike` on `gitlab.com:sub` with `project_path:acme*`");
  }

  @Test
  void printsTheSameAsJson() {
    JsonNode who = json(who("trust.json", "--format", "json"));
    assertThat(who.path("reach").asString()).isEqualTo("strangers");
    JsonNode issuer = who.path("issuers").path(0);
    assertThat(issuer.path("issuer").asString()).isEqualTo("https://gitlab.com");
    assertThat(issuer.path("reach").asString()).isEqualTo("strangers");
    assertThat(issuer.path("witness").path("gitlab.com:sub").asString())
        .isEqualTo("project_path:acmea/a:ref_type:tag:ref:a");
    assertThat(issuer.path("owned").path(0).asString()).isEqualTo("acme");
    assertThat(issuer.path("audienceBounded").asBoolean()).isTrue();
  }

  @Test
  void readsWhatGetRolePrints() throws IOException {
    write(
        "role.json",
        "{\"Role\": {\"RoleName\": \"deploy\", \"AssumeRolePolicyDocument\": "
            + ExampleAccount.webIdentityPolicy(LOOKALIKE)
            + "}}");
    assertThat(who("role.json").out()).isEqualTo(who("trust.json").out());
  }

  @Test
  void takesTheNamespacesFromTheConfiguration() throws IOException {
    write("c.yaml", "issuers: {https://gitlab.com: {owned: ['acme', 'acmea']}}");
    JsonNode issuer =
        json(who("trust.json", "--config", "c.yaml", "--format", "json")).path("issuers").path(0);
    assertThat(issuer.path("ownedBy").asString()).isEqualTo("configuration");
    assertThat(issuer.path("witness").path("gitlab.com:sub").asString())
        .doesNotContain("project_path:acmea/");
  }

  @Test
  void answersForAnIssuerThatThePolicyDoesNotName() {
    Run run = who("trust.json", "--issuer", "https://token.actions.githubusercontent.com");
    assertThat(run.out())
        .startsWith("https://token.actions.githubusercontent.com: nobody")
        .contains("names another provider");
  }

  @Test
  void answersForAnIssuerThatOnlyAWildcardCovers() throws IOException {
    write(
        "wild.json",
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:*"}}}]}""");
    assertThat(json(who("wild.json", "--format", "json")).path("reach").asString())
        .isEqualTo("undecided");
    assertThat(
            json(who("wild.json", "--issuer", "gitlab.com", "--format", "json"))
                .path("reach")
                .asString())
        .isEqualTo("any-ref");
  }

  @Test
  void namesFileAndPlaceOfWhatIsNoPolicy() throws IOException {
    write("broken.json", "{\"Version\": \"2012-10-17\",\n \"Statement\": [}");
    Run run = who("broken.json");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("broken.json").contains("line 2");
  }

  @Test
  void refusesWhatIsNoIssuer() {
    Run run = who("trust.json", "--issuer", "ftp://gitlab.com");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("`--issuer ftp://gitlab.com`");
  }

  @Test
  void tellsWhatWasNotUnderstood() throws IOException {
    write(
        "odd.json",
        ExampleAccount.webIdentityPolicy(
            "{\"StringMatches\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}"));
    Run run = who("odd.json");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("https://gitlab.com: undecided").contains("StringMatches");
  }

  @Test
  void isUndecidedWhereThePrincipalWasNotUnderstood() throws IOException {
    write(
        "not.json",
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:root"},
          "Action": "sts:AssumeRoleWithWebIdentity"}]}""");
    assertThat(who("not.json").out()).startsWith("undecided: ").contains("NotPrincipal");
    assertThat(json(who("not.json", "--format", "json")).path("reach").asString())
        .isEqualTo("undecided");
  }

  @Test
  void judgesADateByTheClock() throws IOException {
    write(
        "past.json",
        ExampleAccount.webIdentityPolicy(
            """
            {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}"""));
    assertThat(who("past.json").out()).startsWith("https://gitlab.com: nobody");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Run who(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "who";
    System.arraycopy(args, 0, all, 1, args.length);
    return Run.of(folder, Run.showing(ExampleAccount.empty()), all);
  }

  private static JsonNode json(Run run) {
    return new JsonMapper().readTree(run.out());
  }
}
