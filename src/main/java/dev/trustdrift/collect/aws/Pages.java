package dev.trustdrift.collect.aws;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// The pages that a listing gave, and why there are no more if that was not the end.
///
/// @param failure the reason, after the words that name the action
record Pages<P>(List<P> pages, Optional<String> failure) {
  Pages {
    pages = List.copyOf(pages);
  }

  /// Asks for pages until the last one. An answer that says there is more but not where ends it, as
  /// does one that points back: following it would never end.
  ///
  /// @param call makes the call from a marker, null for the first page
  /// @param next the marker of the page after this one; null after the last; empty where the page
  ///   says there is more without a marker
  static <P> Pages<P> of(
      String action, Function<@Nullable String, P> call, Function<P, @Nullable String> next) {
    List<P> pages = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String marker = null;
    do {
      P page;
      try {
        page = call.apply(marker);
      } catch (SdkException e) {
        String reason = Failure.reason(action, null, e);
        return new Pages<>(
            pages,
            Optional.of(
                pages.isEmpty() ? reason : reason + " (after " + pages.size() + " good pages)"));
      }
      pages.add(page);
      marker = next.apply(page);
      if (marker != null && (marker.isEmpty() || !seen.add(marker))) {
        return new Pages<>(
            pages, Optional.of(action + " broke off: AWS says there is more, but not where"));
      }
    } while (marker != null);
    return new Pages<>(pages, Optional.empty());
  }
}
