/** What a transport plug-in implements and what the node gives it. */
@NullMarked
package io.mcm.spi;

import org.jspecify.annotations.NullMarked;
