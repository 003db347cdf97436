/// A report and its forms: text for people, JSON `trustdrift/report/v1`.
@NullMarked
package dev.trustdrift.report;

import org.jspecify.annotations.NullMarked;
