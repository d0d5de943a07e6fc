/** The nodes of this host, what they have and how fast it flows. */
@NullMarked
package io.mcm.tool.host;

import org.jspecify.annotations.NullMarked;
