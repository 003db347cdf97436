package dev.trustdrift.report.html;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.TokenWords;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A finding on the page.
///
/// @param anchor the finding's fingerprint, so that a link to it holds as long as the matter does
/// @param tags `new` or since when it is known, `inferred`
/// @param verb what the policy does with the witness
/// @param letsIn the witness in words; empty where there is none
/// @param facts what it rests on, as names and values: the witness's claims, thumbprints, events
/// @param why empty where the rule says it once for all
/// @param advice the fix in a sentence; empty where it is to be pasted
/// @param paste the fix to be pasted, line by line; empty where it is a sentence
/// @param open whether the card shows all at once
record FindingCard(
    String anchor,
    String resource,
    String arn,
    List<String> tags,
    Prose message,
    String verb,
    Prose letsIn,
    List<Fact> facts,
    Prose why,
    Prose advice,
    String paste,
    boolean open) {
  private static final int LONGEST = 2_000;

  /// What a name stands for; several values where it is a list.
  record Fact(String name, List<String> values) {
    Fact {
      values = List.copyOf(values);
    }

    static Fact of(String name, List<String> values) {
      return new Fact(
          Printable.of(name, LONGEST),
          values.stream().map(value -> Printable.of(value, LONGEST)).toList());
    }
  }

  FindingCard {
    tags = List.copyOf(tags);
    facts = List.copyOf(facts);
  }

  static FindingCard of(Tracked tracked, boolean compared, boolean withWhy, boolean open) {
    Finding finding = tracked.finding();
    String fix = finding.fix().strip();
    boolean sentence = fix.lines().count() == 1 && sentence(fix);
    return new FindingCard(
        anchor(finding),
        Resource.name(finding.resource()),
        Printable.of(finding.resource()),
        tags(tracked, compared),
        Prose.of(afterName(finding)),
        TokenWords.verb(finding),
        Prose.of(letsIn(finding)),
        facts(finding),
        Prose.of(withWhy ? finding.why() : ""),
        Prose.of(sentence ? fix : ""),
        sentence ? "" : pasted(fix),
        open);
  }

  static String anchor(Finding finding) {
    return "f-" + finding.id().replaceAll("[^0-9A-Za-z-]", "");
  }

  private static List<String> tags(Tracked tracked, boolean compared) {
    List<String> tags = new ArrayList<>();
    // Without a baseline all are new, which is no news.
    if (compared && tracked.status() == Status.NEW) {
      tags.add("new");
    } else if (compared && tracked.status() == Status.PERSISTING) {
      tags.add("since " + LocalDate.ofInstant(tracked.firstSeen(), ZoneOffset.UTC));
    }
    Confidence confidence = tracked.finding().confidence();
    if (confidence == Confidence.INFERRED || confidence == Confidence.UNDECIDED) {
      tags.add(confidence.name().toLowerCase(Locale.ROOT));
    }
    return tags;
  }

  private static String letsIn(Finding finding) {
    return finding.evidence() instanceof Evidence.Trust trust
        ? TokenWords.of(trust.witness()).orElse("")
        : "";
  }

  /// The message without the name in front that the card begins with anyway.
  private static String afterName(Finding finding) {
    String name = Resource.name(finding.resource());
    int space = name.indexOf(' ');
    String quoted =
        space < 0 ? name : "%s `%s`".formatted(name.substring(0, space), name.substring(space + 1));
    String message = finding.message();
    return message.startsWith(quoted + " ") ? message.substring(quoted.length() + 1) : message;
  }

  private static List<Fact> facts(Finding finding) {
    return switch (finding.evidence()) {
      case Evidence.Trust trust -> facts(trust.witness());
      case Evidence.Certificates certificates ->
          listed(
              "registered thumbprints", certificates.thumbprints(),
              "presented", certificates.presented());
      case Evidence.Calls calls ->
          listed(
              "session names",
              // Few names stand in the message already.
              finding.message().contains(String.join("`, `", calls.sessionNames()))
                  ? List.of()
                  : calls.sessionNames(),
              "events",
              calls.events());
      case Evidence.Named named -> facts(named.facts());
      // The message has all of it.
      case Evidence.Key _ -> List.of();
    };
  }

  private static List<Fact> facts(Map<String, String> named) {
    return named.entrySet().stream()
        .map(fact -> Fact.of(fact.getKey(), List.of(fact.getValue())))
        .toList();
  }

  private static List<Fact> listed(
      String one, List<String> ones, String other, List<String> others) {
    return Stream.of(Fact.of(one, ones), Fact.of(other, others))
        .filter(fact -> !fact.values().isEmpty())
        .toList();
  }

  /// Commands and JSON don't begin with a capital and end in a full stop.
  private static boolean sentence(String line) {
    return !line.isEmpty() && Character.isUpperCase(line.charAt(0)) && line.endsWith(".");
  }

  private static String pasted(String fix) {
    return fix.lines()
        .map(line -> Printable.of(line.replace("\t", "  ")))
        .collect(Collectors.joining("\n"));
  }
}
