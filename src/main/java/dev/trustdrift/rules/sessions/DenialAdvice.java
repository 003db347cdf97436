package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Denial;
import dev.trustdrift.facts.sessions.RulingWords;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.facts.sessions.TodaysTrust;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a refusal means, and what to do about it.
///
/// @param message the end of the finding's sentence: the cause in words, and what to do
/// @param fix a command to paste
record DenialAdvice(String message, String fix) {
  /// @param nearest shared by all of an audit's refusals
  static DenialAdvice of(
      Facts facts, NearestRole nearest, Call call, Denial denial, boolean stranger) {
    String provider =
        ShellWord.of(Objects.requireNonNullElse(call.event().provider(), "PROVIDER_ARN"));
    String issuer = Objects.requireNonNullElse(call.caller().issuer(), "ISSUER_URL");
    return switch (denial.cause()) {
      case NOT_TRUSTED -> notTrusted(facts, nearest, call, stranger);
      case AUDIENCE ->
          new DenialAdvice(
              "the token's audience%s is not in the provider's client ID list; ask for a listed `aud` in the job's `id_tokens`, or add it"
                  .formatted(audience(call)),
              "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn %s --client-id %s"
                  .formatted(
                      provider,
                      ShellWord.of(
                          Objects.requireNonNullElse(call.event().audience(), "AUDIENCE"))));
      case THUMBPRINT ->
          new DenialAdvice(
              "the issuer's certificate matches none of the provider's thumbprints and no public root vouches for it, so every job fails; register the thumbprint of the last certificate that the issuer's host presents",
              "aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn %s --thumbprint-list \"$THUMBPRINT\""
                  .formatted(provider));
      case ISSUER_UNREACHABLE ->
          new DenialAdvice(
              "AWS could not read the issuer's discovery document or keys (unreachable, slow or throttled; this has nothing to do with `aud`); make both URLs answer from the internet",
              "curl -sS %s\ncurl -sS %s  # GitLab's key set"
                  .formatted(
                      ShellWord.of(issuer + "/.well-known/openid-configuration"),
                      ShellWord.of(issuer + "/oauth/discovery/keys")));
      case NO_PROVIDER ->
          new DenialAdvice(
              "the account has no identity provider for the token's issuer; register it, or send the job to the right account",
              "aws iam create-open-id-connect-provider --url %s --client-id-list \"$AUDIENCE\""
                  .formatted(ShellWord.of(issuer)));
      case EXPIRED ->
          new DenialAdvice(
              "the token had expired when the job asked; ask at the start of the job, before its long steps",
              "# .gitlab-ci.yml: assume the role in before_script; a GitLab ID token ends with its job's timeout");
      case OTHER ->
          new DenialAdvice(
              "STS said `%s`; look at the event"
                  .formatted(
                      Printable.of(
                          Objects.requireNonNullElse(call.event().errorMessage(), "nothing more"),
                          200)),
              "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=%s"
                  .formatted(ShellWord.of(call.event().id())));
    };
  }

  private static DenialAdvice notTrusted(
      Facts facts, NearestRole nearest, Call call, boolean stranger) {
    String reason = reason(facts, nearest, call);
    String role = call.role();
    String show =
        role == null
            ? "# the event names no role; this one has the caller's address and user agent:\naws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=%s"
                .formatted(ShellWord.of(call.event().id()))
            : "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
                .formatted(ShellWord.of(role.substring(role.lastIndexOf('/') + 1)));
    return stranger
        ? new DenialAdvice(
            reason
                + "; AWS held, so nothing is open here, but somebody outside your namespaces asks for roles of this account",
            show)
        : new DenialAdvice(
            reason
                + "; add the subject to the trust policy if the job should get in, else stop it from asking",
            show);
  }

  private static String reason(Facts facts, NearestRole nearest, Call call) {
    String arn = call.role();
    if (arn == null) {
      return nearest
          .words(call)
          .map(words -> "the event names no role; " + words)
          .orElse("no trust policy that it asked for lets it in (the event names no role)");
    }
    Optional<Role> role =
        facts.inventory().roles().stream()
            .filter(candidate -> candidate.arn().equals(arn))
            .findFirst();
    if (role.isEmpty()) {
      return facts.inventory().complete(Gap.Part.ROLES)
          ? "the account has no role `%s`".formatted(Printable.of(arn))
          : "the role could not be read";
    }
    String provider = call.event().provider();
    return provider == null
        ? "the event does not tell through which provider it came"
        : reason(facts.today().ask(role.get(), call.event(), provider));
  }

  private static String reason(TodaysTrust.Answer answer) {
    Ruling ruling = answer.ruling();
    return switch (ruling.decision()) {
      case Decision.ExplicitlyDenied _, Decision.ImplicitlyDenied _ ->
          "in the role's trust policy " + RulingWords.refused(ruling, answer.issuer());
      case Decision.Allowed _ ->
          "today the role's trust policy accepts it, so it was changed since, or a policy of the organization refused";
      case Decision.Undecided _ -> {
        List<String> untold = RulingWords.untold(ruling, answer.request());
        yield untold.isEmpty()
            ? "whether the role's trust policy accepts it could not be decided ("
                + RulingWords.undecided(ruling, answer.request())
                + ")"
            : "what CloudTrail logs of it fits the role's trust policy today, so it failed on %s, which CloudTrail does not log, or the policy was changed since"
                .formatted(
                    untold.stream()
                        .map(key -> "`" + Printable.of(key) + "`")
                        .collect(Collectors.joining(", ")));
      }
    };
  }

  private static String audience(Call call) {
    return Optional.ofNullable(call.event().audience())
        .map(audience -> " `" + Printable.of(audience) + "`")
        .orElse("");
  }
}
