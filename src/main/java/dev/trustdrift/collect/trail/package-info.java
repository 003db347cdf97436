/// CloudTrail: log files and records.
@NullMarked
package dev.trustdrift.collect.trail;

import org.jspecify.annotations.NullMarked;
