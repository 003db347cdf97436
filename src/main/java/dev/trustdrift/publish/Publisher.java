package dev.trustdrift.publish;

import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stores a report, tells the topic, and only then makes it the baseline: what nobody was told
/// stays new.
///
/// @param reports null where no bucket is set
/// @param topic null where no topic is set
public record Publisher(@Nullable S3Reports reports, @Nullable Sink topic) {
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
  public Publication publish(Report report, Previous previous) {
    List<Delivery> deliveries = new ArrayList<>();
    String whereabouts = NO_BUCKET;
    boolean stored = false;
    if (reports != null) {
      Delivery delivery = reports.publish(report, whereabouts);
      stored = delivery.published();
      whereabouts =
          stored
              ? "The full report: " + reports.location(report)
              : "The full report could not be stored: " + delivery.detail();
      deliveries.add(delivery);
    }
    boolean told = true;
    if (topic != null) {
      Delivery delivery = topic.publish(report, whereabouts);
      told = delivery.published();
      deliveries.add(delivery);
    }
    boolean replaceable = !(previous instanceof Previous.Unusable(String _, boolean may)) || may;
    if (reports != null && stored && told && replaceable && report.whole()) {
      Delivery latest = reports.keepAsLatest(report);
      if (!latest.published()) {
        deliveries.add(latest);
      }
    }
    String location = reports != null && stored ? reports.location(report) : whereabouts;
    return new Publication(location, told, List.copyOf(deliveries));
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
