package dev.trustdrift.publish;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// One message in a form for each protocol (SNS API reference, `Publish`, `MessageStructure:
/// json`): SNS hands each subscriber the text under its protocol's name, else `default`. All of
/// them together count against the limit, escapes included.
///
/// @param brief `default`: for telephones, applications and the like
/// @param text `email`
/// @param json `sqs` and `lambda`
/// @param https `https`
record Envelope(String brief, String text, String json, String https) {
  /// Written in ASCII: half a surrogate pair from a hostile policy breaks no encoder.
  private static final JsonMapper INNER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private static final JsonMapper OUTER = JsonMapper.builder().build();

  /// The message's body.
  String body() {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("default", brief);
    forms.put("email", text);
    forms.put("sqs", json);
    forms.put("lambda", json);
    forms.put("https", https);
    return OUTER.writeValueAsString(forms);
  }

  /// A document on one line.
  static String compact(Object document) {
    return INNER.writeValueAsString(document);
  }

  /// What a text takes within the envelope, in bytes.
  static int escaped(String text) {
    return Message.bytes(OUTER.writeValueAsString(text));
  }

  /// The longest form of a text that takes no more than so many bytes within the envelope.
  ///
  /// @param form the text in at most so many bytes of its own, which escapes make more
  static String fit(IntFunction<String> form, int room) {
    int bytes = room;
    String text = form.apply(bytes);
    int taken = escaped(text);
    while (taken > room && bytes > 1) {
      bytes = Math.clamp((long) bytes * room / taken, 1, bytes - 1);
      text = form.apply(bytes);
      taken = escaped(text);
    }
    return text;
  }
}
