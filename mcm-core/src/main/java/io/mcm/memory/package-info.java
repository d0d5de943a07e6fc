/** Segments, slots and the buffers over them. */
@NullMarked
package io.mcm.memory;

import org.jspecify.annotations.NullMarked;
