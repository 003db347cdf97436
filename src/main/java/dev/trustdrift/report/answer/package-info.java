/// What the commands that answer questions about single policies print: one class a command, text
/// and JSON.
@NullMarked
package dev.trustdrift.report.answer;

import org.jspecify.annotations.NullMarked;
