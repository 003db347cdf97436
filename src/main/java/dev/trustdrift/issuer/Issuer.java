package dev.trustdrift.issuer;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One issuer of web identity tokens, and what it can put into them.
///
/// Phase 0 of every subject universe is the part that names the project; the rest says on which ref
/// or in which environment the job runs.
public interface Issuer {

  /// With scheme, as registered: `https://gitlab.com`.
  String url();

  /// Whether tenants who don't know each other get tokens from it. A private issuer's whole
  /// instance counts as owned unless the configuration says otherwise.
  boolean shared();

  /// Whether [#subjects] is the issuer's own grammar and not merely all strings.
  boolean grammarKnown();

  /// The subjects of the default layout; where the configuration lists a layout for every project,
  /// those of that one.
  Universe subjects();

  /// Whether the configuration lists a layout for every project.
  default boolean everyLayoutListed() {
    return false;
  }

  /// The subjects of the projects whose layout the configuration lists, which have no others.
  default List<Universe> listedSubjects() {
    return List.of();
  }

  /// Whether [#customisedSubjects] reads as projects and refs, and not merely as some claims.
  boolean customisedGrammarKnown();

  /// The subjects that only customised layouts have; empty where the platform has none.
  Optional<Universe> customisedSubjects();

  /// The customised subjects that say on which ref or in which environment the job runs; any other
  /// admits every ref of its project.
  List<Pattern> runNamed();

  /// The claims besides `sub` and `aud` that AWS makes condition keys of for this issuer, by name.
  /// A claim that is not here is never in the request context.
  Map<String, Claim> claims();

  /// The project that a subject names, if it names one by path.
  Optional<String> project(String subject);

  /// The subjects of projects inside a namespace, whatever their layout.
  Pattern inNamespace(String namespace);

  /// The complete namespace at the start of a subject pattern as written, if it has one:
  /// `project_path:acme/*` names `acme`, `project_path:acme*` names none.
  Optional<String> namespaceOf(Pattern subject);

  /// What "every branch" and "every tag" of a project are, given what phase 0 of its subjects
  /// reads. Empty where the platform's subjects know no such families.
  List<Pattern> refFamilies(String project);

  /// What a job of that project on its main branch presents: for fixes to paste.
  String exampleSubject(String project);

  /// A subject in words, such as ``a pipeline for tag `v1` of project `acme/shop` ``.
  String describe(String subject);

  /// A claim's possible values.
  record Claim(Universe values, boolean mayBeAbsent) {}
}
