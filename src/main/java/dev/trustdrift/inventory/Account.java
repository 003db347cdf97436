package dev.trustdrift.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The audited AWS account.
///
/// @param id twelve digits
/// @param alias the account alias, if it has one and it could be read
/// @param takenAt when the inventory was taken: the clock of the whole audit
public record Account(String id, @Nullable String alias, Instant takenAt) {}
