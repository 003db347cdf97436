package dev.trustdrift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "project_path:acme/shop:ref_type:branch:ref:main | a pipeline on branch `main` of project `acme/shop`",
        "project_path:acmea/a:ref_type:tag:ref:a | a pipeline on tag `a` of project `acmea/a`",
        "project_path:acme/a/b:ref_type:branch:ref:feat/x | a pipeline on branch `feat/x` of project `acme/a/b`",
        "project_path:acme/shop | any pipeline of project `acme/shop`",
        "project_id:42:ref_type:branch | any pipeline on any branch of the project with ID `42`",
        "project_path:acme/shop:ref_protected:true | any pipeline on any protected ref of project `acme/shop`",
        "project_path:acme/shop:ref_type:branch:ref:main:ref_protected:true | a pipeline on protected branch `main` of project `acme/shop`",
        "project_path:acme/shop:deployment_tier:production | any pipeline of project `acme/shop`, with deployment_tier `production`",
        "repo:acme/shop:ref:refs/heads/main | a workflow on branch `main` of repository `acme/shop`",
        "repo:acme/shop:ref:refs/tags/v1 | a workflow on tag `v1` of repository `acme/shop`",
        "repo:acme/shop:environment:prod | a job in environment `prod` of repository `acme/shop`",
        "repo:acme/shop:pull_request | a pull request of repository `acme/shop`",
      })
  void aSubjectIsReadAsAPipeline(String subject, String words) {
    assertThat(TokenWords.subject(subject)).hasValue(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "system:serviceaccount:ns:sa", "project_path:acme", "repo:acme/shop:x"})
  void aSubjectOfAnotherLayoutSpeaksForItself(String subject) {
    assertThat(TokenWords.subject(subject)).isEmpty();
  }

  @Test
  void theSubjectIsFoundAmongTheClaims() {
    assertThat(
            TokenWords.of(
                Map.of("gitlab.com:aud", "x", "gitlab.com:sub", "project_path:acme/shop")))
        .hasValue("any pipeline of project `acme/shop`");
  }
}
