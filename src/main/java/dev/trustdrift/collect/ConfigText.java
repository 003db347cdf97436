package dev.trustdrift.collect;

import dev.trustdrift.config.ConfigException;
import dev.trustdrift.finding.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/// The text of `trustdrift.yaml` from where `TRUSTDRIFT_CONFIG` says: an S3 URI, the ARN of an SSM
/// parameter, or the YAML itself (DESIGN section 4). Read anew at each run, so that a change needs
/// no deployment.
///
/// @param text the YAML
/// @param source what messages call it
public record ConfigText(String text, String source) {
  /// What the variable is called, and what a YAML in it is called in messages.
  public static final String VARIABLE = "TRUSTDRIFT_CONFIG";

  private static final Pattern S3 = Pattern.compile("s3://([^/]+)/(.+)");
  private static final Pattern SSM =
      Pattern.compile("arn:[a-z-]+:ssm:([a-z0-9-]+):[0-9]{12}:parameter/.+");

  private static final int MOST_BYTES = 1024 * 1024;

  /// The SDK's clients, made when they are asked for.
  ///
  /// @param ssm by Region: a parameter's ARN names its own
  public record Clients(
      Function<Region, SsmClient> ssm, java.util.function.Supplier<S3Client> s3) {}

  /// Reads it.
  ///
  /// @param value of the variable; blank for no configuration
  /// @throws ConfigException where it can't be read, with the permission or step that mends it
  public static ConfigText read(String value, Clients clients) {
    String place = value.strip();
    Matcher s3 = S3.matcher(place);
    if (s3.matches()) {
      return new ConfigText(object(clients.s3().get(), place, s3.group(1), s3.group(2)), place);
    }
    Matcher ssm = SSM.matcher(place);
    if (ssm.matches()) {
      return new ConfigText(parameter(clients.ssm().apply(Region.of(ssm.group(1))), place), place);
    }
    if (place.startsWith("s3://") || place.startsWith("arn:")) {
      throw new ConfigException(
          VARIABLE,
          "`%s` is neither `s3://<bucket>/<key>` nor the ARN of an SSM parameter, `arn:aws:ssm:<region>:<account>:parameter/<name>`"
              .formatted(Printable.of(place, 200)));
    }
    return new ConfigText(value, VARIABLE);
  }

  private static String object(S3Client s3, String uri, String bucket, String key) {
    try (InputStream in = s3.getObject(request -> request.bucket(bucket).key(key))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ConfigException(uri, "is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (SdkException | IOException e) {
      throw new ConfigException(
          uri,
          "can't be read; allow `s3:GetObject` on it (and `kms:Decrypt` on its key), and check that it exists: "
              + said(e),
          e);
    }
  }

  private static String parameter(SsmClient ssm, String arn) {
    try {
      return ssm.getParameter(request -> request.name(arn).withDecryption(true))
          .parameter()
          .value();
    } catch (SdkException e) {
      throw new ConfigException(
          arn,
          "can't be read; allow `ssm:GetParameter` on it, and check that it exists: " + said(e),
          e);
    }
  }

  private static String said(Exception e) {
    return Printable.of(String.valueOf(e.getMessage()), 200);
  }
}
