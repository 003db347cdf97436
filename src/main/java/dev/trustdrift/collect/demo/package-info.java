/// The account that ships with the jar, so that anyone can see a report in a minute.
@NullMarked
package dev.trustdrift.collect.demo;

import org.jspecify.annotations.NullMarked;
