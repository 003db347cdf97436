package dev.trustdrift.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GitlabSubjectTest {

  @Test
  void theDefaultLayoutGivesProjectAndRef() {
    GitlabSubject subject =
        GitlabSubject.parse("project_path:acme/web/shop:ref_type:branch:ref:feature/one")
            .orElseThrow();

    assertThat(subject.project()).contains("acme/web/shop");
    assertThat(subject.refType()).contains("branch");
    assertThat(subject.ref()).contains("feature/one");
  }

  @Test
  void aCustomisedLayoutKeepsItsOrderAndItsUnknownClaims() {
    GitlabSubject subject =
        GitlabSubject.parse("project_path:acme/shop:ref_protected:true:some_day:x:ref:main")
            .orElseThrow();

    assertThat(subject.claims().keySet())
        .containsExactly("project_path", "ref_protected", "some_day", "ref");
    assertThat(subject.claim("ref_protected")).contains("true");
    assertThat(subject.refType()).isEmpty();
  }

  @Test
  void aLayoutByProjectIdNamesNoPath() {
    assertThat(GitlabSubject.parse("project_id:42:ref:main").orElseThrow().project()).isEmpty();
  }

  @Test
  void anEmptyLastPartIsAnEmptyRef() {
    assertThat(GitlabSubject.parse("project_path:a/b:ref_type:branch:ref:").orElseThrow().ref())
        .contains("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "repo:acme/shop:ref:refs/heads/main",
        "project_path",
        "project_path:acme",
        "project_path:acme/",
        "project_path:/shop",
        "project_path:acme//shop",
        "project_path:acme/shop:ref",
        "project_path:acme/shop:ref:main:ref:other",
        "project_path:acme/shop::main",
        "PROJECT_PATH:acme/shop"
      })
  void whatIsNoListOfClaimsFromAProjectIsNoSubject(String text) {
    assertThat(GitlabSubject.parse(text)).isEmpty();
  }
}
