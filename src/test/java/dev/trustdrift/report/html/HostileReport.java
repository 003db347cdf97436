package dev.trustdrift.report.html;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.config.FailOn;
import dev.trustdrift.drift.Accepted;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.facts.Past;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.report.ProviderRow;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RoleRow;
import dev.trustdrift.report.SessionsSummary;
import dev.trustdrift.report.Timeline;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A report in which every text that an attacker can choose is an attack.
public final class HostileReport {
  public static final List<String> ATTACKS =
      List.of(
          "<script>alert('script')</script>",
          "\"><img src=x onerror=alert('img')>",
          "' onmouseover='alert(1)' onfocus='alert(2)' autofocus='",
          "\" onload=\"alert('attribute')\" style=\"position:fixed;inset:0",
          "</style><style>body{display:none}</style>",
          "</script><script>alert('close')</script>",
          "</title><script>alert('title')</script>",
          "-->]]><svg onload=alert('svg')><![CDATA[<!--",
          "</pre></code></details></svg><iframe src=javascript:alert('frame')></iframe>",
          "javascript:alert('url')",
          "data:text/html,<script>alert('data')</script>",
          "http://127.0.0.1:9/beacon?<link rel=stylesheet href=//127.0.0.1:9/x.css>",
          "&lt;script&gt;alert('twice')&lt;/script&gt;&#x3C;b&#x3E;",
          "${7*7} @{7*7} {{7*7}} @raw $unsafe{x} @template.report()",
          "safe\u202Eevil\u2066\u200Btxt",
          "\u001b[2J\u001b]0;title\u0007\u0000\b\r\n",
          "`unpaired `<b>`code</code>`");

  private HostileReport() {}

  public static Report report() {
    return report(ATTACKS);
  }

  /// The same with other attacks, at least two.
  public static Report report(List<String> attacks) {
    List<Tracked> findings = new ArrayList<>();
    List<RoleRow> roles = new ArrayList<>();
    List<ProviderRow> providers = new ArrayList<>();
    List<Timeline.Visitor> visitors = new ArrayList<>();
    List<SessionsSummary.ByRole> byRole = new ArrayList<>();
    List<Accepted> accepted = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    Severity[] severities = Severity.values();
    for (int i = 0; i < attacks.size(); i++) {
      String attack = attacks.get(i);
      String arn = "arn:aws:iam::123456789012:role/" + attack;
      Tracked finding =
          new Tracked(
              finding(i, severities[i % severities.length], arn, attack),
              i % 2 == 0 ? Status.NEW : Status.PERSISTING,
              Instant.parse("2026-11-19T06:00:00Z"),
              Instant.parse("2026-11-20T06:00:00Z"));
      findings.add(finding);
      accepted.add(new Accepted(finding, new Waiver(attack, arn, LocalDate.MAX, attack)));
      roles.add(
          new RoleRow(
              arn,
              "https://" + attack,
              i % 2 == 0 ? "strangers" : "pinned",
              attack,
              List.of("project_path:" + attack, attack),
              attack));
      providers.add(
          new ProviderRow(
              attack,
              attack,
              attack,
              List.of(new ProviderRow.Certificate(attack, attack, attack)),
              attack,
              attack));
      visitors.add(
          new Timeline.Visitor(
              arn,
              "https://" + attack,
              attack,
              Standing.STRANGER,
              3,
              Instant.parse("2026-11-18T01:00:00Z"),
              Instant.parse("2026-11-19T01:00:00Z"),
              new TreeMap<>(Map.of(LocalDate.parse("2026-11-18"), 3))));
      byRole.add(
          new SessionsSummary.ByRole(
              arn, List.of(attack), 3, new SessionsSummary.Names(0, 3, 0, 0)));
      gaps.add(Gap.unread(Gap.Part.TLS, attack));
    }
    return new Report(
        new Account("123456789012", attacks.getFirst(), Instant.parse("2026-11-20T06:00:00Z")),
        attacks.get(1),
        FailOn.at(Severity.HIGH),
        EnumSet.allOf(Group.class),
        Instant.parse("2026-11-19T06:00:00Z"),
        findings.stream()
            .sorted((a, b) -> Finding.ORDER.compare(a.finding(), b.finding()))
            .toList(),
        accepted,
        findings,
        gaps,
        roles,
        providers,
        new SessionsSummary(
            51,
            0,
            byRole,
            new Timeline(
                Instant.parse("2026-11-06T06:00:00Z"),
                Instant.parse("2026-11-20T06:00:00Z"),
                visitors)),
        new Past(Instant.parse("2026-11-20T06:00:00Z"), List.of(), List.of(), Set.of()));
  }

  private static Finding finding(int i, Severity severity, String arn, String attack) {
    return new Finding(
        i % 2 == 0 ? attack + i : Finding.fingerprint("", "rule", arn, ""),
        attack,
        severity,
        Confidence.INFERRED,
        attack,
        arn,
        attack,
        "`" + attack + "` did " + attack,
        attack,
        attack + "\n" + attack,
        switch (i % 3) {
          case 0 -> new Evidence.Trust(attack, attack, Map.of(attack + ":sub", attack), attack);
          case 1 ->
              new Evidence.Calls(
                  attack, attack, attack, 1, null, null, List.of(attack, "x"), List.of(attack));
          default -> new Evidence.Named(Map.of(attack, attack));
        });
  }
}
