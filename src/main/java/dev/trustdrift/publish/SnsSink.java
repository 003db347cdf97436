package dev.trustdrift.publish;

import dev.trustdrift.drift.Tracked;
import dev.trustdrift.publish.AlertResult.Unsent;
import dev.trustdrift.publish.Message.Attribute;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// Tells a topic: a digest a run, and an alert for each new grave finding.
public final class SnsSink {
  static final String NAME = "sns";
  static final String ALERTS = "sns-alerts";

  /// SNS API reference, `PublishBatch`.
  private static final int MOST_ENTRIES = 10;

  private final SnsClient sns;
  private final String topicArn;
  private final boolean chat;

  /// A sink for one topic, standard or FIFO (its ARN then ends in `.fifo`).
  public SnsSink(SnsClient sns, String topicArn) {
    this(sns, topicArn, false);
  }

  /// As above.
  ///
  /// @param chat whether `https` subscribers are Amazon Q Developer in chat applications
  public SnsSink(SnsClient sns, String topicArn, boolean chat) {
    this.sns = sns;
    this.topicArn = topicArn;
    this.chat = chat;
  }

  String topicArn() {
    return topicArn;
  }

  /// Sends the digest.
  Delivery digest(Report report, Whereabouts where, AlertResult alerts) {
    Message digest = new Digest(report, where, alerts, chat).message();
    try {
      return Delivery.done(
          NAME, "%s (message %s)".formatted(topicArn, publish(digest, report.account().id())));
    } catch (SdkException e) {
      return Delivery.failed(NAME, Refusal.of(e, "sns:Publish", topicArn));
    }
  }

  /// Sends the alerts of a report. What a batch did not take is sent once more by itself, unless it
  /// is the message's own fault. Once the topic takes nothing at all, the rest is not tried.
  AlertResult alerts(Report report, Whereabouts where) {
    Alerts alerts = Alerts.of(report);
    Sending sending = new Sending(report.account().id());
    Batch batch = new Batch();
    for (Tracked tracked : alerts.told()) {
      Entry entry = new Entry(tracked, new Alert(report, tracked, where, chat).message());
      if (!batch.takes(entry)) {
        sending.send(batch.entries);
        batch = new Batch();
      }
      batch.add(entry);
    }
    sending.send(batch.entries);
    return new AlertResult(alerts, sending.sent, sending.refused, sending.failed);
  }

  private record Entry(Tracked tracked, Message message) {
    Unsent unsent(String reason) {
      return new Unsent(tracked.finding().rule(), tracked.finding().resource(), reason);
    }
  }

  private static final class Batch {
    private final List<Entry> entries = new ArrayList<>();
    private int size;

    boolean takes(Entry entry) {
      return entries.size() < MOST_ENTRIES && size + entry.message().size() <= Message.LIMIT;
    }

    void add(Entry entry) {
      entries.add(entry);
      size += entry.message().size();
    }
  }

  /// The alerts of one run on their way.
  private final class Sending {
    private final String account;
    private final List<Unsent> refused = new ArrayList<>();
    private final List<Unsent> failed = new ArrayList<>();
    private int sent;

    /// Why the topic takes nothing more.
    private @Nullable String over;

    Sending(String account) {
      this.account = account;
    }

    void send(List<Entry> entries) {
      if (entries.isEmpty()) {
        return;
      }
      if (over != null) {
        fail(entries, over);
        return;
      }
      Map<String, Entry> byId = new LinkedHashMap<>();
      for (Entry entry : entries) {
        byId.put(Integer.toString(byId.size()), entry);
      }
      PublishBatchResponse answer;
      try {
        answer =
            sns.publishBatch(
                request ->
                    request
                        .topicArn(topicArn)
                        .publishBatchRequestEntries(
                            byId.entrySet().stream()
                                .map(one -> entry(one.getKey(), one.getValue().message()))
                                .toList()));
      } catch (SdkException e) {
        if (Refusal.unfit(e)) {
          // One message that does not fit must not keep the others back.
          entries.forEach(this::alone);
        } else {
          over = Refusal.of(e, "sns:Publish", topicArn);
          fail(entries, over);
        }
        return;
      }
      sent += answer.successful().size();
      answer.successful().forEach(one -> byId.remove(one.id()));
      for (BatchResultErrorEntry error : answer.failed()) {
        Entry entry = byId.remove(error.id());
        if (entry == null) {
          continue;
        }
        if (Boolean.TRUE.equals(error.senderFault())) {
          refused.add(entry.unsent(Refusal.ofEntry(error.code(), error.message())));
        } else {
          alone(entry);
        }
      }
      // SNS answers for each entry; one that it forgot is unknown, and unknown is not sent.
      byId.values().forEach(this::alone);
    }

    private void alone(Entry entry) {
      if (over != null) {
        failed.add(entry.unsent(over));
        return;
      }
      try {
        publish(entry.message(), account);
        sent++;
      } catch (SdkException e) {
        String reason = Refusal.of(e, "sns:Publish", topicArn);
        if (Refusal.unfit(e)) {
          refused.add(entry.unsent(reason));
        } else {
          over = reason;
          failed.add(entry.unsent(reason));
        }
      }
    }

    private void fail(List<Entry> entries, String reason) {
      entries.forEach(entry -> failed.add(entry.unsent(reason)));
    }

    private PublishBatchRequestEntry entry(String id, Message message) {
      PublishBatchRequestEntry.Builder entry =
          PublishBatchRequestEntry.builder()
              .id(id)
              .subject(message.subject())
              .message(message.body())
              .messageStructure("json")
              .messageAttributes(attributes(message));
      if (fifo()) {
        entry.messageGroupId(account).messageDeduplicationId(message.deduplication());
      }
      return entry.build();
    }
  }

  private String publish(Message message, String account) {
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(topicArn)
            .subject(message.subject())
            .message(message.body())
            .messageStructure("json")
            .messageAttributes(attributes(message));
    if (fifo()) {
      // One order per account.
      request.messageGroupId(account).messageDeduplicationId(message.deduplication());
    }
    return Optional.ofNullable(sns.publish(request.build()).messageId()).orElse("without a name");
  }

  private boolean fifo() {
    return topicArn.endsWith(".fifo");
  }

  private static Map<String, MessageAttributeValue> attributes(Message message) {
    return message.attributes().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> {
                  Attribute attribute = entry.getValue();
                  return MessageAttributeValue.builder()
                      .dataType(attribute.type())
                      .stringValue(attribute.value())
                      .build();
                }));
  }
}
