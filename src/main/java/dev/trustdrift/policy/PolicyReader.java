package dev.trustdrift.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a policy document into a [TrustPolicy] and names whatever it can't understand.
final class PolicyReader {
  private final List<Problem> documentFaults = new ArrayList<>();

  private PolicyReader() {}

  static TrustPolicy read(String text) {
    return new PolicyReader().document(Json.read(text));
  }

  private TrustPolicy document(Json.Document document) {
    return switch (document) {
      case Json.Document.Unreadable(var problem) ->
          new TrustPolicy(null, null, List.of(), List.of(problem));
      case Json.Document.Tree(Json.Members(var members, var at)) -> policy(members, at);
      case Json.Document.Tree(var other) ->
          new TrustPolicy(
              null,
              null,
              List.of(),
              List.of(new Problem(other.at(), "a policy is an object, not " + other.kind())));
    };
  }

  private TrustPolicy policy(List<Json.Member> members, Position at) {
    @Nullable String version = null;
    @Nullable String id = null;
    @Nullable Json statements = null;
    Set<String> seen = new HashSet<>();
    for (Json.Member member : members) {
      if (!seen.add(member.name())) {
        documentFaults.add(duplicate(member));
        continue;
      }
      switch (member.name()) {
        case "Version" -> version = text(member, documentFaults);
        case "Id" -> id = text(member, documentFaults);
        case "Statement" -> statements = member.value();
        default -> documentFaults.add(unknownElement(member));
      }
    }
    if (version != null && !version.equals("2012-10-17") && !version.equals("2008-10-17")) {
      documentFaults.add(
          new Problem(
              at(members, "Version", at),
              "unknown `Version` "
                  + Problem.quote(version)
                  + "; AWS has 2012-10-17 and 2008-10-17"));
    }
    if (statements == null) {
      documentFaults.add(new Problem(at, "no `Statement`"));
    }
    // Policy variables came with 2012-10-17; in older policies `${` is plain text.
    ConditionReader conditions = new ConditionReader("2012-10-17".equals(version));
    List<Statement> read = statements == null ? List.of() : statements(statements, conditions);
    return new TrustPolicy(version, id, read, List.copyOf(documentFaults));
  }

  private List<Statement> statements(Json value, ConditionReader conditions) {
    List<Json> items = value instanceof Json.Items(var values, var _) ? values : List.of(value);
    List<Statement> statements = new ArrayList<>();
    for (Json item : items) {
      statements.add(new StatementReader(statements.size() + 1, conditions).read(item));
    }
    return List.copyOf(statements);
  }

  static @Nullable String text(Json.Member member, List<Problem> problems) {
    if (member.value() instanceof Json.Text(var text, var _)) {
      return text;
    }
    problems.add(
        new Problem(
            member.value().at(),
            Problem.quote(member.name()) + " is a string, not " + member.value().kind()));
    return null;
  }

  static Problem duplicate(Json.Member member) {
    return new Problem(member.at(), "duplicate key " + Problem.quote(member.name()));
  }

  static Problem unknownElement(Json.Member member) {
    return new Problem(member.at(), "unknown element " + Problem.quote(member.name()));
  }

  private static Position at(List<Json.Member> members, String name, Position otherwise) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .map(member -> member.value().at())
        .orElse(otherwise);
  }

  /// Strings of a value that is one string or a list of them; adds a problem for anything else.
  static Optional<List<Json.Text>> strings(Json.Member member, List<Problem> problems) {
    List<Json> items =
        member.value() instanceof Json.Items(var values, var _) ? values : List.of(member.value());
    List<Json.Text> strings = new ArrayList<>();
    for (Json item : items) {
      if (item instanceof Json.Text string) {
        strings.add(string);
      } else {
        problems.add(
            new Problem(
                item.at(),
                Problem.quote(member.name())
                    + " is a string or a list of strings, not "
                    + item.kind()));
        return Optional.empty();
      }
    }
    return Optional.of(strings);
  }
}
