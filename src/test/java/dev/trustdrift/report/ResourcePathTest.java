package dev.trustdrift.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourcePathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:iam::123456789012:role/ci/deploy | aws/123456789012/iam/role/ci/deploy
          arn:aws:iam::123456789012:user/o'neil+x@acme | aws/123456789012/iam/user/o%27neil+x@acme
          arn:aws:iam::123456789012:oidc-provider/gitlab.com | aws/123456789012/iam/oidc-provider/gitlab.com
          arn:aws:iam::123456789012:root | aws/123456789012/iam/root
          arn:aws:iam::210987654321:role/other | aws/210987654321/iam/role/other
          arn:aws-cn:sns:cn-north-1:123456789012:topic | aws/123456789012/sns/cn-north-1/topic
          unknown | aws/123456789012/unknown
          """)
  void anArnBecomesAPathThatIsTheSameInEveryRun(String arn, String path) {
    assertThat(ResourcePath.of("123456789012", arn)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          arn:aws:iam::1:role/../../../etc/passwd | aws/1/iam/role/%2E%2E/%2E%2E/%2E%2E/etc/passwd
          arn:aws:iam::1:role/x?y#z%2e | aws/1/iam/role/x%3Fy%23z%252e
          arn:aws:iam::../..:role/x | aws/..%2F../iam/role/x
          https://evil.example/x | aws/123456789012/https%3A%2F%2Fevil.example%2Fx
          .. | aws/123456789012/%2E%2E
          "" | aws/123456789012/-
          """)
  void noNameLeavesItsFolderOrEndsThePath(String arn, String path) {
    assertThat(ResourcePath.of("123456789012", arn)).isEqualTo(path);
  }
}
