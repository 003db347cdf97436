package dev.trustdrift.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Status;
import dev.trustdrift.inventory.AccessKey.Use;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CredentialReportTest {
  private static final String HEAD =
      "user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service\n";
  private static final String NONE = ",false,N/A,N/A,N/A,N/A";

  private static List<AccessKey> keys(String slots) throws Malformed {
    return CredentialReport.parse(
            HEAD + "u,arn:aws:iam::123456789012:user/u,2024-06-01T12:00:00+00:00,false" + slots)
        .keys("u");
  }

  @Test
  void anEmptySlotHoldsNoKey() throws Malformed {
    assertThat(keys(NONE + NONE)).isEmpty();
  }

  @Test
  void anActiveKeyWithoutADateOfUseWasNeverUsed() throws Malformed {
    assertThat(keys(",true,2025-01-01T00:00:00+00:00,N/A,N/A,N/A" + NONE))
        .containsExactly(
            new AccessKey(
                null, Status.ACTIVE, Instant.parse("2025-01-01T00:00:00Z"), new Use.Never()));
  }

  @Test
  void noInformationIsNotNeverUsed() throws Malformed {
    assertThat(keys(",TRUE,N/A,no_information,N/A,N/A" + NONE))
        .containsExactly(new AccessKey(null, Status.ACTIVE, null, new Use.Unknown()));
  }

  @Test
  void aDeactivatedKeyIsStillAKey() throws Malformed {
    assertThat(keys(NONE + ",false,2025-01-01T00:00:00+00:00,2025-02-01T00:00:00+00:00,N/A,s3"))
        .containsExactly(
            new AccessKey(
                null,
                Status.INACTIVE,
                Instant.parse("2025-01-01T00:00:00Z"),
                new Use.Last(Instant.parse("2025-02-01T00:00:00Z"), "s3", null)));
  }

  @Test
  void aReportWithoutARootLineHasNoRoot() throws Malformed {
    assertThat(CredentialReport.parse(HEAD).rootUser()).isEmpty();
  }

  @Test
  void quotedNamesMayHoldCommas() throws Malformed {
    CredentialReport report = CredentialReport.parse(HEAD + "\"a,b\",arn,N/A,false" + NONE + NONE);
    assertThat(report.rows()).containsOnlyKeys("a,b");
  }

  @Test
  void aUserWithCommasInItsNameCostsNobodyTheReport() throws Malformed {
    CredentialReport report =
        CredentialReport.parse(
            HEAD
                + "a,b,c,arn:aws:iam::123456789012:user/x/a,b,c,N/A,false,true,N/A,N/A,N/A,N/A"
                + NONE);
    assertThat(report.rows()).containsOnlyKeys("a,b,c");
    assertThat(report.rows().get("a,b,c"))
        .extracting(CredentialReport.Row::arn)
        .isEqualTo("arn:aws:iam::123456789012:user/x/a,b,c");
    assertThat(report.keys("a,b,c")).hasSize(1);
  }

  @Test
  void aLineThatIsTooLongForItsNameIsAnError() {
    assertThatThrownBy(() -> CredentialReport.parse(HEAD + "a,b,user/a,c,N/A,false" + NONE + NONE))
        .isInstanceOf(Malformed.class)
        .hasMessage("expected 14 columns, found 16 (half-written?)");
  }

  @Test
  void aLineThatBreaksOffIsAnErrorWithItsNumber() {
    assertThatThrownBy(() -> CredentialReport.parse(HEAD + "u,arn,N/A,false,tr"))
        .isInstanceOf(Malformed.class)
        .hasMessage("expected 14 columns, found 5 (half-written?)")
        .extracting(e -> ((Malformed) e).line())
        .isEqualTo(2);
  }

  @Test
  void aDateThatIsNoneIsAnError() {
    assertThatThrownBy(() -> keys(",true,yesterday,N/A,N/A,N/A" + NONE))
        .isInstanceOf(Malformed.class)
        .hasMessage("expected a time as `access_key_1_last_rotated`, found `yesterday`");
  }

  @Test
  void anOpenQuoteIsAnError() {
    assertThatThrownBy(() -> CredentialReport.parse(HEAD + "\"u,arn"))
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("expected CSV: ");
  }
}
