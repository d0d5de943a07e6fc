/** When frames are due, and what time it is. */
@NullMarked
package io.mcm.tool.pace;

import org.jspecify.annotations.NullMarked;
