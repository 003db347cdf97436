package dev.trustdrift.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads `Condition` blocks: `{operator: {key: value or [values]}}`.
final class ConditionReader {
  private final boolean variables;

  /// @param variables whether the policy's `Version` has policy variables
  ConditionReader(boolean variables) {
    this.variables = variables;
  }

  /// The conditions of a block; what has no operator and key to hang on goes to `faults`.
  List<Condition> conditions(Json.Member block, List<Problem> faults) {
    if (!(block.value() instanceof Json.Members(var operators, var _))) {
      faults.add(
          new Problem(block.value().at(), "`Condition` is an object, not " + block.value().kind()));
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Json.Member operator : operators) {
      if (!seen.add(operator.name())) {
        faults.add(PolicyReader.duplicate(operator));
      } else if (operator.value() instanceof Json.Members(var keys, var _)) {
        conditions.addAll(keys(operator, keys));
      } else {
        faults.add(
            new Problem(
                operator.value().at(),
                Problem.quote(operator.name())
                    + " holds an object of keys, not "
                    + operator.value().kind()));
      }
    }
    return List.copyOf(conditions);
  }

  private List<Condition> keys(Json.Member operator, List<Json.Member> keys) {
    List<Condition> conditions = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Json.Member key : keys) {
      List<Problem> problems = new ArrayList<>();
      String earlier = seen.putIfAbsent(key.name().toLowerCase(Locale.ROOT), key.name());
      if (earlier != null) {
        problems.add(
            earlier.equals(key.name())
                ? PolicyReader.duplicate(key)
                : new Problem(
                    key.at(),
                    "duplicate key "
                        + Problem.quote(key.name())
                        + ": it differs from "
                        + Problem.quote(earlier)
                        + " in letter case only"));
      }
      List<String> values = values(key, problems);
      WrittenCondition written =
          new WrittenCondition(operator.name(), key.name(), values, operator.at(), key.at());
      conditions.add(
          problems.isEmpty()
              ? resolve(written, key)
              : new Condition.Unresolved(written, problems.getFirst()));
    }
    // Which of two entries for a key counts is not known, so the first is as doubtful as the
    // second.
    return conditions.stream().map(condition -> doubted(condition, conditions)).toList();
  }

  private static Condition doubted(Condition condition, List<Condition> all) {
    return all.stream()
        .filter(
            other ->
                other != condition
                    && other instanceof Condition.Unresolved(var _, var problem)
                    && other.key().equals(condition.key())
                    && problem.text().startsWith("duplicate"))
        .findFirst()
        .<Condition>map(
            other ->
                condition instanceof Condition.Unresolved
                    ? condition
                    : new Condition.Unresolved(
                        condition.written(), ((Condition.Unresolved) other).problem()))
        .orElse(condition);
  }

  private static List<String> values(Json.Member key, List<Problem> problems) {
    List<Json> items =
        key.value() instanceof Json.Items(var values, var _) ? values : List.of(key.value());
    List<String> texts = new ArrayList<>();
    for (Json item : items) {
      switch (item) {
        case Json.Text(var text, var _) -> texts.add(text);
        case Json.Digits(var text, var _) -> texts.add(text);
        case Json.Flag(var flag, var _) -> texts.add(Boolean.toString(flag));
        case Json.Nothing _, Json.Items _, Json.Members _ ->
            problems.add(
                new Problem(
                    item.at(),
                    "a value of "
                        + Problem.quote(key.name())
                        + " is a string, number or boolean, not "
                        + item.kind()));
      }
    }
    return List.copyOf(texts);
  }

  private Condition resolve(WrittenCondition written, Json.Member member) {
    Optional<Operator.Use> use = Operator.parse(written.operator());
    if (use.isEmpty()) {
      return new Condition.Unresolved(
          written,
          new Problem(
              written.operatorAt(),
              "unknown operator "
                  + Problem.quote(written.operator())
                  + Operator.spelling(written.operator())
                      .map(right -> "; AWS writes it `" + right + "`")
                      .orElse("")));
    }
    Operator operator = use.get().operator();
    return switch (operator.family()) {
      case TEXT -> {
        boolean wildcards = operator.letters() == ValueTest.Letters.WILDCARDS;
        yield comparison(
            written,
            use.get(),
            member,
            value -> Template.parse(value, variables, wildcards),
            "a policy variable that can't be read",
            values -> ValueTest.Text.of(operator.letters(), values));
      }
      case ARN ->
          comparison(
              written,
              use.get(),
              member,
              value -> Template.parse(value, variables, true).flatMap(Template::arnParts),
              "no ARN of six parts",
              ValueTest.Arn::new);
      case NUMBER ->
          comparison(
              written,
              use.get(),
              member,
              Values::number,
              "no number",
              (List<BigDecimal> values) -> new ValueTest.Numeric(operator.order(), values));
      case DATE ->
          comparison(
              written,
              use.get(),
              member,
              Values::date,
              "no date",
              (List<Instant> values) -> new ValueTest.Date(operator.order(), values));
      case BOOL ->
          comparison(
              written,
              use.get(),
              member,
              ConditionReader::bool,
              "neither `true` nor `false`",
              ValueTest.Bool::new);
      case BINARY ->
          comparison(
              written,
              use.get(),
              member,
              ConditionReader::base64,
              "no Base64",
              ValueTest.Binary::new);
      case ADDRESS ->
          comparison(
              written,
              use.get(),
              member,
              AddressRange::parse,
              "no IP address or range",
              ValueTest.Address::new);
      case PRESENCE -> presence(written, member);
    };
  }

  private static Condition presence(WrittenCondition written, Json.Member member) {
    boolean ifAbsent = false;
    boolean ifPresent = false;
    for (String value : written.values()) {
      Optional<Boolean> absent = bool(value);
      if (absent.isEmpty()) {
        return unreadableValue(written, member, value, "neither `true` nor `false`");
      }
      ifAbsent |= absent.get();
      ifPresent |= !absent.get();
    }
    return new Condition.Presence(written, written.foldedKey(), ifAbsent, ifPresent);
  }

  private static <T> Condition comparison(
      WrittenCondition written,
      Operator.Use use,
      Json.Member member,
      Function<String, Optional<T>> read,
      String fault,
      Function<List<T>, ValueTest> test) {
    List<T> values = new ArrayList<>();
    for (String value : written.values()) {
      Optional<T> one = read.apply(value);
      if (one.isEmpty()) {
        return unreadableValue(written, member, value, fault);
      }
      values.add(one.get());
    }
    return new Condition.Comparison(
        written,
        written.foldedKey(),
        use.quantifier(),
        use.ifExists(),
        use.operator().negated(),
        test.apply(List.copyOf(values)));
  }

  private static Condition unreadableValue(
      WrittenCondition written, Json.Member member, String value, String fault) {
    int index = written.values().indexOf(value);
    Position at =
        member.value() instanceof Json.Items(var items, var _)
            ? items.get(index).at()
            : member.value().at();
    return new Condition.Unresolved(
        written,
        new Problem(
            at,
            "value "
                + Problem.quote(value)
                + " of "
                + Problem.quote(written.operator())
                + " is "
                + fault));
  }

  private static Optional<Boolean> bool(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<String> base64(String value) {
    try {
      var _ = Base64.getDecoder().decode(value);
      return Optional.of(value);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
