package dev.trustdrift.report.answer;

import java.util.Iterator;
import java.util.List;

/// `who` for people.
final class WhoText {
  private WhoText() {}

  static String of(Who who) {
    Lines lines = new Lines();
    if (who.issuers().isEmpty()) {
      lines.head(
          who.otherIssuers()
              ? "undecided: only a wildcard covers OIDC providers; ask about one with --issuer URL"
              : who.problems().isEmpty()
                  ? "nobody: the policy names no OIDC provider"
                  : "undecided: what could be read of the policy names no OIDC provider");
    }
    for (Iterator<Who.ByIssuer> all = who.issuers().iterator(); all.hasNext(); ) {
      issuer(lines, all.next());
      if (all.hasNext()) {
        lines.blank();
      }
    }
    if (who.otherIssuers() && !who.issuers().isEmpty()) {
      lines.blank().head("A wildcard covers other OIDC providers too: ask with --issuer URL.");
    }
    if (!who.sideDoors().isEmpty()) {
      lines.blank().head("Around OIDC:");
      who.sideDoors().forEach(door -> lines.row("", door));
    }
    if (!who.problems().isEmpty()) {
      lines.blank().head("Not understood:");
      who.problems().forEach(problem -> lines.row("", problem));
    }
    return lines.toString();
  }

  private static void issuer(Lines lines, Who.ByIssuer issuer) {
    lines.head(issuer.issuer() + ": " + issuer.reach() + " (" + issuer.meaning() + ")");
    if (!issuer.because().isEmpty()) {
      lines.row("because", issuer.because());
    }
    if (!issuer.witness().isEmpty()) {
      String words = issuer.token();
      if (words != null) {
        lines.row("lets in", words);
      }
      lines.keys(words == null ? "lets in" : "", issuer.witness());
    }
    String statement = issuer.statement();
    if (statement != null) {
      lines.row("by", statement + ", " + issuer.condition());
    }
    labelled(lines, "accepts", issuer.accepts());
    lines.row("yours", yours(issuer));
    if (!issuer.audienceBounded()) {
      lines.row(
          "audience", "any that the provider's client ID list admits: no condition bounds it");
    }
    issuer.ineffective().forEach(one -> lines.row("no effect", one));
    String tag = issuer.tagAsBranch();
    if (tag != null) {
      lines.row("tag", "a tag of a branch's name comes in too: `" + tag + "`");
    }
    if (issuer.pathOnly() && issuer.issuer().equals("https://gitlab.com")) {
      lines.row(
          "path", "trusted by path alone: add `project_id`, for a vacated path can be taken over");
    }
    if (!issuer.refusedByIam().isEmpty()) {
      lines.row(
          "next edit",
          "IAM would refuse it for "
              + String.join(" and ", issuer.refusedByIam())
              + ": the claim that tells tenants apart is not tested");
    }
  }

  private static void labelled(Lines lines, String label, List<String> all) {
    String first = label;
    for (String one : all) {
      lines.whole(first, one);
      first = "";
    }
  }

  private static String yours(Who.ByIssuer issuer) {
    return switch (issuer.ownedBy()) {
      case "configuration" -> String.join(", ", issuer.owned()) + " (by the configuration)";
      case "instance" -> "the whole instance, unless `owned` in trustdrift.yaml says otherwise";
      default ->
          issuer.owned().isEmpty()
              ? "unknown: the policy names no namespace; say it with `owned` in trustdrift.yaml"
              : String.join(", ", issuer.owned())
                  + " (as the policy spells it; `owned` in trustdrift.yaml says it better)";
    };
  }
}
