/// `trustdrift.yaml` as a record, and its strict reader.
@NullMarked
package dev.trustdrift.config;

import org.jspecify.annotations.NullMarked;
