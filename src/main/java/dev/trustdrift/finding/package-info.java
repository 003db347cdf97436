/// What a rule says: a finding, how bad, how sure, and the evidence. A leaf: depends on nothing
/// else here.
@NullMarked
package dev.trustdrift.finding;

import org.jspecify.annotations.NullMarked;
