/** What the tool prints: tables, a line of progress, JSON. */
@NullMarked
package io.mcm.tool.output;

import org.jspecify.annotations.NullMarked;
