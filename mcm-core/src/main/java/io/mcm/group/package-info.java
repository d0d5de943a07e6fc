/** The data path: sources, sinks, their rings, credits and counters. */
@NullMarked
package io.mcm.group;

import org.jspecify.annotations.NullMarked;
