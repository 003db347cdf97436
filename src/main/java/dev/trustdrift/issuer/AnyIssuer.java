package dev.trustdrift.issuer;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An issuer whose subject grammar is not known here: a subject is any string of 1 to 255
/// characters (STS refuses longer ones, API reference of AssumeRoleWithWebIdentity,
/// `SubjectFromWebIdentityToken`), so an emptiness is proved and a witness may be one that the
/// issuer never mints.
///
/// @param shared whether it is known to serve tenants who don't know each other
public record AnyIssuer(String url, boolean shared) implements Issuer {

  private static final Universe ANY = Universe.anyString(1, 255);

  @Override
  public boolean grammarKnown() {
    return false;
  }

  @Override
  public Universe subjects() {
    return ANY;
  }

  @Override
  public Map<String, Claim> claims() {
    return Map.of("amr", Claim.any(), "email", Claim.any(), "oaud", Claim.any());
  }

  @Override
  public Optional<String> project(String subject) {
    return Optional.empty();
  }

  @Override
  public List<Pattern> inNamespace(String namespace) {
    return List.of(Productions.startingWith(namespace));
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Optional.empty();
  }

  @Override
  public String exampleSubject(String project) {
    return "SUBJECT-OF-THE-JOB";
  }
}
