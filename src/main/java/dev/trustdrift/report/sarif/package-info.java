/// A report as SARIF 2.1.0 (OASIS): for GitHub code scanning, GitLab and every viewer of that
/// format.
@NullMarked
package dev.trustdrift.report.sarif;

import org.jspecify.annotations.NullMarked;
