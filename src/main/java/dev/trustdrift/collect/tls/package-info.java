/// Dials the hosts that IAM's OIDC providers name, and tells what they present. The hosts were
/// written by others: each step is bounded in time, bytes and reach.
@NullMarked
package dev.trustdrift.collect.tls;

import org.jspecify.annotations.NullMarked;
