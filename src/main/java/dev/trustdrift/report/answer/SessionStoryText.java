package dev.trustdrift.report.answer;

import dev.trustdrift.report.answer.SessionStory.Opened;
import dev.trustdrift.report.answer.SessionStory.Orphan;
import dev.trustdrift.report.answer.SessionStory.Refused;
import dev.trustdrift.report.answer.Used.Counted;
import dev.trustdrift.report.answer.Used.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session's story for people: who it was, what it did, what does not fit.
final class SessionStoryText {
  /// A constant name may have thousands of sessions: the last ones are told.
  private static final int SESSIONS = 10;

  private static final int ROWS = 8;
  private static final int DENIED = 5;

  private SessionStoryText() {}

  static String of(SessionStory story) {
    Lines lines = new Lines();
    lines.head(headline(story));
    story.warnings().forEach(warning -> lines.row("warning", warning));
    int untold = Math.max(0, story.sessions().size() - SESSIONS);
    if (untold > 0) {
      lines.head(
          "the last %d follow; the earlier %d are in `--format json`, or ask by access key"
              .formatted(SESSIONS, untold));
    }
    story.sessions().subList(untold, story.sessions().size()).forEach(one -> opened(lines, one));
    if (!story.denied().isEmpty()) {
      lines.blank().head("Refused by STS under that name (" + story.denied().size() + "):");
      int skipped = Math.max(0, story.denied().size() - DENIED);
      story.denied().subList(skipped, story.denied().size()).forEach(one -> refused(lines, one));
      if (skipped > 0) {
        lines.row("", "and %d earlier".formatted(skipped));
      }
    }
    List<Orphan> orphans = story.orphans();
    orphans.stream().limit(SESSIONS).forEach(one -> orphan(lines, one));
    if (orphans.size() > SESSIONS) {
      lines.row("", "and %d more".formatted(orphans.size() - SESSIONS));
    }
    lines.blank();
    lines.row("read", window(story));
    story.gaps().forEach(gap -> lines.row("not read", gap));
    return lines.toString();
  }

  private static String headline(SessionStory story) {
    int opened = story.sessions().size();
    if (opened == 0) {
      return "%s: no session was opened; %s"
          .formatted(
              story.asked(),
              story.orphans().isEmpty()
                  ? "STS refused " + SessionWarnings.count(story.denied().size(), "call")
                  : "its credentials were used, and its opening is not in the trail");
    }
    List<String> roles =
        story.sessions().stream().map(one -> role(one.role())).distinct().sorted().toList();
    List<String> who =
        story.sessions().stream().map(SessionStoryText::who).distinct().sorted().toList();
    return "%s: %s of %s by %s"
        .formatted(
            story.asked(),
            SessionWarnings.count(opened, "session"),
            roles.size() == 1 ? roles.getFirst() : roles.size() + " roles",
            who.size() == 1 ? who.getFirst() : who.size() + " subjects");
  }

  private static String who(Opened one) {
    if (one.project() == null) {
      return Objects.requireNonNullElse(one.subject(), "a subject that the event does not name");
    }
    return one.project() + (one.ref() == null ? "" : ", " + refType(one) + " " + one.ref());
  }

  private static String refType(Opened one) {
    return Objects.requireNonNullElse(one.refType(), "ref");
  }

  private static void opened(Lines lines, Opened one) {
    lines.blank();
    lines.head(
        "%s  %s".formatted(one.at(), Objects.requireNonNullElse(one.name(), "without a name")));
    one.warnings().forEach(warning -> lines.row("warning", warning));
    lines.row("job", job(one));
    lines.whole("subject", or(one.subject(), "not in the event"));
    lines.row(
        "token",
        "of %s for %s%s"
            .formatted(
                or(one.issuer(), "an issuer that the event does not name"),
                or(one.audience(), "an audience that the event does not name"),
                verified(one.verification())));
    lines.whole("role", or(one.role(), "not in the event; account " + one.account()));
    lines.row("until", one.until() + " (" + one.basis() + ")");
    lines.row(
        "from",
        "%s, in %s, with %s"
            .formatted(
                or(one.address(), "an address not in the event"),
                one.region(),
                or(one.agent(), "an agent not in the event")));
    lines.row("today", today(one));
    lines.whole(
        "key",
        or(one.accessKeyId(), "not in the event")
            + (one.principal() == null ? "" : ", as " + one.principal()));
    lines.row("link", link(one));
    used(lines, one.used());
  }

  private static String job(Opened one) {
    var claimed = one.claimed();
    if (claimed == null || (claimed.project() == null && claimed.job() == null)) {
      return "the name leads to none (%s)".formatted(one.shape());
    }
    List<String> parts = new ArrayList<>();
    Optional.ofNullable(claimed.project()).ifPresent(id -> parts.add("project " + id));
    Optional.ofNullable(claimed.job()).ifPresent(id -> parts.add("job or pipeline " + id));
    return String.join(", ", parts) + " (by the name, which the job chose)";
  }

  private static String verified(@Nullable String method) {
    return switch (method) {
      case null -> "";
      case "IAMTrustStore" -> "; AWS verified the issuer by its trust store";
      case "Thumbprint" -> "; AWS verified the issuer by the thumbprint";
      default -> "; AWS verified the issuer by " + method;
    };
  }

  private static String today(Opened one) {
    String because = one.today().because();
    return switch (one.today().answer()) {
          case "accepted" -> "the same request would be let in";
          case "refused" -> "the same request would be refused";
          default -> "unknown whether the same request would be let in";
        }
        + (because == null ? "" : ": " + because);
  }

  private static String link(Opened one) {
    return switch (one.link()) {
      case "confirmed" -> "its calls bear its access key and its principal";
      case "access-key" -> "its calls bear its access key, but not its principal";
      case "name" -> "its calls bear its principal, that is its name, but not its access key";
      default -> "no later call of it is in the trail";
    };
  }

  private static void used(Lines lines, @Nullable Used used) {
    if (used == null) {
      return;
    }
    lines.row(
        "used",
        "%s%s, %s"
            .formatted(
                SessionWarnings.count(used.events(), "call"),
                denied(used.denied()),
                used.first().equals(used.last())
                    ? "at " + used.first()
                    : "from " + used.first() + " to " + used.last()));
    counted(lines, "called", used.calls());
    counted(lines, "addresses", used.addresses());
    counted(lines, "regions", used.regions());
    counted(lines, "agents", used.agents());
  }

  private static void counted(Lines lines, String label, Counted counted) {
    String first = label;
    for (Value value : counted.seen().subList(0, Math.min(ROWS, counted.seen().size()))) {
      lines.whole(
          first, "%5d  %s%s".formatted(value.count(), value.value(), denied(value.denied())));
      first = "";
    }
    int more = Math.max(0, counted.seen().size() - ROWS);
    if (more + counted.others() > 0) {
      lines.row(
          "",
          counted.others() == 0
              ? "and %d more".formatted(more)
              : "and others, not all of them kept");
    }
  }

  private static String denied(int denied) {
    return denied == 0 ? "" : " (" + denied + " denied)";
  }

  private static void refused(Lines lines, Refused one) {
    lines.row(
        "",
        "%s  %s (%s)%s, from %s, by"
            .formatted(
                one.at(),
                one.code(),
                one.cause(),
                one.role() == null ? ", role unknown" : " for " + role(one.role()),
                or(one.address(), "an address not in the event")));
    lines.whole("", or(one.subject(), "a subject that the event does not name"));
  }

  private static void orphan(Lines lines, Orphan one) {
    lines.blank().head("Used, but not seen opened: " + or(one.name(), "without a name"));
    lines.whole(
        "key",
        or(one.accessKeyId(), "unknown")
            + (one.principal() == null ? "" : ", as " + one.principal()));
    lines.whole("role", or(one.role(), "unknown"));
    if (one.provider() != null) {
      lines.whole("provider", one.provider());
    }
    used(lines, one.used());
  }

  private static String window(SessionStory story) {
    SessionStory.Window window = story.window();
    return "%s and %s, %s to %s"
        .formatted(
            SessionWarnings.count(window.sessions(), "session"),
            SessionWarnings.count(window.denied(), "denied call"),
            or(window.from(), "no time"),
            or(window.to(), "no time"));
  }

  private static String role(@Nullable String arn) {
    return arn == null ? "an unknown role" : arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static String or(@Nullable String text, String other) {
    return text == null ? other : text;
  }
}
