package dev.trustdrift.publish;

import dev.trustdrift.report.Report;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// Tells a topic: subject, digest and attributes to filter by.
public final class SnsSink implements Sink {
  static final String NAME = "sns";

  private final SnsClient sns;
  private final String topicArn;

  /// A sink for one topic, standard or FIFO (its ARN then ends in `.fifo`).
  public SnsSink(SnsClient sns, String topicArn) {
    this.sns = sns;
    this.topicArn = topicArn;
  }

  @Override
  public Delivery publish(Report report, String whereabouts) {
    Digest digest = Digest.of(report, whereabouts);
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(topicArn)
            .subject(digest.subject())
            .message(digest.body())
            .messageAttributes(attributes(digest));
    if (topicArn.endsWith(".fifo")) {
      // One order per account; the same audit told twice within five minutes is one message.
      request
          .messageGroupId(report.account().id())
          .messageDeduplicationId(
              report.account().id() + "-" + report.account().takenAt().toEpochMilli());
    }
    try {
      return Delivery.done(
          NAME, "%s (message %s)".formatted(topicArn, sns.publish(request.build()).messageId()));
    } catch (SdkException e) {
      return Delivery.failed(NAME, Refusal.of(e, "sns:Publish", topicArn));
    }
  }

  private static Map<String, MessageAttributeValue> attributes(Digest digest) {
    return digest.attributes().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    MessageAttributeValue.builder()
                        .dataType(entry.getValue().type())
                        .stringValue(entry.getValue().value())
                        .build()));
  }
}
