package dev.trustdrift.drift;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Gap.Part;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.RuleInfo.Group;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What an audit could see: only what it looked at and did not find is resolved.
public final class Sight {
  private static final String WAIVER = "expired-waiver";

  /// What the key rules rest on that ask for the keys alone.
  private static final Set<Part> KEYS =
      EnumSet.of(Part.USERS, Part.CREDENTIAL_REPORT, Part.ACCESS_KEYS);

  /// Rules that rest on other parts than their evidence or their group says: on more, for what was
  /// done after the call is known by the activity alone; or on less, for a list of providers is
  /// read without their hosts and without a trail.
  private static final Map<String, Set<Part>> BY_RULE =
      Map.ofEntries(
          Map.entry("unexpected-issuer", EnumSet.of(Part.PROVIDERS)),
          Map.entry("unused-provider", EnumSet.of(Part.PROVIDERS, Part.ROLES)),
          Map.entry("audience-unused", EnumSet.of(Part.PROVIDERS, Part.ROLES, Part.TRAIL)),
          Map.entry("audience-variants", EnumSet.of(Part.PROVIDERS)),
          Map.entry("issuer-mismatch", EnumSet.of(Part.PROVIDERS, Part.TLS)),
          Map.entry("long-session", EnumSet.of(Part.ROLES, Part.PROVIDERS, Part.SESSION_LIMITS)),
          Map.entry("old-access-key", KEYS),
          Map.entry("idle-access-key", KEYS),
          Map.entry("inactive-access-key", KEYS),
          Map.entry("root-access-key", KEYS),
          Map.entry(
              "silent-fallback",
              EnumSet.of(
                  Part.USERS,
                  Part.CREDENTIAL_REPORT,
                  Part.ACCESS_KEYS,
                  Part.TRAIL,
                  Part.ACTIVITY,
                  Part.ROLES)),
          Map.entry("credentials-moved", EnumSet.of(Part.TRAIL, Part.ACTIVITY, Part.ROLES)),
          Map.entry(
              "subject-no-longer-trusted", EnumSet.of(Part.TRAIL, Part.ROLES, Part.PROVIDERS)),
          Map.entry("wider-than-used", EnumSet.of(Part.TRAIL, Part.ROLES, Part.PROVIDERS)),
          Map.entry("unused-trust", EnumSet.of(Part.TRAIL, Part.ROLES, Part.PROVIDERS)),
          Map.entry("new-provider", EnumSet.of(Part.PROVIDERS)));

  private final Facts facts;
  private final Map<String, Group> looked;
  private final List<Gap> gaps;

  /// An audit's view.
  ///
  /// @param rules the rules that ran
  /// @param gaps the inventory's, and those of rules that failed
  public Sight(Facts facts, List<RuleInfo> rules, List<Gap> gaps) {
    this.facts = facts;
    this.looked = rules.stream().collect(Collectors.toMap(RuleInfo::id, RuleInfo::group));
    this.gaps = List.copyOf(gaps);
  }

  /// Whether the finding's rule ran at all: `--only` leaves rules out, and a baseline of another
  /// version may know rules that this one does not.
  boolean lookedFor(Finding finding) {
    return looked.containsKey(finding.rule())
        && (!finding.rule().equals(WAIVER)
            || !stillWaived(finding)
            || looked.containsKey(waived(finding)));
  }

  /// Whether everything was read and decided on which the absence of the finding would rest.
  boolean wouldSee(Finding finding) {
    if (gaps.stream().anyMatch(gap -> gap.part() == Part.RULE && names(gap, finding.rule()))) {
      return false;
    }
    if (finding.rule().equals(WAIVER)) {
      return !stillWaived(finding) || judgedWhole(waived(finding));
    }
    if (gone(finding.resource()) || keyGone(finding)) {
      return true;
    }
    Set<Part> needed = needed(finding);
    return gaps.stream().noneMatch(gap -> needed.contains(gap.part()) && concerns(gap, finding))
        && !undecidedNow(finding);
  }

  /// The rule that a waiver is on.
  private static String waived(Finding finding) {
    return finding.evidence() instanceof Evidence.Named(var shown)
        ? shown.getOrDefault("rule", "")
        : "";
  }

  private boolean stillWaived(Finding finding) {
    return facts.config().waivers().stream()
        .anyMatch(
            waiver ->
                waiver.rule().equals(waived(finding))
                    && waiver.resource().equals(finding.resource()));
  }

  private static boolean names(Gap gap, String word) {
    return gap.reason().contains("`" + word + "`");
  }

  /// The provider, role or user itself is no more, in a list that was read whole.
  private boolean gone(String arn) {
    if (arn.contains(":oidc-provider/")) {
      return complete(Part.PROVIDERS)
          && facts.inventory().providers().stream().map(OidcProvider::arn).noneMatch(arn::equals);
    }
    if (arn.contains(":role/")) {
      return complete(Part.ROLES)
          && facts.inventory().roles().stream().map(Role::arn).noneMatch(arn::equals);
    }
    return arn.contains(":user/")
        && complete(Part.USERS)
        && facts.inventory().users().stream().noneMatch(user -> user.arn().equals(arn));
  }

  /// What a key was used for does not matter any more where no user has it active.
  private boolean keyGone(Finding finding) {
    String id =
        finding.evidence() instanceof Evidence.Named(Map<String, String> named)
            ? named.get("access key")
            : null;
    return id != null
        && looked.get(finding.rule()) == Group.KEYS
        && complete(Part.USERS)
        && complete(Part.ACCESS_KEYS)
        && complete(Part.CREDENTIAL_REPORT)
        && facts.inventory().users().stream()
            .flatMap(user -> user.keys().stream())
            .noneMatch(key -> key.active() && id.equals(key.id()));
  }

  private boolean complete(Part part) {
    return gaps.stream().noneMatch(gap -> gap.part() == part);
  }

  /// Whether everything was read on which a rule rests, for all it could find.
  boolean judgedWhole(String rule) {
    Group group = looked.get(rule);
    if (group == null
        || gaps.stream().anyMatch(gap -> gap.part() == Part.RULE && names(gap, rule))) {
      return false;
    }
    Set<Part> needed = BY_RULE.getOrDefault(rule, needed(group));
    return gaps.stream().noneMatch(gap -> needed.contains(gap.part()));
  }

  private Set<Part> needed(Finding finding) {
    Set<Part> known = BY_RULE.get(finding.rule());
    if (known != null) {
      return known;
    }
    return switch (finding.evidence()) {
      case Evidence.Certificates _ -> EnumSet.of(Part.PROVIDERS, Part.TLS);
      case Evidence.Trust _ -> EnumSet.of(Part.ROLES, Part.PROVIDERS);
      case Evidence.Key _ -> KEYS;
      case Evidence.Calls _ -> EnumSet.of(Part.TRAIL, Part.ROLES);
      case Evidence.Named _ -> needed(looked.getOrDefault(finding.rule(), Group.DRIFT));
    };
  }

  private static Set<Part> needed(Group group) {
    return switch (group) {
      case PROVIDERS -> EnumSet.of(Part.PROVIDERS, Part.ROLES, Part.TLS, Part.TRAIL);
      case TRUST -> EnumSet.of(Part.ROLES, Part.PROVIDERS);
      // The rules that tell CI's keys from others look at how a key was used, too.
      case KEYS ->
          EnumSet.of(
              Part.USERS, Part.CREDENTIAL_REPORT, Part.ACCESS_KEYS, Part.TRAIL, Part.ACTIVITY);
      case SESSIONS -> EnumSet.of(Part.TRAIL, Part.ROLES, Part.ACTIVITY);
      case DRIFT -> EnumSet.of(Part.ROLES, Part.PROVIDERS);
    };
  }

  /// A TLS gap is about one host: the others were seen. One that names no host concerns all.
  private boolean concerns(Gap gap, Finding finding) {
    if (gap.part() != Part.TLS) {
      return true;
    }
    List<String> hosts =
        facts.inventory().providers().stream()
            .filter(provider -> gap.reason().contains(provider.host()))
            .map(OidcProvider::arn)
            .toList();
    return hosts.isEmpty() || hosts.contains(finding.resource());
  }

  /// Whether the waiver may be on a trust that could not be decided this time.
  boolean mayConcernUndecided(Waiver waiver) {
    return looked.get(waiver.rule()) == Group.TRUST
        && facts.grants().stream()
            .anyMatch(
                grant ->
                    grant.decision().reach() == Reach.UNDECIDED
                        && Waivers.matches(waiver.resource(), grant.role().arn()));
  }

  /// Yesterday proven, today undecided: not resolved.
  private boolean undecidedNow(Finding finding) {
    return finding.evidence() instanceof Evidence.Trust
        && facts.grants().stream()
            .anyMatch(
                grant ->
                    grant.role().arn().equals(finding.resource())
                        && grant.decision().reach() == Reach.UNDECIDED);
  }
}
