/// Which tokens an issuer can mint: a subject grammar a platform, one file each.
@NullMarked
package dev.trustdrift.issuer;

import org.jspecify.annotations.NullMarked;
