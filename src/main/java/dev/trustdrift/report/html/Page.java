package dev.trustdrift.report.html;

import dev.trustdrift.drift.Accepted;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.report.Headline;
import dev.trustdrift.report.JsonV1.Summary;
import dev.trustdrift.report.ProviderRow;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.RoleRow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// All that stands on the page, ready to be set. Every text is printable; the templates escape.
///
/// @param account its alias, or its number where it has none
/// @param number its number; empty where that is its name already
/// @param worst what is worst; null where nothing was found
/// @param changed what is new since the baseline, in a sentence
/// @param compared whether there is a baseline
record Page(
    String account,
    String number,
    String takenAt,
    String version,
    String part,
    Summary summary,
    @Nullable Worst worst,
    String changed,
    boolean compared,
    Picture picture,
    List<Change> drift,
    List<Change> fresh,
    List<Change> resolved,
    List<SeveritySection> severities,
    VisitTable visits,
    List<RoleLine> roles,
    int roleCount,
    List<Provider> providers,
    List<Waived> accepted,
    List<Unread> gaps) {
  private static final int LONGEST = 2_000;

  Page {
    drift = List.copyOf(drift);
    fresh = List.copyOf(fresh);
    resolved = List.copyOf(resolved);
    severities = List.copyOf(severities);
    roles = List.copyOf(roles);
    providers = List.copyOf(providers);
    accepted = List.copyOf(accepted);
    gaps = List.copyOf(gaps);
  }

  /// The finding to look at first.
  record Worst(String severity, String anchor, String what, Prose remedy) {}

  /// A provider in a sentence, with the chain that its host presents.
  record Provider(String issuer, String state, boolean broken, List<Certificate> chain) {
    Provider {
      chain = List.copyOf(chain);
    }
  }

  record Certificate(String subject, String sha1, String until) {}

  /// A finding that somebody accepted.
  record Waived(
      String severity, String rule, String resource, Prose message, String reason, String until) {}

  /// Something that was not read.
  record Unread(String part, Prose reason) {}

  static Page of(Report report) {
    Account account = report.account();
    String alias = account.alias();
    Headline headline = new Headline(report);
    return new Page(
        Printable.of(alias == null ? account.id() : alias, 63),
        alias == null ? "" : Printable.of(account.id()),
        Headline.minute(account.takenAt()),
        Printable.of(report.version()),
        headline.part(),
        Summary.of(report),
        headline.worst().map(Page::worst).orElse(null),
        headline.changed(),
        report.comparedWith() != null,
        Drawing.of(report),
        Change.drift(report),
        Change.fresh(report),
        Change.resolved(report),
        SeveritySection.of(report),
        VisitTable.of(report),
        RoleLine.of(report),
        (int) report.roles().stream().map(RoleRow::arn).distinct().count(),
        report.providers().stream().map(Page::provider).toList(),
        report.accepted().stream().map(Page::waived).toList(),
        report.gaps().stream()
            .map(gap -> new Unread(gap.part().label(), Prose.of(gap.reason())))
            .toList());
  }

  private static Worst worst(Finding finding) {
    return new Worst(
        finding.severity().name().toLowerCase(Locale.ROOT),
        FindingCard.anchor(finding),
        Headline.what(finding),
        Prose.of(Headline.remedy(finding)));
  }

  private static Provider provider(ProviderRow row) {
    String matched = row.matched();
    String thumbprint =
        matched == null
            ? "its certificate chain was not read"
            : matched.equals("none")
                ? "no registered thumbprint is in the presented chain"
                : "a thumbprint names the " + Printable.of(matched) + " certificate";
    String verified =
        switch (row.verification()) {
          case "IAMTrustStore" -> "AWS verifies by its trust store";
          case "Thumbprint" -> "AWS verifies by the thumbprint";
          default -> "how AWS verifies is unknown";
        };
    return new Provider(
        Printable.of(Origin.host(row.issuer()), LONGEST),
        thumbprint + "; " + verified,
        "none".equals(matched) && row.verification().equals("Thumbprint"),
        row.chain().stream()
            .map(
                certificate ->
                    new Certificate(
                        Printable.of(certificate.subject(), LONGEST),
                        Printable.of(certificate.sha1()),
                        Printable.of(RoleLine.day(certificate.notAfter()))))
            .toList());
  }

  private static Waived waived(Accepted accepted) {
    Finding finding = accepted.tracked().finding();
    return new Waived(
        finding.severity().name().toLowerCase(Locale.ROOT),
        Printable.of(finding.rule()),
        Resource.name(finding.resource()),
        Prose.of(finding.message()),
        Printable.of(accepted.waiver().reason(), LONGEST),
        accepted.waiver().until().toString());
  }

  int findings() {
    return severities.stream().mapToInt(SeveritySection::count).sum();
  }

  int changes() {
    return drift.size() + fresh.size() + resolved.size();
  }
}
