/**
 * A transport between the nodes of one JVM: what the contract suite is tried on, and a pattern to
 * copy.
 */
@NullMarked
package io.mcm.contract.memory;

import org.jspecify.annotations.NullMarked;
