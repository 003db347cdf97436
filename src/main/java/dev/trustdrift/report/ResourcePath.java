package dev.trustdrift.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Where a resource stands for systems that know files alone: a relative path that no file has, the
/// same in every run.
///
/// GitHub and GitLab show a result only at a path and a line, and tell one result from another by
/// them; an IAM role has neither. The path is made of the ARN:
/// `aws/123456789012/iam/role/ci/deploy` for `arn:aws:iam::123456789012:role/ci/deploy`, with a
/// Region where the ARN has one.
public final class ResourcePath {
  private ResourcePath() {}

  /// A relative reference of RFC 3986: whatever is no unreserved character or one that IAM allows
  /// in names is percent-encoded, so that no name climbs out of its folder or breaks the syntax.
  ///
  /// @param account the audited account, for what is no ARN
  public static String of(String account, String resource) {
    String[] parts = resource.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn")) {
      return of(account) + "/" + encoded(resource);
    }
    String region = parts[3].isEmpty() ? "" : "/" + encoded(parts[3]);
    return of(parts[4].isEmpty() ? account : parts[4])
        + "/"
        + encoded(parts[2])
        + region
        + "/"
        + Arrays.stream(parts[5].split("[/:]", -1))
            .filter(segment -> !segment.isEmpty())
            .map(ResourcePath::encoded)
            .collect(Collectors.joining("/"));
  }

  /// The account as a whole.
  public static String of(String account) {
    return "aws/" + encoded(account);
  }

  private static String encoded(String segment) {
    boolean dots = segment.chars().allMatch(c -> c == '.');
    StringBuilder path = new StringBuilder();
    for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (plain(c) && !dots) {
        path.append(c);
      } else {
        path.append("%%%02X".formatted((int) c));
      }
    }
    return path.isEmpty() ? "-" : path.toString();
  }

  private static boolean plain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~+=,@".indexOf(c) >= 0;
  }
}
