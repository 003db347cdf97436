package dev.trustdrift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TextReportTest {

  @Test
  void aRichReportReadsAsApproved() throws IOException {
    assertThat(TextReport.of(RichReport.report(), false)).isEqualTo(approved("rich.txt"));
  }

  /// The approved text; `-Dapprove` writes what the code prints today, for a person to read.
  static String approved(String name) throws IOException {
    Path file = Path.of("src/test/resources/report", name);
    if (System.getProperty("approve") != null) {
      Files.writeString(file, TextReport.of(RichReport.report(), false));
    }
    return Files.readString(file);
  }
}
