/// Identity providers and the certificates that their hosts present.
@NullMarked
package dev.trustdrift.facts.providers;

import org.jspecify.annotations.NullMarked;
