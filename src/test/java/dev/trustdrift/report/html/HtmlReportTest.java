package dev.trustdrift.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.Audit;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import dev.trustdrift.report.SessionsSummary;
import dev.trustdrift.rules.ExampleAccount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {
  private static final String RICH = HtmlReport.of(RichReport.report());

  @Test
  void theSectionsStandInTheOrderOfAReadersQuestions() {
    assertThat(all("<h2 id=\"([a-z]+)\"", RICH))
        .containsExactly(
            "picture", "changes", "findings", "sessions", "roles", "providers", "accepted", "gaps");
    assertThat(all("<h3 id=\"([a-z]+)\"", RICH))
        .containsExactly("critical", "high", "medium", "low", "info");
  }

  @Test
  void theHeadSaysWhichAccountWhenAndWhatIsWorst() {
    assertThat(RICH)
        .contains("<title>trustdrift: acme-prod, 2026-11-20 06:00 UTC</title>")
        .contains("<h1>acme-prod <small>123456789012</small></h1>")
        .contains("role deploy: a namespace that only looks like yours can assume the role")
        .contains("Since 2026-11-19 06:00 UTC: 3 new, 14 persisting, 1 resolved.")
        .contains("<b>2</b> not read, so not judged.");
  }

  @Test
  void everyFindingHasItsFingerprintAsAnchor() {
    List<String> anchors = all("<details class=\"finding\" id=\"(f-[^\"]+)\"", RICH);

    assertThat(anchors)
        .doesNotHaveDuplicates()
        .containsExactlyElementsOf(
            RichReport.report().findings().stream()
                .map(tracked -> "f-" + tracked.finding().id())
                .toList());
  }

  @Test
  void everyInnerLinkHasATarget() {
    for (String html : List.of(RICH, HtmlReport.of(BigAccount.report(60)))) {
      List<String> ids = all("\\bid=\"([^\"]+)\"", html);

      assertThat(ids).doesNotHaveDuplicates();
      assertThat(ids).containsAll(all("href=\"#([^\"]*)\"", html));
    }
  }

  @Test
  void thePolicyOfThePageKnowsItsStyleAndItsScriptByTheirHashes() throws Exception {
    String policy =
        all("Content-Security-Policy\" content=\"([^\"]+)\"", RICH)
            .getFirst()
            .replace("&#39;", "'");

    assertThat(policy)
        .startsWith("default-src 'none'; ")
        .contains("style-src '" + hash(between("<style>", "</style>")) + "'")
        .contains("script-src '" + hash(between("<script>", "</script>")) + "'")
        .doesNotContain("unsafe");
  }

  @Test
  void theSameReportGivesTheSameBytes() {
    assertThat(HtmlReport.bytes(DemoReport.report()))
        .isEqualTo(HtmlReport.bytes(DemoReport.report()));
    assertThat(RICH).endsWith("</html>\n").doesNotContain("\r");
  }

  @Test
  void aCleanAccountSaysSo() {
    Report nothing =
        Audit.full()
            .run(
                ExampleAccount.empty().inventory(),
                ExampleAccount.empty().config(),
                new TrustRoots(List.of()),
                null);

    assertThat(HtmlReport.of(nothing))
        .contains("No role trusts a web identity.")
        .contains("Nothing found.")
        .contains("Everything was read.");
  }

  @Test
  void aNarrowedTrustRefusesWhatItLetIn() {
    Report before = audited("project_path:acme/shop:ref_type:branch:ref:*", null);
    Report after = audited("project_path:acme/shop:ref_type:branch:ref:main", before.asBaseline());

    assertThat(HtmlReport.of(after))
        .contains("<b>refuses</b> a pipeline or merge request on branch");
  }

  @Test
  void aWaiverThatEndedIsNoTrustThatMoved() {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .config(
                Config.DEFAULT.waiving(
                    List.of(new Waiver("any-ref", "*", LocalDate.parse("2026-11-19"), "agreed"))));

    String html =
        HtmlReport.of(
            Audit.full()
                .run(account.inventory(), account.config(), new TrustRoots(List.of()), null));

    assertThat(html).contains("ended on 2026-11-19").doesNotContain("Trust that moved");
  }

  @Test
  void whatPersistsSaysSinceWhen() {
    assertThat(RICH).contains("<span class=\"tag since\">since 2026-11-19</span>");
  }

  private static Report audited(String subject, @Nullable Baseline earlier) {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"%s\"}}".formatted(subject));
    return Audit.full()
        .run(account.inventory(), account.config(), new TrustRoots(List.of()), earlier);
  }

  @Test
  void withoutATrailNobodyIsSaidToHaveStayedAway() {
    assertThat(RichReport.report().sessions().timeline().from()).isNull();
    assertThat(RICH).contains("No trail was read, so nothing is known of who came in.");
  }

  @Test
  void theTimelineCountsEverySessionOnce() {
    SessionsSummary sessions = DemoReport.report().sessions();

    assertThat(sessions.timeline().visitors()).isNotEmpty();
    assertThat(
            sessions.timeline().visitors().stream().mapToInt(visitor -> visitor.sessions()).sum())
        .isEqualTo(sessions.total());
    assertThat(sessions.timeline().visitors())
        .allSatisfy(
            visitor ->
                assertThat(visitor.days().values().stream().mapToInt(n -> n).sum())
                    .isEqualTo(visitor.sessions()));
  }

  @Test
  void hostileNamesLeaveNoMarkupAndNoControlCharacter() {
    String html = HtmlReport.of(HostileReport.report());

    assertThat(all("<(script|style|iframe|img|link|svg onload)\\b", html))
        .containsExactly("link", "style", "script");
    assertThat(
            html.codePoints().filter(c -> c != '\n' && Character.getType(c) == Character.CONTROL))
        .isEmpty();
    assertThat(html).doesNotContain("\u202E", "\u2066", "\u200B");
  }

  @Test
  void fiveHundredRolesFitInTwoMegabytes() {
    assertThat(HtmlReport.bytes(BigAccount.report(500)).length).isLessThanOrEqualTo(2_000_000);
  }

  private static String between(String start, String end) {
    int from = RICH.indexOf(start) + start.length();
    return RICH.substring(from, RICH.indexOf(end, from));
  }

  private static String hash(String text) throws Exception {
    return "sha256-"
        + Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> all(String pattern, String html) {
    return Pattern.compile(pattern)
        .matcher(html)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
