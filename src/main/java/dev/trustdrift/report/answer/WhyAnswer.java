package dev.trustdrift.report.answer;

import dev.trustdrift.facts.sessions.RulingWords;
import dev.trustdrift.facts.trust.ShortfallWords;
import dev.trustdrift.facts.trust.TokenRequest;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.policy.Shortfall;
import dev.trustdrift.report.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `trustdrift why` prints.
///
/// @param named whether the policy names the token's provider
/// @param providers the providers that the policy names
/// @param jwt whether the token was a JWT, of which only the claims were read
/// @param expired when the token's time ended, if it has
public record WhyAnswer(
    Ruling ruling,
    TokenRequest made,
    Issuer issuer,
    boolean named,
    List<String> providers,
    boolean jwt,
    @Nullable Instant expired) {

  public WhyAnswer {
    providers = List.copyOf(providers);
  }

  /// The answer first, then each statement, the nearest first, then what the answer rests on.
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(headline()).append('\n');
    subject()
        .ifPresent(
            subject ->
                text.append("token: ")
                    .append(Printable.of(issuer.describe(subject), 400))
                    .append('\n'));
    boolean first = true;
    for (Ruling.Denial denial : ruling.denials()) {
      text.append('\n').append(denial.statement().label()).append(" denies it\n");
      for (Shortfall held : denial.held()) {
        line(text, held.condition(), ShortfallWords.held(held));
        nearest(held)
            .ifPresent(
                value -> text.append("    nearest that escapes it: ").append(value).append('\n'));
      }
    }
    for (Ruling.Miss miss : ruling.misses()) {
      text.append('\n').append(miss.statement().label());
      text.append(first && ruling.misses().size() > 1 ? " comes nearest\n" : " does not apply\n");
      first = false;
      for (Shortfall failed : miss.failed()) {
        line(text, failed.condition(), ShortfallWords.failed(failed));
        nearest(failed)
            .ifPresent(
                value -> text.append("    nearest that matches: ").append(value).append('\n'));
      }
    }
    for (Ruling.Open open : ruling.open()) {
      text.append('\n')
          .append(open.statement().label())
          .append(" may ")
          .append(
              open.statement()
                  .effect()
                  .name()
                  .toLowerCase(Locale.ROOT)
                  .replace("unreadable", "apply"))
          .append('\n');
      open.conditions().forEach(condition -> line(text, condition, opened(condition)));
    }
    text.append('\n');
    notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    return text.toString();
  }

  /// The same for scripts.
  public String json() {
    return JsonText.of(
        new AnswerV1(
            TestAnswer.word(ruling.decision()),
            headline(),
            made.request().provider(),
            issuer.url(),
            ruling.allowing().stream().map(statement -> statement.label()).toList(),
            ruling.denials().stream()
                .map(denial -> statement(denial.statement().label(), denial.held(), true))
                .toList(),
            ruling.misses().stream()
                .map(miss -> statement(miss.statement().label(), miss.failed(), false))
                .toList(),
            ruling.open().stream()
                .flatMap(open -> open.conditions().stream())
                .map(ShortfallWords::name)
                .distinct()
                .toList(),
            notes()));
  }

  private record AnswerV1(
      String answer,
      String summary,
      String provider,
      String issuer,
      List<String> allowedBy,
      List<StatementV1> deniedBy,
      List<StatementV1> notAllowedBy,
      List<String> dependsOn,
      List<String> notes) {}

  private record StatementV1(String statement, List<ConditionV1> conditions) {}

  private record ConditionV1(
      String operator,
      String key,
      List<String> wanted,
      List<String> actual,
      @Nullable String nearest,
      String why) {}

  private static StatementV1 statement(String label, List<Shortfall> shortfalls, boolean held) {
    return new StatementV1(
        label,
        shortfalls.stream()
            .map(
                it ->
                    new ConditionV1(
                        it.condition().written().operator(),
                        it.condition().written().key(),
                        it.condition().written().values(),
                        it.actual(),
                        it.value(),
                        held ? ShortfallWords.held(it) : ShortfallWords.failed(it)))
            .toList());
  }

  private String headline() {
    return switch (ruling.decision()) {
      case Decision.Allowed(var by, var byWildcard) ->
          "allowed by "
              + by.label()
              + (byWildcard
                  ? ", if a wildcard principal admits web identities (AWS does not document it)"
                  : "");
      case Decision.ExplicitlyDenied(var by) -> "denied by " + by.label();
      case Decision.ImplicitlyDenied _ ->
          ruling.misses().isEmpty()
              ? "denied: no statement allows tokens of " + ShortfallWords.quoted(issuer.url())
              : "denied: no Allow statement applies";
      case Decision.Undecided(var reason) ->
          untoldKeys().isEmpty() ? "undecided: " + reason : "undecided: it depends on " + untold();
    };
  }

  private String untold() {
    List<String> keys = untoldKeys().stream().map(ShortfallWords::quoted).toList();
    return keys.isEmpty() ? "what the policy leaves unclear" : String.join(", ", keys);
  }

  /// The keys that the answer hangs on, as the policy spells them.
  private List<String> untoldKeys() {
    return RulingWords.untold(ruling, made.request());
  }

  private String opened(Condition condition) {
    return made.request().untold().contains(condition.key())
        ? "the request's value is not known here; the policy wants "
            + condition.written().values().stream()
                .limit(3)
                .map(ShortfallWords::quoted)
                .collect(Collectors.joining(", "))
        : "it is not known what AWS answers here";
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!named) {
      notes.add(
          "the policy names no provider for the issuer %s%s"
              .formatted(ShortfallWords.quoted(issuer.url()), namedInstead()));
    }
    for (String key : untoldKeys()) {
      notes.add(
          "the policy tests %s, which neither the token nor an option gives: say it with `--context`%s"
              .formatted(
                  ShortfallWords.quoted(key),
                  key.equalsIgnoreCase("sts:RoleSessionName") ? " or `--session-name`" : ""));
    }
    for (String key : made.dropped()) {
      notes.add(
          "the policy tests %s: the token has that claim, but AWS makes no condition key of it for this issuer"
              .formatted(ShortfallWords.quoted(key)));
    }
    if (expired != null) {
      notes.add(
          "the token expired at %s: STS refuses it whatever the policy says".formatted(expired));
    }
    notes.add(
        "STS first compares the token's audience with the provider's client IDs, which a policy alone does not tell");
    notes.add(
        jwt
            ? "the token's signature was not checked"
            : "the claims are taken as given: no signature was checked");
    return notes;
  }

  private String namedInstead() {
    if (providers.isEmpty()) {
      return "";
    }
    List<String> urls = providers.stream().map(OidcProvider::urlOf).distinct().limit(5).toList();
    boolean slip = urls.stream().anyMatch(url -> bare(url).equals(bare(issuer.url())));
    return "; it names %s%s"
        .formatted(
            urls.stream().map(ShortfallWords::quoted).collect(Collectors.joining(", ")),
            slip ? ", which differs only in letter case, scheme or a slash" : "");
  }

  private static String bare(String url) {
    return url.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst("/+$", "");
  }

  private Optional<String> subject() {
    String key = (OidcProvider.keyPrefix(issuer.url()) + ":sub").toLowerCase(Locale.ROOT);
    List<String> subjects = made.request().keys().getOrDefault(key, List.of());
    return subjects.size() == 1 ? Optional.of(subjects.getFirst()) : Optional.empty();
  }

  private static Optional<String> nearest(Shortfall shortfall) {
    return Optional.ofNullable(shortfall.value()).map(ShortfallWords::quoted);
  }

  private static void line(StringBuilder text, Condition condition, String why) {
    text.append("  ").append(ShortfallWords.name(condition)).append(": ").append(why).append('\n');
  }
}
