package dev.trustdrift.rules.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustWidenedTest {
  @Test
  void saysThatStrangersComeInNowThoughTheShortestTokenIsYourOwn() {
    assertThat(message("project_path:acme/*", "project_path:*"))
        .contains("; strangers come in now, for one a pipeline");
  }

  @Test
  void saysNothingOfStrangersWhereNoneCameIn() {
    assertThat(message("project_path:acme/shop:*", "project_path:acme/*"))
        .contains("now lets in")
        .doesNotContain("strangers");
  }

  private static String message(String before, String after) {
    return new TrustWidened()
        .check(
            Example.flagged("", trusting(after))
                .since(trusting(before))
                .facts(new TrustRoots(List.of())))
        .toList()
        .getFirst()
        .message();
  }

  private static ExampleAccount trusting(String subject) {
    return ExampleAccount.withGitlab()
        .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"%s\"}}".formatted(subject));
  }
}
