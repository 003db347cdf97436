package dev.trustdrift.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.report.html.Picture.Left;
import dev.trustdrift.report.html.Picture.Right;
import dev.trustdrift.report.html.Picture.Tie;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DrawingTest {
  private static final Picture DEMO = Drawing.of(DemoReport.report());

  @Test
  void strangersStandOnTopWithWhoOfThemCameIn() {
    assertThat(DEMO.origins().getFirst())
        .isEqualTo(new Left("strangers", "Strangers", "came in: acme-labs42/runner-test", ""));
    assertThat(DEMO.roles().getFirst().name()).isEqualTo("prod-artifacts");
    assertThat(tie("Strangers", "", "prod-artifacts").style()).isEqualTo("strangers");
  }

  @Test
  void aTieIsAsThickAsManySessionsCame() {
    assertThat(tie("acme/importer", "branch main", "prod-importer").weight()).isZero();
    assertThat(tie("acme/infra", "branch main", "terraform-apply").weight())
        .isPositive()
        .isLessThan(tie("acme/shop", "branch main", "prod-shop-deploy").weight());
  }

  @Test
  void aTieHasTheReachOfWhatIsAcceptedThere() {
    assertThat(tie("acme/web", "any branch", "web-assets").style()).isEqualTo("any-ref");
    assertThat(tie("acme/platform/*", "any ref", "prod-platform-read").style()).isEqualTo("group");
    assertThat(tie("any project", "", "onprem-backup").style()).isEqualTo("instance");
    assertThat(tie("acme/docs", "branch main", "docs-publish").style()).isEqualTo("pinned");
  }

  @Test
  void aRoleThatNobodyCanAssumeHasNoTie() {
    Right dead =
        DEMO.roles().stream()
            .filter(role -> role.name().equals("prod-catalog-migrate"))
            .findFirst()
            .orElseThrow();

    assertThat(dead.from()).isEmpty();
    assertThat(DEMO.ties()).noneMatch(tie -> tie.right() == DEMO.roles().indexOf(dead));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 39, 41, 500})
  void itIsNoLargerThanAScreenOrTwo(int roles) {
    Picture picture = Drawing.of(BigAccount.report(roles));

    assertThat(picture.roles()).hasSizeLessThanOrEqualTo(Drawing.ROLES);
    assertThat(picture.origins()).hasSizeLessThanOrEqualTo(Drawing.ORIGINS);
    assertThat(picture.all()).isEqualTo(roles);
  }

  @Test
  void itShowsTheWidestRolesAndCountsTheOthers() {
    Picture picture = Drawing.of(BigAccount.report(500));

    assertThat(picture.rest()).isEqualTo(460);
    assertThat(picture.restWords()).matches("(\\d+ [a-z-]+, )*\\d+ [a-z-]+").contains("pinned");
    assertThat(picture.roles()).noneMatch(role -> role.spread().word().equals("pinned"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          project_path:acme/shop:ref_type:branch:ref:main | acme/shop   | branch main
          project_path:acme/shop:ref_type:branch:ref:*    | acme/shop   | any branch
          project_path:acme/shop:ref_type:tag:ref:v*      | acme/shop   | tag v*
          project_path:acme/shop:*                        | acme/shop   | any ref
          project_path:acme/*                             | acme/*      | any ref
          project_path:*                                  | any project | ''
          repo:acme/shop:ref:refs/heads/main              | acme/shop   | branch main
          repo:acme/shop:environment:prod                 | acme/shop   | environment prod
          repo:acme/shop:pull_request                     | acme/shop   | pull_request
          organization:acme:project:x                     | organization:acme:project:x | ''
          """)
  void aSubjectIsAProjectAndARef(String subject, String project, String ref) {
    Origin origin = Origin.of("https://gitlab.com", subject);

    assertThat(List.of(origin.project(), origin.ref())).containsExactly(project, ref);
  }

  @ParameterizedTest
  @CsvSource({
    "a*c, abc, true", "a*c, ac, true", "a*c, acb, false", "a?c, abc, true", "a?c, ac, false",
    "*, '', true", "*a*b*, xxaxxbxx, true", "*a*b*, xxbxxaxx, false", "abc, abc, true",
        "abc, abcd, false"
  })
  void aPatternCoversWhatItsWildcardsAllow(String pattern, String subject, boolean covers) {
    assertThat(Origin.of("https://gitlab.com", pattern).covers(subject)).isEqualTo(covers);
  }

  private static Tie tie(String project, String ref, String role) {
    return DEMO.ties().stream()
        .filter(
            tie -> {
              Left left = DEMO.origins().get(tie.left());
              return left.name().equals(project)
                  && (ref.isEmpty() || left.detail().equals(ref))
                  && DEMO.roles().get(tie.right()).name().equals(role);
            })
        .findFirst()
        .orElseThrow();
  }
}
