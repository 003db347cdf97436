/// AWS as it speaks on the wire, in this process.
@NullMarked
package dev.trustdrift.aws;

import org.jspecify.annotations.NullMarked;
