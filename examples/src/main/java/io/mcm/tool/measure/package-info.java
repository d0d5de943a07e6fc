/** How long frames take: round trips, and one way. */
@NullMarked
package io.mcm.tool.measure;

import org.jspecify.annotations.NullMarked;
