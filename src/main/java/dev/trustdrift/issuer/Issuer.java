package dev.trustdrift.issuer;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One issuer of web identity tokens, and what it can put into them. A new one is a file that says
/// where its grammar is documented, and a line in [Issuers].
///
/// Phase 0 of every subject universe is the part that names the project; the rest says on which ref
/// or in which environment the job runs.
public interface Issuer {

  /// With scheme, as registered: `https://gitlab.com`.
  String url();

  /// Whether tenants who don't know each other get tokens from it. A private issuer's whole
  /// instance counts as owned unless the configuration says otherwise.
  default boolean shared() {
    return false;
  }

  /// Whether [#subjects] is the issuer's own grammar and not merely all strings.
  default boolean grammarKnown() {
    return true;
  }

  /// The subjects of the default layout; where the configuration lists a layout for every project,
  /// those of that one.
  Universe subjects();

  /// Whether the configuration lists a layout for every project.
  default boolean everyLayoutListed() {
    return false;
  }

  /// The subjects of further layouts that count in full: those of the projects whose layout the
  /// configuration lists, which have no others, or a second kind of token that every job may take.
  default List<Universe> listedSubjects() {
    return List.of();
  }

  /// Whether [#customisedSubjects] reads as projects and refs, and not merely as some claims.
  default boolean customisedGrammarKnown() {
    return false;
  }

  /// The subjects that only customised layouts have; empty where the platform has none.
  default Optional<Universe> customisedSubjects() {
    return Optional.empty();
  }

  /// The customised and listed subjects that say on which ref or in which environment the job runs;
  /// any other admits every ref of its project.
  default List<Pattern> runNamed() {
    return List.of();
  }

  /// The customised subjects that begin by naming the owner of the project, so that [#inNamespace]
  /// tells whose they are. Only asked where the customised grammar is not known.
  default List<Pattern> ownerNamed() {
    return List.of();
  }

  /// Whether every project of the issuer, a stranger's too, can have this customised subject. Only
  /// asked where the customised grammar is not known.
  default boolean isAnybodys(String subject) {
    return false;
  }

  /// The claims besides `sub` and `aud` that AWS makes condition keys of for this issuer, by name
  /// (Service Authorization Reference, STS). A claim that is not here is never in the request
  /// context.
  default Map<String, Claim> claims() {
    return Map.of();
  }

  /// The claims whose one value is one project, whatever its path, such as `project_id`.
  default List<String> projectClaims() {
    return List.of();
  }

  /// The claims whose one value is one namespace, such as `namespace_id`.
  default List<String> namespaceClaims() {
    return List.of();
  }

  /// The subjects that come with a value of a claim, where the subject repeats the claim.
  ///
  /// @param claim one of [#projectClaims] or [#namespaceClaims]
  default Optional<Regular> subjectsWith(String claim, String value) {
    return Optional.empty();
  }

  /// The project that a subject names, as `namespace/project`, if it names one by path;
  /// `namespace/*` where it names the namespace only.
  Optional<String> project(String subject);

  /// The subjects of projects inside a namespace, whatever their layout: those that match one of
  /// these.
  List<Pattern> inNamespace(String namespace);

  /// The complete namespace at the start of a subject pattern as written, if it has one:
  /// `project_path:acme/*` names `acme`, `project_path:acme*` names none.
  Optional<String> namespaceOf(Pattern subject);

  /// The subjects whose phase 0 says more than the project (a numeric ID that the project's name
  /// implies), where some do.
  default Optional<Pattern> moreThanProject() {
    return Optional.empty();
  }

  /// The subjects of the same project, with what phase 0 may say besides it or without. Empty where
  /// phase 0 is the project.
  default List<Pattern> sameProject(String subject) {
    return List.of();
  }

  /// The subjects of the same project and ref, where a subject says more than that (who ran it, on
  /// which commit). Empty where it does not.
  default List<Pattern> sameRef(String subject) {
    return List.of();
  }

  /// What "every branch" and "every tag" of a project are. Empty where the platform's subjects know
  /// no such families.
  ///
  /// @param project what phase 0 of its subjects reads
  /// @param subject one of its subjects: what that says besides project and ref stays as it is
  default List<Pattern> refFamilies(String project, String subject) {
    return List.of();
  }

  /// What a job of that project on its main branch presents: for fixes to paste.
  String exampleSubject(String project);

  /// A subject in the words of somebody who writes pipelines: ``a pipeline on tag `v1` of project
  /// `acme/shop` ``. Empty for a subject in no layout that is known: then the subject itself says
  /// most. Holds the subject's own text, so is no more printable than that.
  default Optional<String> words(String subject) {
    return Optional.empty();
  }

  /// The same, with the subject itself where there are no words for it.
  default String describe(String subject) {
    return words(subject).orElse("a token with subject `" + subject + "`");
  }

  /// A claim's possible values.
  record Claim(Universe values, boolean mayBeAbsent) {

    private static final Claim ANY = new Claim(Universe.anyString(1, 255), true);

    /// Any text, or none: for claims whose values nobody documents.
    static Claim any() {
      return ANY;
    }

    /// Claims of any text that a token may lack, and `oaud`, which STS makes of the token's own
    /// audience whoever the issuer is.
    static Map<String, Claim> free(String... names) {
      TreeMap<String, Claim> claims = new TreeMap<>();
      claims.put("oaud", ANY);
      for (String name : names) {
        claims.put(name, ANY);
      }
      return Collections.unmodifiableMap(claims);
    }

    /// In every token.
    static Claim always(Regular values) {
      return new Claim(Universe.of(values), false);
    }

    /// Not in every token.
    static Claim maybe(Regular values) {
      return new Claim(Universe.of(values), true);
    }
  }
}
