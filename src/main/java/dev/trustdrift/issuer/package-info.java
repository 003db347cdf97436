/// Which tokens an issuer can mint: the grammar of its subjects.
@NullMarked
package dev.trustdrift.issuer;

import org.jspecify.annotations.NullMarked;
