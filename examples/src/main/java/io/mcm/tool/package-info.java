/** The {@code mcm} command-line tool: a demo, send, receive, and a look at the machine. */
@NullMarked
package io.mcm.tool;

import org.jspecify.annotations.NullMarked;
