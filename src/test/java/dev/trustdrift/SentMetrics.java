package dev.trustdrift;

import java.util.Arrays;
import java.util.List;

/// What the function sends to CloudWatch, for those who look at the template.
public final class SentMetrics {
  public static final String NAMESPACE = Metric.NAMESPACE;
  public static final List<String> DIMENSIONS = RunMetrics.DIMENSIONS;
  public static final List<String> NAMES =
      Arrays.stream(Metric.values()).map(Metric::word).toList();

  private SentMetrics() {}
}
