package dev.trustdrift.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one statement. A part that can't be understood leaves that part unknown, the others as
/// they are; a doubled or unknown element leaves the whole statement unknown.
final class StatementReader {
  private final int index;
  private final ConditionReader conditionReader;
  private final List<Problem> faults = new ArrayList<>();
  private @Nullable String sid;
  private Effect effect = Effect.UNREADABLE;
  private @Nullable Principals principals;
  private @Nullable Actions actions;
  private List<Condition> conditions = List.of();

  StatementReader(int index, ConditionReader conditionReader) {
    this.index = index;
    this.conditionReader = conditionReader;
  }

  Statement read(Json value) {
    if (value instanceof Json.Members(var members, var _)) {
      value.unpairedSurrogate().ifPresent(faults::add);
      Set<String> seen = new HashSet<>();
      for (Json.Member member : members) {
        if (seen.add(member.name())) {
          element(member);
        } else {
          faults.add(PolicyReader.duplicate(member));
        }
      }
      if (!seen.contains("Effect")) {
        faults.add(new Problem(value.at(), "no `Effect`"));
      }
    } else {
      faults.add(new Problem(value.at(), "a statement is an object, not " + value.kind()));
    }
    return new Statement(
        index,
        sid,
        effect,
        principals == null
            ? new Principals.Unreadable(new Problem(value.at(), "no `Principal`"))
            : principals,
        actions == null ? new Actions.Unreadable(new Problem(value.at(), "no `Action`")) : actions,
        conditions,
        List.copyOf(faults),
        value.at());
  }

  private void element(Json.Member member) {
    switch (member.name()) {
      case "Sid" -> sid = PolicyReader.text(member, faults);
      case "Effect" -> effect = effect(member);
      case "Principal" -> principals = principals(member);
      case "NotPrincipal" ->
          principals =
              new Principals.Unreadable(
                  new Problem(member.at(), "`NotPrincipal` is not allowed in a trust policy"));
      case "Action", "NotAction" -> {
        if (actions == null) {
          actions = actions(member);
        } else {
          faults.add(new Problem(member.at(), "both `Action` and `NotAction`"));
        }
      }
      case "Condition" -> conditions = conditionReader.conditions(member, faults);
      case "Resource", "NotResource" ->
          faults.add(
              new Problem(
                  member.at(), Problem.quote(member.name()) + " is not allowed in a trust policy"));
      default -> faults.add(PolicyReader.unknownElement(member));
    }
  }

  private Effect effect(Json.Member member) {
    @Nullable String text = PolicyReader.text(member, faults);
    if (text == null) {
      return Effect.UNREADABLE;
    }
    return switch (text) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default -> {
        faults.add(
            new Problem(
                member.value().at(), "`Effect` is `Allow` or `Deny`, not " + Problem.quote(text)));
        yield Effect.UNREADABLE;
      }
    };
  }

  private static Actions actions(Json.Member member) {
    List<Problem> problems = new ArrayList<>();
    Optional<List<Json.Text>> names = PolicyReader.strings(member, problems);
    if (names.isEmpty()) {
      return new Actions.Unreadable(problems.getFirst());
    }
    List<String> texts = names.get().stream().map(Json.Text::value).toList();
    return member.name().equals("Action") ? new Actions.Named(texts) : new Actions.AllBut(texts);
  }

  private static Principals principals(Json.Member member) {
    return switch (member.value()) {
      case Json.Text(var text, var at) when text.equals("*") -> new Principals.Everyone(at);
      case Json.Members(var kinds, var _) -> named(kinds);
      case Json.Text(var text, var at) ->
          new Principals.Unreadable(
              new Problem(
                  at, "`Principal` is `*` or an object, not the string " + Problem.quote(text)));
      case Json other ->
          new Principals.Unreadable(
              new Problem(other.at(), "`Principal` is `*` or an object, not " + other.kind()));
    };
  }

  private static Principals named(List<Json.Member> members) {
    List<Principal> all = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Json.Member member : members) {
      Optional<Principal.Kind> kind = kind(member.name());
      if (!seen.add(member.name())) {
        problems.add(PolicyReader.duplicate(member));
      } else if (kind.isEmpty()) {
        problems.add(
            new Problem(member.at(), "unknown kind of principal " + Problem.quote(member.name())));
      } else {
        PolicyReader.strings(member, problems)
            .ifPresent(
                texts ->
                    texts.forEach(
                        text -> all.add(new Principal(kind.get(), text.value(), text.at()))));
      }
    }
    return problems.isEmpty()
        ? new Principals.Named(List.copyOf(all))
        : new Principals.Unreadable(problems.getFirst());
  }

  private static Optional<Principal.Kind> kind(String element) {
    for (Principal.Kind kind : Principal.Kind.values()) {
      if (kind.element().equals(element)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
