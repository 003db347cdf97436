package dev.trustdrift.report;

import dev.trustdrift.finding.Printable;

/// What people call the thing that an ARN names.
public final class Resource {
  private Resource() {}

  /// `role deploy` for `arn:aws:iam::123456789012:role/ci/deploy`, `user bob`, `provider
  /// gitlab.com`, `root user`; else the text itself.
  public static String name(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn")) {
      return Printable.of(arn);
    }
    String rest = parts[5];
    if (rest.equals("root")) {
      return "root user";
    }
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return Printable.of(rest);
    }
    String kind = rest.substring(0, slash);
    String path = rest.substring(slash + 1);
    String last = path.substring(path.lastIndexOf('/') + 1);
    return Printable.of(
        switch (kind) {
          case "role", "user" -> kind + " " + last;
          case "oidc-provider" -> "provider " + path;
          default -> rest;
        });
  }

  /// As [#name], without the word before it.
  public static String shortName(String arn) {
    String name = name(arn);
    return name.substring(name.lastIndexOf(' ') + 1);
  }
}
