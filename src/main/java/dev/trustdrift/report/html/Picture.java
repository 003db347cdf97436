package dev.trustdrift.report.html;

import java.util.List;

/// Who can become what: origins on the left, roles on the right, ties between them. Bounded,
/// however many roles there are; the table of roles has them all.
///
/// @param origins from top to bottom
/// @param roles from top to bottom
/// @param ties the heaviest last, so that they are drawn above the others
/// @param height of the drawing, in the units of the ties' paths
/// @param issuer whose tokens all origins are that don't say otherwise
/// @param rest how many roles are left out
/// @param restWords what those are: `420 pinned, 40 nobody`
/// @param legend the reaches that occur
record Picture(
    List<Left> origins,
    List<Right> roles,
    List<Tie> ties,
    int height,
    String issuer,
    int rest,
    String restWords,
    List<Spread> legend) {
  Picture {
    origins = List.copyOf(origins);
    roles = List.copyOf(roles);
    ties = List.copyOf(ties);
    legend = List.copyOf(legend);
  }

  /// Units of height that one node takes.
  static final int STEP = 10;

  /// An origin.
  ///
  /// @param style `strangers`, `undecided`, or the reach of its widest tie
  /// @param detail the ref, or who of them came in
  /// @param issuer host; empty where it is the picture's
  record Left(String style, String name, String detail, String issuer) {}

  /// A role.
  ///
  /// @param anchor of its row in the table
  /// @param from who can become it, for those who don't see the ties
  record Right(
      String anchor,
      String name,
      Spread spread,
      String environment,
      int sessions,
      List<String> from) {
    Right {
      from = List.copyOf(from);
    }
  }

  /// @param left index of the origin
  /// @param right index of the role
  /// @param weight 0 where nobody came, up to 6
  /// @param path of an SVG curve over a width of 100
  record Tie(int left, int right, String style, int weight, String path) {
    static Tie of(
        int left, int origins, int right, int roles, String style, int sessions, int height) {
      int from = (2 * left + 1) * height / (2 * origins);
      int to = (2 * right + 1) * height / (2 * roles);
      return new Tie(
          left,
          right,
          style,
          weight(sessions),
          "M0 %dC50 %d 50 %d 100 %d".formatted(from, from, to, to));
    }

    /// Grows with the order of magnitude: 1, 4, 16, 64, 256, 1024 sessions.
    private static int weight(int sessions) {
      return sessions == 0 ? 0 : Math.min(6, 1 + (31 - Integer.numberOfLeadingZeros(sessions)) / 2);
    }
  }

  boolean empty() {
    return roles.isEmpty();
  }

  int all() {
    return roles.size() + rest;
  }
}
