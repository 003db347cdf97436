package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.Read;

/// Where CloudTrail records come from: `LookupEvents`, log files, a bucket of log files, a query
/// engine.
@FunctionalInterface
public interface RecordSource {
  /// Streams what there is of the window into `records`, in memory that does not grow with it.
  ///
  /// @param records knows account and window; a source may hand over more, but should not read what
  ///   it knows to lie outside
  /// @return whether the source answered at all; what could not be read is a gap that says which
  ///   part of the window, which Region and why
  Read<Boolean> read(CloudTrailRecords records) throws InterruptedException;
}
