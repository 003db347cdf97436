package dev.trustdrift.publish;

import dev.trustdrift.drift.Baseline;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stores a report, tells the topic, and only then makes it the baseline: what nobody was told
/// stays new. Alerts go before the digest, so that it can say which of them could not be sent.
///
/// The baseline stays as it is, and the next run repeats all that is new, where the report was not
/// stored, the digest was not taken, or an alert was not taken that may be another time (denied,
/// throttled, a server's error). Told twice is better than never. An alert that the topic will
/// never take as it is holds nothing up: the digest names it.
///
/// @param reports null where no bucket is set
/// @param topic null where no topic is set
/// @param quiet whether no digest is sent where nothing changed
public record Publisher(@Nullable S3Reports reports, @Nullable SnsSink topic, boolean quiet) {
  private static final int MOST_ATTEMPTS = 5;

  private static final String SIGN_OF_LIFE =
      "Nothing changed since the last digest: this is the weekly sign of life (TRUSTDRIFT_QUIET).";

  /// One that sends a digest each run.
  public Publisher(@Nullable S3Reports reports, @Nullable SnsSink topic) {
    this(reports, topic, false);
  }

  private static final String NO_BUCKET =
      "no bucket is configured (TRUSTDRIFT_REPORT_BUCKET): the report is not stored, and the next"
          + " audit has no baseline to compare with";

  /// What the last audit knew.
  public Previous previous(String account) {
    return reports == null ? new Previous.First() : reports.previous(account);
  }

  /// Publishes wherever something is configured; each place fails alone.
  ///
  /// @param previous what the report was compared with: an unreadable baseline is not replaced
  /// @param audit the same audit compared with another baseline, or with none: for the one that
  ///   another run wrote in the meantime
  public Publication publish(
      Report report, Previous previous, Function<@Nullable Baseline, Report> audit) {
    List<Delivery> deliveries = new ArrayList<>();
    List<Delivery> others = new ArrayList<>();
    Whereabouts where = Whereabouts.nowhere(NO_BUCKET);
    boolean stored = false;
    if (reports != null) {
      S3Reports.Stored result = reports.publish(report);
      stored = result.delivery().published();
      where = result.where();
      deliveries.add(result.delivery());
      others.addAll(result.others());
    }
    Told last = previous instanceof Previous.Known known ? known.told() : null;
    boolean again = false;
    boolean told = true;
    int unsent = 0;
    if (topic != null) {
      AlertResult alerts = topic.alerts(report, where);
      again = alerts.again();
      unsent = alerts.refused().size() + alerts.failed().size();
      boolean same = quiet && Told.nothingNew(report, last);
      if (same && last != null && !last.longAgo(report)) {
        deliveries.add(
            Delivery.unneeded(
                SnsSink.NAME,
                "nothing changed since the digest of %s: none is sent (TRUSTDRIFT_QUIET); a sign of life follows a week after it"
                    .formatted(last.at())));
      } else {
        Delivery delivery = topic.digest(report, same ? where.after(SIGN_OF_LIFE) : where, alerts);
        told = delivery.published();
        last = Told.by(report);
        deliveries.add(delivery);
      }
      alerts.delivery(topic.topicArn()).ifPresent(deliveries::add);
    }
    if (reports != null && stored && told && !again && report.whole()) {
      others.addAll(keep(reports, report, previous, last, audit));
    }
    deliveries.addAll(others);
    String uri = where.uri();
    return new Publication(
        uri == null ? String.join(" ", where.sentences()) : uri,
        told,
        unsent,
        List.copyOf(deliveries));
  }

  /// Makes the report the baseline. Where another run was faster, the audit is compared with that
  /// one's: so the days of what both found stay right. A later audit's baseline is left alone.
  ///
  /// @param told what the last digest told
  private static List<Delivery> keep(
      S3Reports reports,
      Report report,
      Previous previous,
      @Nullable Told told,
      Function<@Nullable Baseline, Report> audit) {
    Report latest = report;
    Previous there = previous;
    Told last = told;
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (there instanceof Previous.Unusable unusable && !unusable.replaceable()) {
        return attempt == 0
            ? List.of() // said as a gap of the report
            : List.of(Delivery.failed(S3Reports.NAME, unusable.reason()));
      }
      Optional<Delivery> kept = reports.keepAsLatest(latest, there, last);
      if (kept.isPresent()) {
        return kept.get().published()
            ? reports.showAsLatest(latest).stream().toList()
            : List.of(kept.get());
      }
      there = reports.previous(report.account().id());
      switch (there) {
        case Previous.Known known -> {
          if (known.baseline().takenAt().isAfter(report.account().takenAt())) {
            return List.of();
          }
          latest = audit.apply(known.baseline());
          last = later(last, known.told());
        }
        case Previous.First() -> latest = audit.apply(null);
        case Previous.Unusable _ -> {}
      }
    }
    return List.of(
        Delivery.failed(
            S3Reports.NAME,
            "the baseline was not kept: other runs wrote it %d times in the meantime; what is new now is told again next time"
                .formatted(MOST_ATTEMPTS)));
  }

  private static @Nullable Told later(@Nullable Told one, @Nullable Told other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.at().isAfter(one.at()) ? other : one;
  }

  /// What became of a report.
  ///
  /// @param location `s3://…` of the stored JSON, or a sentence that says why there is none
  /// @param told whether the topic took the digest, or none is configured or needed
  /// @param unsent how many alerts were not taken
  /// @param deliveries one a configured place, in order, then what else went wrong
  public record Publication(String location, boolean told, int unsent, List<Delivery> deliveries) {

    /// Who was to be told and was not, in a sentence; empty where everybody was. A report in a
    /// bucket reaches nobody by itself; a bucket that refuses keeps nobody from being told.
    public Optional<String> shortfall() {
      boolean nothing = !deliveries.isEmpty() && deliveries.stream().allMatch(Delivery::failed);
      String failures =
          deliveries.stream()
              .filter(Delivery::failed)
              .map(delivery -> delivery.sink() + ": " + delivery.detail())
              .collect(Collectors.joining("; "));
      if (!told || nothing) {
        return Optional.of("the audit ran, but nobody was told: " + failures);
      }
      return unsent == 0
          ? Optional.empty()
          : Optional.of(
              "the audit ran and its digest was sent, but %d %s not: %s"
                  .formatted(unsent, unsent == 1 ? "alert was" : "alerts were", failures));
    }
  }
}
