/// Answers to single questions about trust policies, as text and as JSON: one class a command.
@NullMarked
package dev.trustdrift.report.answer;

import org.jspecify.annotations.NullMarked;
