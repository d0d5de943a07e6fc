/** memif's rings and buffers in shared memory, as the standard has them. */
@NullMarked
package io.mcm.memif.ring;

import org.jspecify.annotations.NullMarked;
