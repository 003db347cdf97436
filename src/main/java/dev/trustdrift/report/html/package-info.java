/// The report as one HTML file that needs nothing else: no network, no script to be read. The
/// records here say what stands on the page; the templates in `src/main/jte` say how.
@NullMarked
package dev.trustdrift.report.html;

import org.jspecify.annotations.NullMarked;
