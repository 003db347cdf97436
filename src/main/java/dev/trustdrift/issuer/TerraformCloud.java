package dev.trustdrift.issuer;

import static dev.trustdrift.issuer.Productions.ALPHANUMERIC;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.oneWordOf;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// HCP Terraform's workload identity tokens:
///
/// ```
/// subject = "organization:" name (
///             ":project:" title ":workspace:" name ":run_phase:" phase /        ; [1], a run
///             ":module:" name ":operation:test_run" /                           ; [1], a module's test
///             ":project:" title ":stack:" name ":deployment:" name ":operation:" phase )  ; [2]
/// phase   = "plan" / "apply"
/// name    = 1*[A-Za-z0-9_-]
/// title   = a name, with spaces too ("Default Project")
/// ```
///
/// [1] "Workload identity in HCP Terraform"
/// (developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/workload-identity-tokens);
/// [2] "Authenticate a Stack". Subjects without a project are those of the time before projects:
/// none is minted any more.
///
/// An organization is the namespace; what elsewhere is a project is here a workspace, a stack or a
/// module, and phases (of each deployment) are its refs. AWS makes keys of none of the
/// `terraform_*` claims.
record TerraformCloud(String url) implements Issuer {

  private static final String URL = "https://app.terraform.io";
  private static final String ORGANIZATION = "organization:";

  private static final Regular NAME = ALPHANUMERIC.or(oneOf("_-")).atLeastOnce();
  private static final Regular TITLE = ALPHANUMERIC.or(oneOf("_- ")).atLeastOnce();
  private static final Regular PHASE = oneWordOf("plan", "apply");
  private static final Regular OWNER = literal(ORGANIZATION).then(NAME);
  private static final Regular IN_PROJECT = OWNER.then(":project:").then(TITLE);

  private static final Universe SUBJECTS =
      Universe.of(IN_PROJECT.then(":workspace:").then(NAME), literal(":run_phase:").then(PHASE))
          .or(
              Universe.of(
                  IN_PROJECT.then(":stack:").then(NAME),
                  literal(":deployment:").then(NAME).then(":operation:").then(PHASE)))
          .or(Universe.of(OWNER.then(":module:").then(NAME), literal(":operation:test_run")));

  static Optional<Issuer> at(String url) {
    return url.equals(URL) ? Optional.of(new TerraformCloud(url)) : Optional.empty();
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public Universe subjects() {
    return SUBJECTS;
  }

  @Override
  public Map<String, Claim> claims() {
    return Claim.free();
  }

  /// `organization/project/workspace`, or `organization/module`.
  @Override
  public Optional<String> project(String subject) {
    if (!SUBJECTS.contains(subject)) {
      return Optional.empty();
    }
    String[] parts = subject.split(":", -1);
    String path = parts[1] + "/" + parts[3];
    return Optional.of(parts[2].equals("module") ? path : path + "/" + parts[5]);
  }

  /// @param namespace an organization, or `organization/project`
  @Override
  public List<Pattern> inNamespace(String namespace) {
    return List.of(
        Productions.startingWith(ORGANIZATION + namespace.replaceFirst("/", ":project:") + ":"));
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Issuers.segmentAfter(ORGANIZATION, subject, ":").filter(NAME::contains);
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
  public Optional<String> words(String subject) {
    String[] parts = subject.split(":", -1);
    return project(subject)
        .map(
            path ->
                switch (parts[parts.length - 2]) {
                  case "run_phase" -> "the " + parts[7] + " of a run in workspace `" + path + "`";
                  default ->
                      parts[2].equals("module")
                          ? "a test of module `" + path + "`"
                          : "the "
                              + parts[9]
                              + " of deployment `"
                              + parts[7]
                              + "` of stack `"
                              + path
                              + "`";
                });
  }
}
