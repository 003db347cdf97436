package dev.trustdrift.publish;

import dev.trustdrift.finding.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of the alerts of a run.
///
/// @param alerts those that were to be sent
/// @param sent how many the topic took
/// @param refused those that it will never take as they are (`SenderFault`)
/// @param failed those that it may take another time
record AlertResult(Alerts alerts, int sent, List<Unsent> refused, List<Unsent> failed) {
  private static final int NAMED = 5;

  /// An alert that was not taken.
  record Unsent(String rule, String resource, String reason) {
    @Override
    public String toString() {
      return "`%s` on `%s`: %s"
          .formatted(Printable.of(rule, 60), Printable.of(resource, 300), reason);
    }
  }

  AlertResult {
    refused = List.copyOf(refused);
    failed = List.copyOf(failed);
  }

  /// Whether a later run must try again: its baseline then stays as it is.
  boolean again() {
    return !failed.isEmpty();
  }

  /// Empty where there was nothing to alert of.
  Optional<Delivery> delivery(String topicArn) {
    if (alerts.all() == 0) {
      return Optional.empty();
    }
    String count = "%d of %d alerts".formatted(sent, alerts.told().size());
    if (refused.isEmpty() && failed.isEmpty()) {
      return Optional.of(
          Delivery.done(
              SnsSink.ALERTS, String.join("; ", with(List.of(topicArn + " (" + count + ")")))));
    }
    return Optional.of(
        Delivery.failed(
            SnsSink.ALERTS, String.join("; ", with(List.of(count + " were taken; " + unsent())))));
  }

  /// What the digest says of them: only what a reader could not guess.
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!refused.isEmpty() || !failed.isEmpty()) {
      notes.add(
          "%d of %d alerts could not be sent: %s"
              .formatted(refused.size() + failed.size(), alerts.told().size(), unsent()));
    }
    return with(notes);
  }

  private List<String> with(List<String> before) {
    List<String> sentences = new ArrayList<>(before);
    if (alerts.left() > 0) {
      sentences.add(
          "without a baseline the worst %d of %d CRITICAL and HIGH findings alone have an alert of their own"
              .formatted(alerts.told().size(), alerts.all()));
    }
    return sentences;
  }

  private String unsent() {
    List<Unsent> all = new ArrayList<>(refused);
    all.addAll(failed);
    List<String> words = new ArrayList<>(all.stream().limit(NAMED).map(Unsent::toString).toList());
    if (all.size() > NAMED) {
      words.add("and %d more".formatted(all.size() - NAMED));
    }
    words.add(
        again()
            ? "the baseline stays, so that the next run sends them again"
            : "sending them again would not help, and the digest names them");
    return String.join("; ", words);
  }
}
