/**
 * Media files: YUV4MPEG2, WAV and raw frames, read straight into and written straight from slots.
 */
@NullMarked
package io.mcm.tool.media;

import org.jspecify.annotations.NullMarked;
