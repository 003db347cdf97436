/// A report for GitLab's merge requests.
@NullMarked
package dev.trustdrift.report.gitlab;

import org.jspecify.annotations.NullMarked;
