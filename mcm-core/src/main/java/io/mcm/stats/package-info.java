/** Counters, histograms and JFR events. */
@NullMarked
package io.mcm.stats;

import org.jspecify.annotations.NullMarked;
