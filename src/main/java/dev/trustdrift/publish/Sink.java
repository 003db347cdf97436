package dev.trustdrift.publish;

import dev.trustdrift.report.Report;

/// A place that reports go to. It fails alone: the reason is its answer, never an exception.
public interface Sink {
  /// Publishes a report.
  ///
  /// @param whereabouts a sentence that says where the full report is
  Delivery publish(Report report, String whereabouts);
}
