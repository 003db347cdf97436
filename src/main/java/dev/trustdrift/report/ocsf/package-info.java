/// A report as events of the Open Cybersecurity Schema Framework.
@NullMarked
package dev.trustdrift.report.ocsf;

import org.jspecify.annotations.NullMarked;
