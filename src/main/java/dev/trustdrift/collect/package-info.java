/// Where inventories come from: live AWS, a snapshot folder, the demo account; and the TLS probe.
@NullMarked
package dev.trustdrift.collect;

import org.jspecify.annotations.NullMarked;
