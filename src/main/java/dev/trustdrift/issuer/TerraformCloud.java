package dev.trustdrift.issuer;

import static dev.trustdrift.language.Regular.anything;
import static dev.trustdrift.language.Regular.either;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.oneWordOf;
import static dev.trustdrift.language.Regular.range;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// HCP Terraform's workload identity tokens ("Workload identity tokens", HCP Terraform
/// documentation):
///
/// ```
/// subject = "organization:" name ":project:" title (
///             ":workspace:" name ":run_phase:" ("plan" / "apply") /
///             ":stack:" name ":deployment:" name ":operation:" ("plan" / "apply") )
/// name    = 1*[A-Za-z0-9_-]
/// title   = a name, with spaces too
/// ```
///
/// An organization is the namespace; organization, project and workspace together are what
/// elsewhere is a project, and its runs' phases are the refs. Other kinds of runs may have other
/// subjects under the same organization: nothing is said of those.
public final class TerraformCloud implements Issuer {

  /// The issuer's URL.
  public static final String URL = "https://app.terraform.io";

  private static final String ORGANIZATION = "organization:";

  private static final Regular LETTER =
      either(range('a', 'z'), range('A', 'Z'), range('0', '9'), oneOf("_-"));
  private static final Regular NAME = LETTER.atLeastOnce();
  private static final Regular TITLE = LETTER.or(oneOf(" ")).atLeastOnce();
  private static final Regular PHASE = oneWordOf("plan", "apply");

  private static final Regular IN_PROJECT =
      literal(ORGANIZATION).then(NAME).then(":project:").then(TITLE);

  private static final Universe DEFAULT =
      Universe.of(IN_PROJECT.then(":workspace:").then(NAME), literal(":run_phase:").then(PHASE))
          .or(
              Universe.of(
                  IN_PROJECT.then(":stack:").then(NAME),
                  literal(":deployment:").then(NAME).then(":operation:").then(PHASE)));

  private static final Regular RUN =
      either(
          literal(":workspace:").then(NAME).then(":run_phase:").then(PHASE),
          literal(":stack:")
              .then(NAME)
              .then(":deployment:")
              .then(NAME)
              .then(":operation:")
              .then(PHASE));

  private static final Universe OTHER =
      Universe.of(
          literal(ORGANIZATION)
              .then(NAME)
              .then(literal(":").then(anything()))
              .minus(IN_PROJECT.then(RUN)));

  @Override
  public String url() {
    return URL;
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public boolean grammarKnown() {
    return true;
  }

  @Override
  public Universe subjects() {
    return DEFAULT;
  }

  @Override
  public boolean customisedGrammarKnown() {
    return false;
  }

  @Override
  public Optional<Universe> customisedSubjects() {
    return Optional.of(OTHER);
  }

  @Override
  public List<Pattern> runNamed() {
    return List.of(Pattern.glob("*"));
  }

  @Override
  public Map<String, Claim> claims() {
    return Map.of();
  }

  /// `organization/project/workspace`.
  @Override
  public Optional<String> project(String subject) {
    String[] parts = subject.split(":", -1);
    return DEFAULT.contains(subject)
        ? Optional.of(parts[1] + "/" + parts[3] + "/" + parts[5])
        : Optional.empty();
  }

  @Override
  public Pattern inNamespace(String namespace) {
    String head = ORGANIZATION + namespace.replaceFirst("/", ":project:") + ":";
    return Pattern.builder().literal(head).anyMany().build();
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    String text = subject.text();
    int end = text.indexOf(':', ORGANIZATION.length());
    String name = end < 0 ? "" : text.substring(ORGANIZATION.length(), end);
    return text.startsWith(ORGANIZATION) && NAME.contains(name)
        ? Optional.of(name)
        : Optional.empty();
  }

  @Override
  public List<Pattern> refFamilies(String project) {
    return List.of();
  }

  @Override
  public String exampleSubject(String project) {
    String[] parts = project.split("/", 3);
    return ORGANIZATION
        + parts[0]
        + ":project:"
        + (parts.length > 1 ? parts[1] : "PROJECT")
        + ":workspace:"
        + (parts.length > 2 ? parts[2] : "WORKSPACE")
        + ":run_phase:apply";
  }

  @Override
  public String describe(String subject) {
    return project(subject)
        .map(path -> "a run of `" + path + "`")
        .orElse("a token with subject `" + subject + "`");
  }
}
