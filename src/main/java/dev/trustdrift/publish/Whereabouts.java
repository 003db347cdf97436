package dev.trustdrift.publish;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the full report is, as messages say it.
///
/// @param uri `s3://…` of the stored JSON; null where none is stored
/// @param link to the page, for whoever holds it, as long as it lives; null unless configured
/// @param sentences the same for people, or why there is none
record Whereabouts(@Nullable String uri, @Nullable String link, List<String> sentences) {
  Whereabouts {
    sentences = List.copyOf(sentences);
  }

  /// Where nothing is stored.
  static Whereabouts nowhere(String reason) {
    return new Whereabouts(null, null, List.of(reason));
  }

  /// The same after another sentence.
  Whereabouts after(String sentence) {
    List<String> all = new ArrayList<>(List.of(sentence));
    all.addAll(sentences);
    return new Whereabouts(uri, link, all);
  }
}
