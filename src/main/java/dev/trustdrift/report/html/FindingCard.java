package dev.trustdrift.report.html;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.TokenWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A finding on the page.
///
/// @param anchor the finding's fingerprint, so that a link to it holds as long as the matter does
/// @param tags `new`, `inferred`
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
    Prose letsIn,
    List<Fact> facts,
    Prose why,
    Prose advice,
    String paste,
    boolean open) {
  private static final int LONGEST = 2_000;

  record Fact(String name, String value) {
    static Fact of(String name, String value) {
      return new Fact(Printable.of(name, LONGEST), Printable.of(value, LONGEST));
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
        Prose.of(finding.message()),
        Prose.of(letsIn(finding)),
        facts(finding.evidence()),
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

  private static List<Fact> facts(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Trust trust -> facts(trust.witness());
      case Evidence.Certificates certificates ->
          listed(
              "registered thumbprint", certificates.thumbprints(),
              "presented", certificates.presented());
      case Evidence.Calls calls ->
          listed("session name", calls.sessionNames(), "event", calls.events());
      case Evidence.Named named -> facts(named.facts());
      // The message has all of it.
      case Evidence.Key _ -> List.of();
    };
  }

  private static List<Fact> facts(Map<String, String> named) {
    return named.entrySet().stream().map(fact -> Fact.of(fact.getKey(), fact.getValue())).toList();
  }

  private static List<Fact> listed(
      String one, List<String> ones, String other, List<String> others) {
    List<Fact> facts = new ArrayList<>();
    ones.forEach(value -> facts.add(Fact.of(one, value)));
    others.forEach(value -> facts.add(Fact.of(other, value)));
    return facts;
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
