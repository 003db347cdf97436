/// Answers to a question about one trust policy, as text and as JSON: one class a command.
@NullMarked
package dev.trustdrift.report.answer;

import org.jspecify.annotations.NullMarked;
