/**
 * Measures a stream as ST 2110-21 does: from the times at which its packets came, whoever sent
 * them.
 */
@NullMarked
package io.mcm.st2110.analysis;

import org.jspecify.annotations.NullMarked;
