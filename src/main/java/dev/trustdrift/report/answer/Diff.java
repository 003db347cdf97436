package dev.trustdrift.report.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.facts.trust.TrustChange;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.facts.trust.WayChange;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a trust policy's change lets in and shuts out: the answer of `trustdrift diff`.
public record Diff(TrustChange change) {

  /// Lines for a person; the first says it all in a sentence.
  public String text() {
    StringBuilder text = new StringBuilder(sentence()).append('\n');
    for (WayChange way : change.ways()) {
      text.append('\n').append(name(way.after())).append('\n');
      if (!way.providerArn().isEmpty()) {
        row(text, "provider", Printable.of(way.providerArn()));
      }
      row(text, "reach", reach(way.before()) + " -> " + reach(way.after()));
      passage(text, "gained", way.gained(), "new", "old");
      passage(text, "lost", way.lost(), "old", "new");
    }
    if (hasOtherWays()) {
      text.append("\nother ways in (their conditions are not compared)\n");
      change.opened().forEach(door -> row(text, "opened", Printable.of(door)));
      change.closed().forEach(door -> row(text, "closed", Printable.of(door)));
    }
    return text.toString();
  }

  private boolean hasOtherWays() {
    return !change.opened().isEmpty() || !change.closed().isEmpty();
  }

  private String sentence() {
    return tokens() + (hasOtherWays() ? "; other ways in changed too" : "");
  }

  private String tokens() {
    if (change.ways().isEmpty()) {
      return "the same: neither policy lets in tokens of an OIDC provider";
    }
    return switch (change.verdict()) {
      case SAME -> "the same: both policies accept the same tokens and requests, proved over all";
      case WIDER -> "wider: the new policy accepts what the old one refuses, and loses nothing";
      case NARROWER ->
          "narrower: the new policy refuses what the old one accepts, and adds nothing";
      case WIDER_AND_NARROWER ->
          "wider and narrower: the new policy accepts what the old one refuses, and the reverse";
      case UNDECIDED -> undecided();
    };
  }

  /// One direction may be known.
  private String undecided() {
    boolean wider = change.ways().stream().anyMatch(way -> way.gained() instanceof Passage.Witness);
    boolean narrower =
        change.ways().stream().anyMatch(way -> way.lost() instanceof Passage.Witness);
    return wider
        ? "undecided: the new policy accepts what the old one refuses; whether it also refuses what"
            + " the old one accepts could not be told"
        : narrower
            ? "undecided: the new policy refuses what the old one accepts; whether it also accepts"
                + " what the old one refuses could not be told"
            : "undecided: not all of the two policies could be compared; see below";
  }

  private static String name(Way way) {
    return way.providerArn().isEmpty() ? "any other provider" : Printable.of(way.issuer());
  }

  private static String reach(Way way) {
    return way.decision().reach().word();
  }

  private static void passage(
      StringBuilder text, String name, Passage passage, String admitting, String refusing) {
    switch (passage) {
      case Passage.None() -> row(text, name, "nothing");
      case Passage.Undecided(var reason) -> row(text, name, "undecided: " + Printable.of(reason));
      case Passage.Witness witness -> {
        String shorter = witness.shortest() ? "" : " (there may be a shorter one)";
        row(text, name, Printable.of(witness.inWords()) + shorter);
        witness
            .keys()
            .forEach(
                (key, value) ->
                    row(text, "", "  " + Printable.of(key) + " = " + Printable.of(value)));
        if (witness.customisedOnly()) {
          row(text, "", "only where a project customised the layout of its subjects");
        }
        row(text, "", "let in by %s of the %s policy".formatted(witness.letInBy(), admitting));
        String refused =
            witness.deniedBy().map(deny -> "denied by " + deny).orElse("let in by no statement");
        row(text, "", "%s of the %s policy".formatted(refused, refusing));
      }
    }
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("  %-9s %s%n".formatted(name, value).replace(System.lineSeparator(), "\n"));
  }

  /// The same for a program.
  public String json() {
    return JsonText.of(document());
  }

  /// What becomes that JSON, for answers that hold it.
  Object document() {
    return new Document(
        change.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        change.ways().stream()
            .map(
                way ->
                    new Issuer(
                        way.after().issuer(),
                        way.providerArn(),
                        reach(way.before()),
                        reach(way.after()),
                        side(way.gained()),
                        side(way.lost())))
            .toList(),
        new OtherWays(change.opened(), change.closed()));
  }

  private static Side side(Passage passage) {
    return switch (passage) {
      case Passage.None() -> new Side("none", null, null, null, null, null, null, null);
      case Passage.Undecided(var reason) ->
          new Side("undecided", null, null, null, null, null, null, reason);
      case Passage.Witness witness ->
          new Side(
              "witness",
              witness.keys(),
              witness.inWords(),
              witness.shortest(),
              witness.customisedOnly(),
              witness.letInBy(),
              witness.deniedBy().orElse(null),
              null);
    };
  }

  /// @param verdict `same`, `wider`, `narrower`, `wider-and-narrower`, `undecided`
  /// @param otherWays who can assume the role without a web identity
  private record Document(String verdict, List<Issuer> issuers, OtherWays otherWays) {}

  /// @param opened principals of the new policy alone, such as `AWS *`
  /// @param closed principals of the old policy alone
  private record OtherWays(List<String> opened, List<String> closed) {}

  /// @param provider its ARN; empty for any other provider, where a wildcard lets it in
  private record Issuer(
      String issuer,
      String provider,
      String reachBefore,
      String reachAfter,
      Side gained,
      Side lost) {}

  /// @param answer `none`, `witness`, `undecided`
  /// @param letInBy the statement of the policy that accepts the witness
  /// @param deniedBy the Deny of the other policy that refuses it; absent where none applies
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Side(
      String answer,
      @Nullable Map<String, String> witness,
      @Nullable String inWords,
      @Nullable Boolean shortest,
      @Nullable Boolean customisedOnly,
      @Nullable String letInBy,
      @Nullable String deniedBy,
      @Nullable String reason) {}
}
