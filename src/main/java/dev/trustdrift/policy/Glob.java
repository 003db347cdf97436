package dev.trustdrift.policy;

import dev.trustdrift.language.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A condition's value with its variables filled in, as it stands for one request.
///
/// @param written the value in the policy
/// @param tokens code points, [Alignment#ANY_ONE] and [Alignment#ANY_MANY]
record Glob(String written, List<Integer> tokens) {

  /// The values of a comparison; without those that match nothing since a variable has neither a
  /// value nor a default.
  ///
  /// @param variables whether the policy's version has policy variables
  static List<Glob> of(Condition.Comparison comparison, RequestContext request, boolean variables) {
    boolean arn = comparison.test() instanceof ValueTest.Arn;
    boolean text = arn || comparison.test() instanceof ValueTest.Text;
    boolean wildcards =
        arn
            || (comparison.test() instanceof ValueTest.Text(var letters, var _, var _)
                && letters == ValueTest.Letters.WILDCARDS);
    List<Glob> globs = new ArrayList<>();
    for (String written : comparison.written().values()) {
      Template.parse(written, variables && text, wildcards)
          .flatMap(template -> tokens(template, request))
          .ifPresent(tokens -> globs.add(new Glob(written, List.copyOf(tokens))));
    }
    return globs;
  }

  private static Optional<List<Integer>> tokens(Template template, RequestContext request) {
    List<Integer> tokens = new ArrayList<>();
    for (Template.Piece piece : template.pieces()) {
      switch (piece) {
        case Template.Piece.Text(var text) -> text.codePoints().forEach(tokens::add);
        case Template.Piece.AnyOne() -> tokens.add(Alignment.ANY_ONE);
        case Template.Piece.AnyMany() -> tokens.add(Alignment.ANY_MANY);
        case Template.Piece.Variable(var key, var fallback) -> {
          Optional<String> value = request.single(key).or(() -> Optional.ofNullable(fallback));
          if (value.isEmpty()) {
            return Optional.empty();
          }
          value.get().codePoints().forEach(tokens::add);
        }
      }
    }
    return Optional.of(tokens);
  }

  /// As the language engine reads it. Of an ARN an upper bound: there a wildcard spans no `:`
  /// before the sixth part.
  Pattern pattern(boolean ignoringCase) {
    Pattern.Builder builder = Pattern.builder();
    for (int token : tokens) {
      switch (token) {
        case Alignment.ANY_ONE -> builder.anyOne();
        case Alignment.ANY_MANY -> builder.anyMany();
        default -> builder.literal(Character.toString(token));
      }
    }
    return ignoringCase ? builder.build().ignoringCase() : builder.build();
  }

  /// The cheapest way to change a value so that this matches it.
  Optional<Alignment> align(String value, boolean ignoringCase) {
    return Alignment.of(tokens.stream().mapToInt(Integer::intValue).toArray(), value, ignoringCase);
  }

  /// How many of its characters a value has neither at its beginning nor at its end, whatever their
  /// letter case: a cheap look at how far it is.
  int missing(int[] value) {
    int size = tokens.size();
    int begun = 0;
    while (begun < Math.min(size, value.length) && alike(tokens.get(begun), value[begun])) {
      begun++;
    }
    int ended = 0;
    while (ended < Math.min(size, value.length) - begun
        && alike(tokens.get(size - 1 - ended), value[value.length - 1 - ended])) {
      ended++;
    }
    return size - begun - ended;
  }

  private static boolean alike(int token, int character) {
    return token == character
        || token == Alignment.ANY_ONE
        || (token >= 0 && Character.toLowerCase(token) == Character.toLowerCase(character));
  }
}
