/** Pictures and sound made here: moving bars with a burnt-in frame number and clock, and a tone. */
@NullMarked
package io.mcm.tool.pattern;

import org.jspecify.annotations.NullMarked;
