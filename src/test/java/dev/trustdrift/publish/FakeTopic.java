package dev.trustdrift.publish;

import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// SNS's batches, as query requests spell them.
public final class FakeTopic {
  private FakeTopic() {}

  /// Takes every entry.
  public static Answer takingAll(Request request) {
    StringBuilder taken = new StringBuilder();
    for (int i = 0; i < entries(request).size(); i++) {
      String id = request.parameter(entry(i) + "Id");
      taken.append("<member><Id>%s</Id><MessageId>m-%s</MessageId></member>".formatted(id, id));
    }
    return Answer.xml(
        request.action(), "<Successful>%s</Successful><Failed></Failed>".formatted(taken));
  }

  /// The subjects of a batch.
  public static List<String> entries(Request request) {
    List<String> subjects = new ArrayList<>();
    while (request.form().containsKey(entry(subjects.size()) + "Id")) {
      subjects.add(request.parameter(entry(subjects.size()) + "Subject"));
    }
    return subjects;
  }

  /// A parameter of one entry of a batch.
  public static String parameter(Request request, int place, String name) {
    return request.parameter(entry(place) + name);
  }

  /// What a message says to the subscribers of one protocol.
  public static String form(Request request, String protocol) {
    return form(request.parameter("Message"), protocol);
  }

  static String form(String message, String protocol) {
    return JsonMapper.shared().readTree(message).path(protocol).stringValue();
  }

  private static String entry(int place) {
    return "PublishBatchRequestEntries.member." + (place + 1) + ".";
  }
}
