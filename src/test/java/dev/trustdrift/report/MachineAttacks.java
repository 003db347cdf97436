package dev.trustdrift.report;

import dev.trustdrift.report.html.HostileReport;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A report of names that attack readers of JSON, Markdown, spreadsheets and paths.
public final class MachineAttacks {
  private static final List<String> ATTACKS =
      Stream.concat(
              HostileReport.ATTACKS.stream(),
              Stream.of(
                  "[click](javascript:alert('markdown'))",
                  "![x](https://127.0.0.1:9/beacon) <https://127.0.0.1:9>",
                  "{0} {1}{{ ${jndi:ldap://127.0.0.1:9/a}",
                  "../../../etc/passwd",
                  "=HYPERLINK(\"https://127.0.0.1:9\";\"x\")",
                  "half a pair \uD800 and \uDFFF",
                  "|---|---|\n# heading\n```\nfence",
                  "\u2028line\u2029paragraph\u0085next"))
          .toList();

  private MachineAttacks() {}

  public static Report report() {
    return HostileReport.report(ATTACKS);
  }

  /// Every string of a document: values and names of members.
  public static Stream<String> strings(JsonNode json) {
    if (json.isString()) {
      return Stream.of(json.stringValue());
    }
    return Stream.concat(
        json.propertyStream()
            .flatMap(p -> Stream.concat(Stream.of(p.getKey()), strings(p.getValue()))),
        json.isArray() ? json.valueStream().flatMap(MachineAttacks::strings) : Stream.empty());
  }
}
