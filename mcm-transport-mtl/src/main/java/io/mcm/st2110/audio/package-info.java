/** ST 2110-30 and AES67: PCM audio in RTP. */
@NullMarked
package io.mcm.st2110.audio;

import org.jspecify.annotations.NullMarked;
