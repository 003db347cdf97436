/// Where reports go: terminal, file, SNS, S3. Each sink fails alone.
@NullMarked
package dev.trustdrift.publish;

import org.jspecify.annotations.NullMarked;
