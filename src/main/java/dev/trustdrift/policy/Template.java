package dev.trustdrift.policy;

import dev.trustdrift.language.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A condition value of a string or ARN operator: text, wildcards and policy variables (IAM user
/// guide, "IAM policy elements: Variables and tags").
record Template(List<Piece> pieces) {

  sealed interface Piece {
    record Text(String text) implements Piece {}

    record AnyOne() implements Piece {}

    record AnyMany() implements Piece {}

    /// `${key}` or `${key, 'fallback'}`; the key folded to lower case.
    record Variable(String key, @Nullable String fallback) implements Piece {}
  }

  private static final java.util.regex.Pattern VARIABLE =
      java.util.regex.Pattern.compile(
          "\\s*([^\\s,'\"{}$]+)\\s*(?:,\\s*'([^']*)'\\s*)?", java.util.regex.Pattern.DOTALL);

  /// Reads a value; empty where a `${` opens no variable that can be understood.
  ///
  /// @param variables whether the policy's `Version` has them; without, `${` is plain text
  /// @param wildcards whether the operator reads `*` and `?` as wildcards
  static Optional<Template> parse(String value, boolean variables, boolean wildcards) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < value.length()) {
      if (variables && value.startsWith("${", at)) {
        int end = value.indexOf('}', at);
        if (end < 0) {
          return Optional.empty();
        }
        String inside = value.substring(at + 2, end);
        at = end + 1;
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
          text.append(inside);
          continue;
        }
        Matcher variable = VARIABLE.matcher(inside);
        if (!variable.matches()) {
          return Optional.empty();
        }
        flush(text, pieces);
        pieces.add(
            new Piece.Variable(variable.group(1).toLowerCase(Locale.ROOT), variable.group(2)));
        continue;
      }
      char character = value.charAt(at++);
      if (wildcards && (character == '*' || character == '?')) {
        flush(text, pieces);
        pieces.add(character == '*' ? new Piece.AnyMany() : new Piece.AnyOne());
      } else {
        text.append(character);
      }
    }
    flush(text, pieces);
    return Optional.of(new Template(List.copyOf(pieces)));
  }

  /// Without variables.
  boolean fixed() {
    return pieces.stream().noneMatch(piece -> piece instanceof Piece.Variable);
  }

  /// The keys of its variables, in lower case.
  List<String> variables() {
    return pieces.stream()
        .flatMap(
            piece ->
                piece instanceof Piece.Variable(var key, var _) ? Stream.of(key) : Stream.empty())
        .toList();
  }

  /// The pattern with each variable's value in its place, as plain text: that a `*` in a value is
  /// no wildcard is UNVERIFIED. Empty where a variable has no single value and no default: then the
  /// value matches nothing.
  Optional<Pattern> resolve(Function<String, Optional<String>> values) {
    Pattern.Builder builder = Pattern.builder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Text(var text) -> builder.literal(text);
        case Piece.AnyOne() -> builder.anyOne();
        case Piece.AnyMany() -> builder.anyMany();
        case Piece.Variable(var key, var fallback) -> {
          Optional<String> value = values.apply(key).or(() -> Optional.ofNullable(fallback));
          if (value.isEmpty()) {
            return Optional.empty();
          }
          builder.literal(value.get());
        }
      }
    }
    return Optional.of(builder.build());
  }

  /// The pattern of a template without variables.
  Pattern pattern() {
    return resolve(_ -> Optional.empty()).orElseThrow();
  }

  /// A pattern that matches whatever this template can match, whatever its variables hold; empty
  /// where a variable's key is never present and has no default. A key that is never present leaves
  /// exactly its default.
  Optional<Pattern> widened(Function<String, Boolean> neverPresent) {
    Pattern.Builder builder = Pattern.builder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Text(var text) -> builder.literal(text);
        case Piece.AnyOne() -> builder.anyOne();
        case Piece.AnyMany() -> builder.anyMany();
        case Piece.Variable(var key, var fallback) -> {
          if (!neverPresent.apply(key)) {
            builder.anyMany();
          } else if (fallback != null) {
            builder.literal(fallback);
          } else {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(builder.build());
  }

  /// Whether each variable's key is never present, so that [#widened] is exact.
  boolean settled(Function<String, Boolean> neverPresent) {
    return pieces.stream()
        .allMatch(
            piece -> !(piece instanceof Piece.Variable(var key, var _)) || neverPresent.apply(key));
  }

  /// The six parts of an ARN, split at the first five `:` that stand in plain text; empty where
  /// there are fewer.
  Optional<List<Template>> arnParts() {
    List<Template> parts = new ArrayList<>();
    List<Piece> current = new ArrayList<>();
    for (Piece piece : pieces) {
      if (!(piece instanceof Piece.Text(var rest))) {
        current.add(piece);
        continue;
      }
      while (parts.size() < 5 && rest.contains(":")) {
        int colon = rest.indexOf(':');
        if (colon > 0) {
          current.add(new Piece.Text(rest.substring(0, colon)));
        }
        parts.add(new Template(List.copyOf(current)));
        current.clear();
        rest = rest.substring(colon + 1);
      }
      if (!rest.isEmpty()) {
        current.add(new Piece.Text(rest));
      }
    }
    parts.add(new Template(List.copyOf(current)));
    return parts.size() == 6 ? Optional.of(List.copyOf(parts)) : Optional.empty();
  }

  /// Only plain text, no wildcard and no variable.
  boolean plain() {
    return pieces.stream().allMatch(piece -> piece instanceof Piece.Text);
  }

  private static void flush(StringBuilder text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Piece.Text(text.toString()));
      text.setLength(0);
    }
  }
}
