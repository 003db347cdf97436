package dev.trustdrift.collect.aws;

import dev.trustdrift.finding.Printable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which account is read, and how.
///
/// @param profile of the AWS configuration files; null for the SDK's default chain
/// @param regions whose CloudTrail is read; empty for the configured Region and the one in which
///   the global STS endpoint logs
/// @param trailPatience how long reading the trail may take in all; what is then unread is a gap
/// @param notes hears what is worth a line beside the report, such as what a query cost
/// @param sent run as each request goes to AWS, repeated ones included; by several threads at once
public record LiveOptions(
    @Nullable String profile,
    List<String> regions,
    Duration trailPatience,
    Consumer<String> notes,
    Runnable sent) {
  /// The default chain and Regions, and ten minutes for the trail.
  public static final LiveOptions DEFAULT =
      new LiveOptions(null, List.of(), Duration.ofMinutes(10), _ -> {}, () -> {});

  public LiveOptions {
    regions = regions.stream().distinct().toList();
    for (String region : regions) {
      if (!region.matches("[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}")) {
        throw new IllegalArgumentException(
            "`" + Printable.of(region, 60) + "` is not a Region: write it like `eu-central-1`");
      }
    }
  }

  /// The same with another profile.
  public LiveOptions withProfile(@Nullable String name) {
    return new LiveOptions(name, regions, trailPatience, notes, sent);
  }

  /// The same with these Regions.
  public LiveOptions withRegions(List<String> names) {
    return new LiveOptions(profile, names, trailPatience, notes, sent);
  }

  /// The same with this limit for the trail.
  public LiveOptions withTrailPatience(Duration time) {
    return new LiveOptions(profile, regions, time, notes, sent);
  }

  /// The same, but telling notes to somebody.
  public LiveOptions withNotes(Consumer<String> to) {
    return new LiveOptions(profile, regions, trailPatience, to, sent);
  }

  /// The same, but telling somebody of each request.
  public LiveOptions withSent(Runnable each) {
    return new LiveOptions(profile, regions, trailPatience, notes, each);
  }
}
