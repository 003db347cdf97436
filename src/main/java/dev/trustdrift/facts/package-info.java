/// Derived once from an inventory and shared by every rule: grants, provider chains, key use,
/// sessions.
@NullMarked
package dev.trustdrift.facts;

import org.jspecify.annotations.NullMarked;
