package dev.trustdrift.report.answer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.trust.AtFault;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Ineffective;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.facts.trust.Trust;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.issuer.SharedControls;
import dev.trustdrift.policy.Problem;
import dev.trustdrift.policy.SideDoor;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.report.JsonText;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who can assume a role with a trust policy: the answer of `trustdrift who`. Users script against
/// the names of its JSON, which are those of the records here.
///
/// @param policy the file as the user named it
/// @param reach the widest of all issuers; `nobody` where the policy names none, `undecided` where
///   it covers issuers only by a wildcard, or where it names none in what could be read of it
/// @param issuers one for each OIDC provider that the policy names, or the one that was asked about
/// @param otherIssuers whether a wildcard covers OIDC providers that the policy does not name
/// @param sideDoors principals that may assume the role by another way than OIDC
/// @param problems what of the policy could not be understood, with its place
@JsonPropertyOrder({"policy", "reach", "issuers", "otherIssuers", "sideDoors", "problems"})
public record Who(
    String policy,
    String reach,
    List<ByIssuer> issuers,
    boolean otherIssuers,
    List<String> sideDoors,
    List<String> problems) {

  /// What holds for one issuer.
  ///
  /// @param provider the ARN of its provider in the policy
  /// @param reach the contract's word (DESIGN section 2)
  /// @param accepts accepted subjects, or the patterns that accept them where there are too many
  /// @param witness condition key to value: a token that shows the reach
  /// @param token the witness in words
  /// @param shortest whether no shorter subject shows it
  /// @param statement the Allow statement that lets the witness in
  /// @param condition its condition on the subject that does
  /// @param because why nobody comes in, or why it is undecided; else empty
  /// @param owned the namespaces that count as yours
  /// @param ownedBy `configuration`, `policy` (the namespaces that it spells out), or `instance`
  /// @param audienceBounded whether a condition bounds the audience
  /// @param ineffective conditions that decide nothing, each a clause
  /// @param tagAsBranch the subject of a tag that comes in because it bears a branch's name
  /// @param pathOnly whether a project comes in by its path alone
  /// @param refusedByIam statements for which IAM would refuse the next edit
  @JsonPropertyOrder({
    "issuer",
    "provider",
    "reach",
    "meaning",
    "accepts",
    "witness",
    "token",
    "shortest",
    "statement",
    "condition",
    "because",
    "owned",
    "ownedBy",
    "audienceBounded",
    "ineffective",
    "tagAsBranch",
    "pathOnly",
    "refusedByIam"
  })
  public record ByIssuer(
      String issuer,
      String provider,
      String reach,
      String meaning,
      List<String> accepts,
      Map<String, String> witness,
      @Nullable String token,
      boolean shortest,
      @Nullable String statement,
      @Nullable String condition,
      String because,
      List<String> owned,
      String ownedBy,
      boolean audienceBounded,
      List<String> ineffective,
      @Nullable String tagAsBranch,
      boolean pathOnly,
      List<String> refusedByIam) {

    private static ByIssuer of(TrustPolicy policy, Way way) {
      Grant.Decision decision = way.decision();
      @Nullable AtFault atFault = decision.atFault();
      return new ByIssuer(
          way.issuer(),
          way.providerArn(),
          decision.reach().word(),
          decision.reach().meaning(),
          decision.accepts(),
          decision.witness(),
          way.witnessInWords().orElse(null),
          decision.shortest(),
          atFault == null ? null : atFault.statement(),
          atFault == null ? null : atFault.condition(),
          decision.because(),
          way.owned().wholeInstance() ? List.of("*") : way.owned().namespaces(),
          way.owned().configured()
              ? "configuration"
              : way.owned().wholeInstance() ? "instance" : "policy",
          decision.audienceBounded(),
          Ineffective.of(policy, way).stream().map(one -> one.inWords(way.issuer())).toList(),
          decision.tagAsBranch(),
          decision.pathOnly(),
          SharedControls.refused(policy, way.providerArn(), way.issuer()).stream()
              .map(Statement::label)
              .toList());
    }
  }

  /// The answer.
  ///
  /// @param name of the file
  /// @param trust what the policy says, through each provider that is asked about
  /// @param otherIssuers whether a wildcard covers providers that are not among them
  public static Who of(String name, Trust trust, boolean otherIssuers) {
    boolean whollyRead = trust.policy().problems().isEmpty();
    Reach none = otherIssuers || !whollyRead ? Reach.UNDECIDED : Reach.NOBODY;
    return new Who(
        name,
        trust.ways().stream()
            .map(way -> way.decision().reach())
            .max(Comparator.naturalOrder())
            .orElse(none)
            .word(),
        trust.ways().stream().map(way -> ByIssuer.of(trust.policy(), way)).toList(),
        otherIssuers,
        SideDoor.of(trust.policy()).stream().map(Who::words).toList(),
        trust.policy().problems().stream().map(Problem::toString).toList());
  }

  private static String words(SideDoor door) {
    return "statement %d lets in `%s`%s"
        .formatted(
            door.statement(),
            door.principal().text(),
            door.conditional() ? " under conditions" : "");
  }

  /// As JSON; ends in a line feed.
  public String json() {
    return JsonText.of(this);
  }

  /// For people.
  public String text() {
    return WhoText.of(this);
  }
}
