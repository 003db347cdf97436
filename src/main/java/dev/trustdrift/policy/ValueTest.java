package dev.trustdrift.policy;

import dev.trustdrift.language.Pattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The values of a condition, typed by its operator's family, and how one value of a request is
/// compared with them: it matches if it matches one of them. Negation and quantifiers are the
/// [Condition]'s.
public sealed interface ValueTest {

  /// Whether a value of the request matches one of the policy's.
  Truth matches(String value, RequestContext context);

  /// Whether "matches none" can be trusted: unknown for a value that is not of the operator's type
  /// and for a variable that has no value ("might cause the entire statement to be invalid").
  default Truth negatable(String value, RequestContext context) {
    return Truth.TRUE;
  }

  /// The values that match, as patterns. Tests of order (numbers, dates, addresses) are unknown.
  ///
  /// @param neverPresent tells of a key whether no request has it
  default Bracket bracket(Function<String, Boolean> neverPresent) {
    return Bracket.UNKNOWN;
  }

  /// Whether "matches none" may be unknown for reasons outside the value: a policy variable.
  default boolean mayBeUndefined() {
    return false;
  }

  /// The keys, in lower case, that the policy's values take text from.
  default Set<String> variables() {
    return Set.of();
  }

  /// Whether values are compared by order or range, which patterns don't express.
  default boolean ordered() {
    return false;
  }

  /// For tests of order or range: values on both sides of where the answer turns.
  default List<String> candidates() {
    return List.of();
  }

  /// How text is compared.
  enum Letters {
    /// `StringEquals`.
    EXACT,
    /// `StringEqualsIgnoreCase`.
    IGNORING_CASE,
    /// `StringLike`.
    WILDCARDS
  }

  /// The `String…` operators.
  ///
  /// @param fixed the values without variables
  /// @param open the values with variables
  record Text(Letters letters, List<Pattern> fixed, List<Template> open) implements ValueTest {
    static Text of(Letters letters, List<Template> values) {
      return new Text(
          letters,
          values.stream()
              .filter(Template::fixed)
              .map(value -> folded(letters, value.pattern()))
              .toList(),
          values.stream().filter(value -> !value.fixed()).toList());
    }

    @Override
    public Truth matches(String value, RequestContext context) {
      for (Pattern pattern : fixed) {
        if (pattern.matches(value)) {
          return Truth.TRUE;
        }
      }
      for (Template template : open) {
        Optional<Pattern> pattern = template.resolve(context::single);
        if (pattern.isPresent() && folded(letters, pattern.get()).matches(value)) {
          return Truth.TRUE;
        }
      }
      return Truth.FALSE;
    }

    @Override
    public Truth negatable(String value, RequestContext context) {
      return Truth.of(
              open.stream().allMatch(template -> template.resolve(context::single).isPresent()))
          .or(Truth.UNKNOWN);
    }

    @Override
    public Bracket bracket(Function<String, Boolean> neverPresent) {
      if (open.isEmpty()) {
        return Bracket.exactly(fixed);
      }
      List<Pattern> surely = new ArrayList<>(fixed);
      List<Pattern> maybe = new ArrayList<>(fixed);
      for (Template template : open) {
        Optional<Pattern> widened =
            template.widened(neverPresent).map(pattern -> folded(letters, pattern));
        widened.ifPresent(maybe::add);
        if (template.settled(neverPresent)) {
          widened.ifPresent(surely::add);
        }
      }
      return new Bracket(List.copyOf(surely), List.copyOf(maybe));
    }

    @Override
    public boolean mayBeUndefined() {
      return !open.isEmpty();
    }

    @Override
    public Set<String> variables() {
      return open.stream()
          .flatMap(template -> template.variables().stream())
          .collect(Collectors.toUnmodifiableSet());
    }

    private static Pattern folded(Letters letters, Pattern pattern) {
      return letters == Letters.IGNORING_CASE ? pattern.ignoringCase() : pattern;
    }
  }

  /// The `Arn…` operators, of which `ArnEquals` and `ArnLike` do the same: six parts between
  /// colons, each compared on its own, with wildcards; the sixth takes further colons.
  ///
  /// @param values six templates each
  record Arn(List<List<Template>> values) implements ValueTest {
    @Override
    public Truth matches(String value, RequestContext context) {
      String[] parts = value.split(":", 6);
      if (parts.length < 6) {
        return Truth.FALSE;
      }
      return Truth.of(values.stream().anyMatch(arn -> matches(arn, parts, context)));
    }

    private static boolean matches(List<Template> arn, String[] parts, RequestContext context) {
      for (int i = 0; i < 6; i++) {
        Optional<Pattern> pattern = arn.get(i).resolve(context::single);
        if (pattern.isEmpty() || !pattern.get().matches(parts[i])) {
          return false;
        }
      }
      return true;
    }

    @Override
    public Truth negatable(String value, RequestContext context) {
      return Truth.of(
              values.stream()
                  .flatMap(List::stream)
                  .allMatch(template -> template.resolve(context::single).isPresent()))
          .or(Truth.UNKNOWN);
    }

    /// Exact where the first five parts are plain: a wildcard in the sixth may span colons just as
    /// it does in a pattern. A wildcard before that spans none, so there the pattern is only an
    /// upper bound.
    @Override
    public Bracket bracket(Function<String, Boolean> neverPresent) {
      List<Pattern> surely = new ArrayList<>();
      List<Pattern> maybe = new ArrayList<>();
      for (List<Template> arn : values) {
        List<Template.Piece> joined = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          if (i > 0) {
            joined.add(new Template.Piece.Text(":"));
          }
          joined.addAll(arn.get(i).pieces());
        }
        Template whole = new Template(joined);
        Optional<Pattern> widened = whole.widened(neverPresent);
        widened.ifPresent(maybe::add);
        if (arn.subList(0, 5).stream().allMatch(Template::plain) && whole.fixed()) {
          widened.ifPresent(surely::add);
        }
      }
      return new Bracket(List.copyOf(surely), List.copyOf(maybe));
    }

    @Override
    public boolean mayBeUndefined() {
      return values.stream().flatMap(List::stream).anyMatch(template -> !template.fixed());
    }

    @Override
    public Set<String> variables() {
      return values.stream()
          .flatMap(List::stream)
          .flatMap(template -> template.variables().stream())
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /// How numbers and dates are ordered.
  enum Order {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    boolean holds(int comparison) {
      return switch (this) {
        case EQUAL -> comparison == 0;
        case LESS -> comparison < 0;
        case LESS_OR_EQUAL -> comparison <= 0;
        case GREATER -> comparison > 0;
        case GREATER_OR_EQUAL -> comparison >= 0;
      };
    }
  }

  /// The `Numeric…` operators: integers or decimals.
  record Numeric(Order order, List<BigDecimal> values) implements ValueTest {
    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public List<String> candidates() {
      return values.stream()
          .flatMap(v -> Stream.of(v, v.subtract(BigDecimal.ONE), v.add(BigDecimal.ONE)))
          .map(BigDecimal::toPlainString)
          .toList();
    }

    @Override
    public Truth matches(String value, RequestContext context) {
      Optional<BigDecimal> number = Values.number(value);
      return Truth.of(
          number.isPresent()
              && values.stream().anyMatch(v -> order.holds(number.get().compareTo(v))));
    }

    @Override
    public Truth negatable(String value, RequestContext context) {
      return Values.number(value).isPresent() ? Truth.TRUE : Truth.UNKNOWN;
    }
  }

  /// The `Date…` operators: ISO 8601 (the W3C profile) or seconds since 1970.
  record Date(Order order, List<Instant> values) implements ValueTest {
    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public List<String> candidates() {
      return values.stream()
          .flatMap(v -> Stream.of(v, v.minusSeconds(1), v.plusSeconds(1)))
          .map(Instant::toString)
          .toList();
    }

    @Override
    public Truth matches(String value, RequestContext context) {
      Optional<Instant> date = Values.date(value);
      return Truth.of(
          date.isPresent() && values.stream().anyMatch(v -> order.holds(date.get().compareTo(v))));
    }

    @Override
    public Truth negatable(String value, RequestContext context) {
      return Values.date(value).isPresent() ? Truth.TRUE : Truth.UNKNOWN;
    }
  }

  /// `Bool`: `true` or `false`, in any letter case.
  record Bool(List<Boolean> values) implements ValueTest {
    @Override
    public Truth matches(String value, RequestContext context) {
      return Truth.of(values.stream().anyMatch(v -> v.toString().equalsIgnoreCase(value)));
    }

    @Override
    public Bracket bracket(Function<String, Boolean> neverPresent) {
      return Bracket.exactly(
          values.stream().map(v -> Pattern.literal(v.toString()).ignoringCase()).toList());
    }
  }

  /// `BinaryEquals`: the Base64 text of the bytes, as requests give it too.
  record Binary(List<String> values) implements ValueTest {
    @Override
    public Truth matches(String value, RequestContext context) {
      return Truth.of(values.contains(value));
    }

    @Override
    public Bracket bracket(Function<String, Boolean> neverPresent) {
      return Bracket.exactly(values.stream().map(Pattern::literal).toList());
    }
  }

  /// `IpAddress` and `NotIpAddress`: ranges of IPv4 or IPv6 addresses (RFC 4632, RFC 4291).
  record Address(List<AddressRange> values) implements ValueTest {
    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public List<String> candidates() {
      return Stream.concat(
              values.stream().map(AddressRange::first),
              Stream.of("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8:0:0:0:0:0:1"))
          .toList();
    }

    @Override
    public Truth matches(String value, RequestContext context) {
      return Truth.of(values.stream().anyMatch(range -> range.contains(value)));
    }

    @Override
    public Truth negatable(String value, RequestContext context) {
      return AddressRange.parse(value).isPresent() ? Truth.TRUE : Truth.UNKNOWN;
    }
  }
}
