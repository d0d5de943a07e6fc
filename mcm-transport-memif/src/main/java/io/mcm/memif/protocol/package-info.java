/** The memif protocol, version 2.0: control messages and their order. */
@NullMarked
package io.mcm.memif.protocol;

import org.jspecify.annotations.NullMarked;
