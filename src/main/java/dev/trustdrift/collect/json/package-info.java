/// JSON as an auditor needs it: every value knows its line, doubled keys are an error, and what is
/// too deep or too large is refused.
@NullMarked
package dev.trustdrift.collect.json;

import org.jspecify.annotations.NullMarked;
