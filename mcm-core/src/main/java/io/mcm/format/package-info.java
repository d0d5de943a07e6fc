/** What a frame holds: video, audio, blob and compressed formats, their sizes and layouts. */
@NullMarked
package io.mcm.format;

import org.jspecify.annotations.NullMarked;
