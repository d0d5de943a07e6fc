/** JMH benchmarks of the data path and the latency harness. */
@NullMarked
package io.mcm.benchmarks;

import org.jspecify.annotations.NullMarked;
