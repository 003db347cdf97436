/// What was seen: the account, its providers, roles, users and keys, certificate chains, the trail,
/// and the gaps where something could not be read.
@NullMarked
package dev.trustdrift.inventory;

import org.jspecify.annotations.NullMarked;
