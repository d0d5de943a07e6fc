/** SMPTE ST 2110: the words that session descriptions, packets and timing share. */
@NullMarked
package io.mcm.st2110;

import org.jspecify.annotations.NullMarked;
