package dev.trustdrift.report.html;

import dev.trustdrift.report.Report;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/// A report as one HTML file: nothing is loaded, the one script is optional, and a Content Security
/// Policy (https://www.w3.org/TR/CSP3/) lets the browser run that script and use that style alone,
/// each known by its hash. The same report gives the same bytes.
public final class HtmlReport {
  private static final String STYLE = resource("report.css");
  private static final String SCRIPT = resource("report.js");

  private static final String POLICY =
      "default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
          .formatted(hash(STYLE), hash(SCRIPT));

  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          HtmlReport.class.getClassLoader(),
          HtmlReport.class.getPackageName());

  private HtmlReport() {}

  /// The whole file; ends in a line feed.
  public static String of(Report report) {
    StringOutput html = new StringOutput(1 << 16);
    TEMPLATES.render(
        "report.jte",
        Map.of("page", Page.of(report), "policy", POLICY, "style", STYLE, "script", SCRIPT),
        html);
    return html.toString();
  }

  /// As [#of], encoded in UTF-8.
  public static byte[] bytes(Report report) {
    return of(report).getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As a source expression: the browser hashes what stands between the tags.
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
