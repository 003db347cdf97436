package dev.trustdrift.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A principal that may assume the role by another way than a web identity: `sts:AssumeRole` or
/// `sts:AssumeRoleWithSAML`.
///
/// @param statement the Allow statement, from 1
/// @param account the principal's account, where its text tells
/// @param conditional whether the statement has conditions
public record SideDoor(
    int statement, Principal principal, Kind kind, String account, boolean conditional) {

  /// What the principal's text names (IAM user guide, "AWS JSON policy elements: Principal").
  public enum Kind {
    /// `"*"` or `{"AWS": "*"}`: everyone, in every account.
    EVERYONE,
    /// An account number or the account's `root`: whoever that account lets.
    ACCOUNT,
    ROLE,
    USER,
    /// One session of a role, or of a federated user.
    SESSION,
    SERVICE,
    /// A SAML provider, or another federation.
    FEDERATED,
    /// A unique ID (`AIDA…`, `AROA…`) that stands for a deleted principal, a canonical user, …
    OTHER
  }

  private static final Pattern ARN =
      Pattern.compile(
          "arn:[^:]*:(iam|sts)::(\\d{12}):(root|user/|role/|assumed-role/|federated-user/)?.*");

  private static final List<String> WAYS = List.of("sts:AssumeRole", "sts:AssumeRoleWithSAML");

  /// The side doors of a policy, in its order. Statements that could not be understood count as far
  /// as they name principals.
  public static List<SideDoor> of(TrustPolicy policy) {
    List<SideDoor> doors = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      if (statement.effect() == Effect.DENY
          || WAYS.stream().allMatch(way -> statement.actions().cover(way) == Truth.FALSE)) {
        continue;
      }
      for (Principal principal : principals(statement.principals())) {
        boolean webIdentityOnly =
            principal.kind() == Principal.Kind.FEDERATED
                && (!principal.text().contains(":saml-provider/")
                    || statement.actions().cover("sts:AssumeRoleWithSAML") == Truth.FALSE);
        if (!webIdentityOnly) {
          doors.add(door(statement, principal));
        }
      }
    }
    return List.copyOf(doors);
  }

  private static List<Principal> principals(Principals principals) {
    return switch (principals) {
      case Principals.Everyone(var at) -> List.of(new Principal(Principal.Kind.AWS, "*", at));
      case Principals.Named(var all) -> all;
      case Principals.Unreadable _ -> List.of();
    };
  }

  private static SideDoor door(Statement statement, Principal principal) {
    String text = principal.text();
    Matcher arn = ARN.matcher(text);
    boolean parsed = arn.matches();
    String account = parsed ? arn.group(2) : text.matches("\\d{12}") ? text : "";
    String resource = parsed && arn.group(3) != null ? arn.group(3) : "";
    Kind kind =
        switch (principal.kind()) {
          case SERVICE -> Kind.SERVICE;
          case FEDERATED -> Kind.FEDERATED;
          case CANONICAL_USER -> Kind.OTHER;
          case AWS ->
              text.equals("*")
                  ? Kind.EVERYONE
                  : switch (resource) {
                    case "root" -> Kind.ACCOUNT;
                    case "user/" -> Kind.USER;
                    case "role/" -> Kind.ROLE;
                    case "assumed-role/", "federated-user/" -> Kind.SESSION;
                    default ->
                        account.equals(text) && !account.isEmpty() ? Kind.ACCOUNT : Kind.OTHER;
                  };
        };
    return new SideDoor(
        statement.index(), principal, kind, account, !statement.conditions().isEmpty());
  }
}
