package dev.trustdrift.policy;

/// What a statement does where it applies. `UNREADABLE`: missing or neither `Allow` nor `Deny`
/// (both are case-sensitive), so it may be either.
public enum Effect {
  ALLOW,
  DENY,
  UNREADABLE
}
