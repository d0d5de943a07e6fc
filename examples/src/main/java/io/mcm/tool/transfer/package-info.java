/** Files into the mesh and out of it. */
@NullMarked
package io.mcm.tool.transfer;

import org.jspecify.annotations.NullMarked;
