package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import java.io.StringReader;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// Parses the text of one record in full.
final class RecordText {
  private RecordText() {}

  /// Adds what is wanted of the record, or counts it as malformed.
  ///
  /// @param place where it was read, for the message
  static void read(String record, Supplier<String> place, Batch into) {
    read(record, place, into, true);
  }

  private static void read(String record, Supplier<String> place, Batch into, boolean mayWrap) {
    try (JsonParser parser = JsonReader.parser(new StringReader(record))) {
      if (parser.nextToken() == null) {
        into.malformed(place.get() + ": expected a CloudTrail record, found nothing");
        return;
      }
      Json.Obj event = JsonReader.value(parser).object("a CloudTrail record");
      if (mayWrap && event.members().get("CloudTrailEvent") instanceof Json.Text wrapped) {
        read(wrapped.value(), place, into, false);
        return;
      }
      Optional<? extends Row> row = WebIdentityRecord.read(event).map(Row.Assumption::new);
      if (row.isEmpty()) {
        row = CallRecord.read(event);
      }
      row.ifPresent(into.rows::add);
    } catch (Malformed e) {
      into.malformed(place.get() + ": " + e.getMessage());
    } catch (JacksonException e) {
      into.malformed(place.get() + ": " + JsonReader.malformed(e).getMessage());
    }
  }
}
