package dev.trustdrift.inventory;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An IAM OIDC identity provider.
///
/// @param arn `arn:<partition>:iam::<account>:oidc-provider/<URL without https://>`
/// @param url the issuer's URL with scheme, exactly as registered otherwise: `https://gitlab.com`
/// @param clientIds the audiences STS accepts, at most 100
/// @param thumbprints SHA-1 of pinned certificates, 40 lower-case hex characters, at most 5
/// @param detailed false where only the ARN is known because `iam:GetOpenIDConnectProvider` failed;
///   client IDs and thumbprints are then unknown, not empty
public record OidcProvider(
    String arn,
    String url,
    List<String> clientIds,
    List<String> thumbprints,
    Map<String, String> tags,
    boolean detailed) {

  private static final String HTTPS = "https://";

  public OidcProvider {
    // IAM returns the URL without a scheme in practice; accept both.
    url = url.contains("://") ? url : HTTPS + url;
    clientIds = List.copyOf(clientIds);
    thumbprints = thumbprints.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList();
    tags = Map.copyOf(tags);
  }

  /// A provider of which only the ARN could be read.
  public static OidcProvider named(String arn) {
    return new OidcProvider(arn, urlOf(arn), List.of(), List.of(), Map.of(), false);
  }

  /// The issuer URL that a provider ARN names: `https://` and what follows `oidc-provider/`.
  public static String urlOf(String arn) {
    String marker = ":oidc-provider/";
    int at = arn.indexOf(marker);
    return HTTPS + (at < 0 ? arn : arn.substring(at + marker.length()));
  }

  /// What stands before the claim in condition keys: the URL without `https://`.
  public String keyPrefix() {
    return keyPrefix(url);
  }

  /// The same for any issuer URL.
  public static String keyPrefix(String url) {
    return url.startsWith(HTTPS) ? url.substring(HTTPS.length()) : url;
  }

  /// The host part of the URL, lower case.
  public String host() {
    String authority = authority();
    int colon = authority.lastIndexOf(':');
    return (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
  }

  /// The port of the URL, 443 unless it names another.
  public int port() {
    String authority = authority();
    int colon = authority.lastIndexOf(':');
    String digits = colon < 0 ? "" : authority.substring(colon + 1);
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 443;
  }

  private String authority() {
    String rest = keyPrefix();
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }
}
