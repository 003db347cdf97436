package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.inventory.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// `gaps.json`: what the audit that wrote the snapshot could not read, and why; the start of its
/// trail; and which provider each discovery document was read for.
///
/// @param trailFrom start of the trail's window
/// @param discoveries file names by provider URL
record GapsFile(List<Gap> gaps, Optional<Instant> trailFrom, Map<String, String> discoveries) {
  static final String NAME = "gaps.json";

  static GapsFile read(Json.Obj file) throws Malformed {
    List<Gap> gaps = new ArrayList<>();
    for (Json entry : file.list("Gaps")) {
      Json.Obj gap = entry.object("a gap");
      String label = gap.text("Part");
      Gap.Part part =
          Stream.of(Gap.Part.values())
              .filter(known -> known.label().equals(label))
              .findFirst()
              .orElseThrow(
                  () -> new Malformed(gap.line(), "expected the name of a part as `Part`"));
      boolean malformed =
          gap.members().get("Malformed") instanceof Json.Bool(boolean yes, int line) && yes;
      gaps.add(new Gap(part, gap.text("Reason"), malformed));
    }
    Optional<Json.Obj> trail = file.optionalObject("Trail");
    Map<String, String> discoveries = new LinkedHashMap<>();
    Optional<Json.Obj> named = file.optionalObject("Discoveries");
    if (named.isPresent()) {
      for (String url : named.get().members().keySet()) {
        String name = named.get().text(url);
        if (!name.matches("tls/[^/\\\\]+\\.discovery\\.json")) {
          throw new Malformed(
              named.get().line(), "expected a name like `tls/<host>.discovery.json`");
        }
        discoveries.put(url, name);
      }
    }
    return new GapsFile(
        gaps, trail.isEmpty() ? Optional.empty() : trail.get().optionalTime("From"), discoveries);
  }
}
