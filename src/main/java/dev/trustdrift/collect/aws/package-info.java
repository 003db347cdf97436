/// The live account, read with the AWS SDK.
@NullMarked
package dev.trustdrift.collect.aws;

import org.jspecify.annotations.NullMarked;
