/** What {@code mcm analyze} prints of a stream. */
@NullMarked
package io.mcm.tool.analyze;

import org.jspecify.annotations.NullMarked;
