/// Trust policies: as written, as resolved, evaluated for one request, and decided over all
/// requests.
///
/// Reading order: [TrustPolicy] (what stands in the document), [Condition] (what it means),
/// [Evaluator] (one request), [Acceptance] (all requests of one provider's tokens).
@NullMarked
package dev.trustdrift.policy;

import org.jspecify.annotations.NullMarked;
