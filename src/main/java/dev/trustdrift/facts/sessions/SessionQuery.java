package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.TrailEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which session somebody means, who has a line of CloudTrail before them. A text that can be read
/// in several ways means all of them: a job may call its session like an access key.
///
/// @param text as asked: a session name, an access key (`ASIA…`), a principal (`AROA…:<name>`), or
///   the session's ARN (`arn:aws:sts::<account>:assumed-role/<role>/<name>`, where the role's path
///   is left out)
/// @param name the session name; null where the text can be none
/// @param account only this one; null for any
/// @param roleName only roles of this name; null for any
/// @param role only this role, by name or ARN; null for any
public record SessionQuery(
    String text,
    @Nullable String name,
    @Nullable String account,
    @Nullable String roleName,
    @Nullable String role) {
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:sts::(\\d{12}):assumed-role/([^/]+)/(.+)");
  private static final Pattern PRINCIPAL = Pattern.compile("A[A-Z0-9]{15,127}:(.*)");
  private static final Pattern KEY = Pattern.compile("A[A-Z]{2}A[A-Z0-9]{12,124}");

  /// Reads what was asked.
  ///
  /// @param role name or ARN of a role to which the answer is kept; null for any
  public static SessionQuery of(String text, @Nullable String role) {
    Matcher arn = ARN.matcher(text);
    if (arn.matches()) {
      return new SessionQuery(text, arn.group(3), arn.group(1), arn.group(2), role);
    }
    Matcher principal = PRINCIPAL.matcher(text);
    return new SessionQuery(
        text, principal.matches() ? principal.group(1) : text, null, null, role);
  }

  /// Whether the text has the form of an access key's ID.
  public boolean isKey() {
    return KEY.matcher(text).matches();
  }

  /// Whether the text is a role's ID with a session name.
  public boolean isPrincipal() {
    return roleName == null && name != null && !name.equals(text);
  }

  /// Whether a call opened that session, or asked for it in vain.
  public boolean matches(TrailEvent event) {
    if (text.equals(event.accessKeyId()) || text.equals(event.assumedRoleId())) {
      return true;
    }
    return !isPrincipal() && name != null && name.equals(Assumption.name(event));
  }

  /// Whether credentials are that session's.
  public boolean matches(Activity activity) {
    if (text.equals(activity.accessKeyId()) || text.equals(activity.principalId())) {
      return true;
    }
    return !isPrincipal() && name != null && name.equals(activity.sessionName());
  }

  /// Whether a call is for one of the roles that are asked about.
  boolean admits(Call call) {
    return admits(call.role());
  }

  /// Whether a role is one of those that are asked about; one that is not known may be.
  boolean admits(@Nullable String arn) {
    if (arn == null) {
      return role == null && roleName == null;
    }
    return (roleName == null || arn.endsWith("/" + roleName))
        && (role == null
            || arn.equals(role)
            || (!role.startsWith("arn:") && arn.endsWith("/" + role)));
  }
}
