package dev.trustdrift.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page in a real browser.
final class HtmlInBrowserTest {
  @TempDir static Path folder;

  private static @Nullable Browser open;

  @BeforeAll
  static void start() {
    Optional<Browser> installed = Browser.installed(folder);
    if (installed.isEmpty()) {
      System.out.println("skipped: the HTML report in a browser (no chromium and chromedriver)");
    }
    Assumptions.assumeTrue(installed.isPresent());
    open = installed.get();
  }

  @AfterAll
  static void stop() {
    if (open != null) {
      open.close();
    }
  }

  private static Browser browser() {
    return Objects.requireNonNull(open);
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
  void axeFindsNoBarrier(String scheme, int width) {
    for (Report report : List.of(DemoReport.report(), RichReport.report())) {
      browser().open(HtmlReport.of(report), scheme, width);

      assertThat(browser().barriers()).isEmpty();
    }
  }

  @Test
  void axeFindsNoBarrierWithEveryCardOpen() {
    browser().open(HtmlReport.of(DemoReport.report()), "dark", 1280);
    browser().ask("document.querySelectorAll('details').forEach(d => { d.open = true; })");

    assertThat(browser().barriers()).isEmpty();
  }

  @Test
  void axeFindsNoBarrierAmongMoreRolesThanThePictureHolds() {
    browser().open(HtmlReport.of(BigAccount.report(50)), "light", 1280);

    assertThat(browser().barriers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 360, 390, 768, 1280})
  void noWidthScrollsSideways(int width) {
    for (Report report :
        List.of(DemoReport.report(), RichReport.report(), HostileReport.report())) {
      browser().open(HtmlReport.of(report), "light", width);
      browser().ask("document.querySelectorAll('details').forEach(d => { d.open = true; })");

      assertThat(
              browser()
                  .ask(
                      "const page = document.documentElement; return page.scrollWidth - page.clientWidth"))
          .isEqualTo(0L);
    }
  }

  @Test
  void nothingIsAskedOfTheNetworkAndNothingIsComplainedOf() {
    browser().open(HtmlReport.of(DemoReport.report()), "light", 1280);

    assertThat(browser().requests()).isEmpty();
    assertThat(browser().complaints()).isEmpty();
    assertThat(browser().broken()).isEqualTo(List.of());
  }

  @Test
  void hostileNamesRunNothingLoadNothingAndAreReadAsTheyAre() {
    browser().open(HtmlReport.of(HostileReport.report()), "light", 1280);
    browser()
        .ask(
            """
            document.querySelectorAll('*').forEach((e) => {
              for (const kind of ['mouseover', 'focus', 'load', 'error', 'pointerenter']) e.dispatchEvent(new Event(kind));
            })""");

    assertThat(browser().broken()).isEqualTo(List.of());
    assertThat(browser().complaints()).isEmpty();
    assertThat(browser().requests()).isEmpty();
    assertThat(browser().ask("return document.querySelectorAll('script').length")).isEqualTo(1L);
    assertThat(browser().ask("return document.querySelectorAll('style').length")).isEqualTo(1L);
    assertThat(
            browser()
                .ask(
                    """
                    return [...document.querySelectorAll('*')].flatMap((e) => [...e.attributes])
                      .filter((a) => a.name.startsWith('on') || a.name === 'style' || a.name === 'src'
                        || (a.name === 'href' && !a.value.startsWith('#') && a.value !== 'data:,')).map((a) => a.name + '=' + a.value)"""))
        .isEqualTo(List.of());
    assertThat(browser().text(".arn"))
        .contains("<script>alert('script')</script>", "\"><img src=x onerror=alert('img')>")
        .contains("safe\\u202Eevil\\u2066\\u200Btxt", "\\u001B[2J");
    assertThat(browser().text("h1")).startsWith("<script>alert('script')</script>");
  }

  @Test
  void allThatMattersIsReadWithoutScript() {
    browser().scripts(false).open(HtmlReport.of(DemoReport.report()), "light", 1280);
    String text = browser().text("body > header, main");
    Object filters =
        browser().ask("return document.querySelectorAll('.filter:not([hidden])').length");
    Object buttons = browser().ask("return document.querySelectorAll('button').length");
    browser().scripts(true);

    assertThat(text)
        .contains(
            "acme-prod", "Who can become what", "lookalike-namespace", "acme-labs42/runner-test")
        .contains("aws iam update-assume-role-policy --role-name prod-artifacts");
    assertThat(filters).isEqualTo(0L);
    assertThat(buttons).isEqualTo(0L);
  }

  @Test
  void theFilterLeavesWhatHoldsEveryWord() {
    browser().open(HtmlReport.of(DemoReport.report()), "light", 1280);
    browser()
        .ask(
            "const f = document.getElementById('findrole'); f.value = 'PROD pinned'; f.dispatchEvent(new Event('input'))");

    assertThat(browser().text("#role-table tr[data-row]:not([hidden]) th"))
        .contains("prod-shop-deploy")
        .doesNotContain("prod-artifacts", "docs-publish");
    assertThat(browser().text("output[for=findrole]")).matches("\\d+ of 14");
  }

  @Test
  void aLinkToAFindingOpensIt() {
    Report report = DemoReport.report();
    String anchor = FindingCard.anchor(report.findings().getLast().finding());
    browser().open(HtmlReport.of(report), "light", 1280);
    browser().ask("location.hash = '" + anchor + "'");

    assertThat(browser().ask("return document.querySelector(':target').open")).isEqualTo(true);
  }

  @Test
  void everyTieJoinsTheNodesThatItNames() {
    browser().open(HtmlReport.of(DemoReport.report()), "light", 1280);

    // In pixels: how far the ends of each tie are from the middles of its two nodes.
    Object farthest =
        browser()
            .ask(
                """
                const svg = document.querySelector('.ties').getBoundingClientRect();
                const height = document.querySelector('.ties').viewBox.baseVal.height;
                const middle = (e) => { const box = e.getBoundingClientRect(); return box.top + box.height / 2; };
                const left = document.querySelectorAll('.left li'), right = document.querySelectorAll('.right li');
                return Math.ceil(Math.max(...[...document.querySelectorAll('.ties path')].flatMap((tie) => {
                  const y = tie.getAttribute('d').match(/M0 (\\d+)C.* (\\d+)$/);
                  return [Math.abs(svg.top + y[1] * svg.height / height - middle(left[tie.dataset.l])),
                    Math.abs(svg.top + y[2] * svg.height / height - middle(right[tie.dataset.r]))];
                })));""");
    assertThat((Long) farthest).isLessThanOrEqualTo(4L);
  }

  @Test
  void printingShowsWhatIsFoldedAwayOnTheScreen() {
    browser().open(HtmlReport.of(DemoReport.report()), "dark", 1280);
    byte[] folded = browser().pdf();
    browser().ask("document.querySelectorAll('details').forEach(d => { d.open = true; })");

    // As many pages as with everything opened by hand.
    assertThat(pages(folded)).isEqualTo(pages(browser().pdf())).isGreaterThan(5);
  }

  private static int pages(byte[] pdf) {
    return new String(pdf, StandardCharsets.ISO_8859_1).split("/Type /Page\\b", -1).length - 1;
  }

  @Test
  void fiveHundredRolesStayUsable() {
    String html = HtmlReport.of(BigAccount.report(500));
    browser().open(html, "light", 1280);
    Object interactive =
        browser()
            .ask(
                "return Math.round(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd)");
    Object painted =
        browser()
            .ask(
                "return Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1)");
    Object filtered =
        browser()
            .ask(
                """
                const f = document.getElementById('findrole'), t = performance.now();
                f.value = 'service-42'; f.dispatchEvent(new Event('input')); document.body.offsetHeight;
                return Math.round(performance.now() - t)""");
    // A figure to look at: a busy machine must not fail the build.
    System.out.printf(
        "500 roles: %d bytes; interactive after %s ms, first paint %s ms; a filter takes %s ms%n",
        html.getBytes(StandardCharsets.UTF_8).length, interactive, painted, filtered);

    assertThat(browser().ask("return document.querySelectorAll('#drawing .right li').length"))
        .isEqualTo((long) Drawing.ROLES);
    assertThat(browser().ask("return document.querySelectorAll('#role-table tr[data-row]').length"))
        .isEqualTo(500L);
  }
}
