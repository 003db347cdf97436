package dev.trustdrift.publish;

import dev.trustdrift.drift.Baseline;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Stores a report, tells the topic, and only then makes it the baseline: what nobody was told
/// stays new.
///
/// @param reports null where no bucket is set
/// @param topic null where no topic is set
public record Publisher(@Nullable S3Reports reports, @Nullable Sink topic) {
  private static final int MOST_ATTEMPTS = 5;

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
  /// @param again the same audit compared with another baseline, or with none: for the one that
  ///   another run wrote in the meantime
  public Publication publish(
      Report report, Previous previous, Function<@Nullable Baseline, Report> again) {
    List<Delivery> deliveries = new ArrayList<>();
    String whereabouts = NO_BUCKET;
    boolean stored = false;
    if (reports != null) {
      Delivery delivery = reports.publish(report, whereabouts);
      stored = delivery.published();
      whereabouts =
          stored
              ? "The full report: " + delivery.detail()
              : "The full report could not be stored: " + delivery.detail();
      deliveries.add(delivery);
    }
    boolean told = true;
    if (topic != null) {
      Delivery delivery = topic.publish(report, whereabouts);
      told = delivery.published();
      deliveries.add(delivery);
    }
    if (reports != null && stored && told && report.whole()) {
      keep(reports, report, previous, again).ifPresent(deliveries::add);
    }
    String location = reports != null && stored ? deliveries.getFirst().detail() : whereabouts;
    return new Publication(location, told, List.copyOf(deliveries));
  }

  /// Makes the report the baseline. Where another run was faster, the audit is compared with that
  /// one's: so the days of what both found stay right. A later audit's baseline is left alone.
  private static Optional<Delivery> keep(
      S3Reports reports,
      Report report,
      Previous previous,
      Function<@Nullable Baseline, Report> again) {
    Report latest = report;
    Previous there = previous;
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (there instanceof Previous.Unusable unusable && !unusable.replaceable()) {
        return attempt == 0
            ? Optional.empty() // said as a gap of the report
            : Optional.of(Delivery.failed(S3Reports.NAME, unusable.reason()));
      }
      Optional<Delivery> kept = reports.keepAsLatest(latest, there);
      if (kept.isPresent()) {
        return kept.filter(delivery -> !delivery.published());
      }
      there = reports.previous(report.account().id());
      switch (there) {
        case Previous.Known(Baseline other, String _) -> {
          if (other.takenAt().isAfter(report.account().takenAt())) {
            return Optional.empty();
          }
          latest = again.apply(other);
        }
        case Previous.First() -> latest = again.apply(null);
        case Previous.Unusable _ -> {}
      }
    }
    return Optional.of(
        Delivery.failed(
            S3Reports.NAME,
            "the baseline was not kept: other runs wrote it %d times in the meantime; what is new now is told again next time"
                .formatted(MOST_ATTEMPTS)));
  }

  /// What became of a report.
  ///
  /// @param location `s3://…` of the stored JSON, or a sentence that says why there is none
  /// @param told whether the topic took the message, or none is configured
  /// @param deliveries one a configured place, in order
  public record Publication(String location, boolean told, List<Delivery> deliveries) {

    /// Whether somebody was to be told and nobody was: the topic refused, or nothing at all worked.
    /// A report in a bucket reaches nobody by itself.
    public boolean reachedNobody() {
      return !told || (!deliveries.isEmpty() && deliveries.stream().noneMatch(Delivery::published));
    }
  }
}
