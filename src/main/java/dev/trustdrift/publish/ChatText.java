package dev.trustdrift.publish;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.finding.Printable;
import java.util.List;
import java.util.Map;

/// A custom notification of Amazon Q Developer in chat applications (its administrator guide,
/// "Custom notifications", event schema): it subscribes to topics by `https` and shows this in
/// Slack or Teams.
final class ChatText {
  /// The schema's limits, in characters.
  static final int TITLE = 250;

  static final int DESCRIPTION = 8000;

  private ChatText() {}

  static String of(Content content, Metadata metadata) {
    return Envelope.compact(new Notification("1.0", "custom", content, metadata));
  }

  /// Text from outside, shown as it is: in a code span neither client reads its own marks
  /// (emphasis, links, tables). A span can't hold its own mark, and Slack reads `<!channel>` and
  /// `<@user>` even there, so those three characters are shown as their likes; the full report has
  /// them.
  static String literal(String text) {
    return "`" + Printable.of(text).replace('`', '\'').replace('<', '‹').replace('>', '›') + "`";
  }

  /// A sentence of this program that may hold a reason from outside: no mention, no hidden link.
  static String sentence(String text) {
    return Printable.of(text).replace('<', '‹').replace('>', '›');
  }

  private record Notification(String version, String source, Content content, Metadata metadata) {}

  /// @param textType `client-markdown`
  @JsonPropertyOrder({"textType", "title", "description", "nextSteps", "keywords"})
  record Content(
      String textType,
      String title,
      String description,
      List<String> nextSteps,
      List<String> keywords) {
    Content(String title, String description, List<String> nextSteps, List<String> keywords) {
      this("client-markdown", title, description, nextSteps, keywords);
    }
  }

  /// @param threadId messages of one thread
  @JsonPropertyOrder({"threadId", "summary", "eventType", "relatedResources", "additionalContext"})
  record Metadata(
      String threadId,
      String summary,
      String eventType,
      List<String> relatedResources,
      Map<String, String> additionalContext) {}
}
