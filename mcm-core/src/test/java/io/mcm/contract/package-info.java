/**
 * The contract that every transport must meet: extend {@link io.mcm.contract.TransportContract}.
 */
@NullMarked
package io.mcm.contract;

import org.jspecify.annotations.NullMarked;
