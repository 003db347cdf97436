/// Rules on OIDC providers, their thumbprints, certificates and audiences, one file a rule.
@NullMarked
package dev.trustdrift.rules.providers;

import org.jspecify.annotations.NullMarked;
