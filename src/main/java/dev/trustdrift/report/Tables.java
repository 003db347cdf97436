package dev.trustdrift.report;

import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/// What was looked at: roles, providers, sessions.
final class Tables {
  private static final int SUBJECTS = 3;
  private static final int NAME_WIDTH = 30;

  /// Longer than a subject of a token; a pattern of a hostile policy can be longer.
  private static final int SUBJECT_LENGTH = 300;

  /// The contract's words, narrowest first.
  private static final List<String> WORDS = Arrays.stream(Reach.values()).map(Reach::word).toList();

  private Tables() {}

  /// The widest trust first: a table that is read from the top.
  static List<String> roles(List<RoleRow> roles, Ink ink) {
    if (roles.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(ink.strong("ROLES that web identities can assume (" + roles.size() + ")"));
    int name =
        Math.max("role".length(), width(roles, row -> Resource.shortName(row.arn()).length()));
    int issuer = Math.max("issuer".length(), width(roles, row -> host(row.issuer()).length()));
    lines.add(
        ink.faint(
            "  %s  %s  %s  %s  last assumed"
                .formatted(
                    Layout.pad("role", name),
                    Layout.pad("issuer", issuer),
                    Layout.pad("reach", 14),
                    Layout.pad("environment", 11))));
    roles.stream()
        .sorted(Comparator.comparingInt(Tables::reach).reversed().thenComparing(RoleRow::arn))
        .forEach(
            row -> {
              String environment = row.environment().equals("unknown") ? "-" : row.environment();
              String last = row.lastAssumed();
              lines.addAll(
                  row(
                      List.of(Resource.shortName(row.arn()), host(row.issuer())),
                      List.of(name, issuer),
                      "%s  %s  %s"
                          .formatted(
                              Layout.pad(row.reach(), 14),
                              Layout.pad(environment, 11),
                              last == null ? "-" : last.substring(0, 10))));
              lines.addAll(accepts(row.accepts(), ink));
            });
    return lines;
  }

  private static List<String> accepts(List<String> accepts, Ink ink) {
    List<String> lines = new ArrayList<>();
    for (String subject : accepts.subList(0, Math.min(SUBJECTS, accepts.size()))) {
      lines.add(ink.faint("      " + Printable.of(subject, SUBJECT_LENGTH)));
    }
    if (accepts.size() > SUBJECTS) {
      lines.add(ink.faint("      and " + (accepts.size() - SUBJECTS) + " more"));
    }
    return lines;
  }

  static List<String> providers(List<ProviderRow> providers, Ink ink) {
    if (providers.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(ink.strong("PROVIDERS (" + providers.size() + ")"));
    for (ProviderRow row : providers) {
      String matched =
          row.matched() == null
              ? "chain not read"
              : row.matched().equals("none")
                  ? "no thumbprint in the presented chain"
                  : "thumbprint names the " + row.matched() + " certificate";
      String verified =
          switch (row.verification()) {
            case "IAMTrustStore" -> "AWS verifies by its trust store";
            case "Thumbprint" -> "AWS verifies by the thumbprint";
            default -> "how AWS verifies is unknown";
          };
      lines.addAll(
          Layout.wrap(
              "  ", "    ", Printable.of(host(row.issuer())) + ": " + matched + "; " + verified));
      for (ProviderRow.Certificate certificate : row.chain()) {
        lines.add(
            ink.faint(
                "      %s  until %s  %s"
                    .formatted(
                        certificate.sha1(),
                        certificate.notAfter().substring(0, 10),
                        Printable.of(certificate.subject(), 33))));
      }
    }
    return lines;
  }

  private static int reach(RoleRow row) {
    return WORDS.indexOf(row.reach());
  }

  static <T> int width(List<T> rows, ToIntFunction<T> length) {
    return Math.min(NAME_WIDTH, rows.stream().mapToInt(length).max().orElse(0));
  }

  /// A row of the table. A name that is wider than its column has a line of its own, and the row
  /// goes on in the next.
  static List<String> row(List<String> names, List<Integer> widths, String rest) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      line.append("  ").append(Layout.pad(names.get(i), widths.get(i)));
      if (names.get(i).length() > widths.get(i)) {
        lines.add(line.toString());
        int taken = widths.subList(0, i + 1).stream().mapToInt(width -> width + 2).sum();
        line = new StringBuilder(" ".repeat(taken));
      }
    }
    lines.add(line.append("  ").append(rest).toString());
    return lines;
  }

  private static String host(String issuer) {
    return Printable.of(
        issuer.startsWith("https://") ? issuer.substring("https://".length()) : issuer);
  }
}
