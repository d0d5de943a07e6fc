/**
 * Embed a node, open connections, send and receive frames: {@link io.mcm.Mesh} is the place to
 * start.
 */
@NullMarked
package io.mcm;

import org.jspecify.annotations.NullMarked;
