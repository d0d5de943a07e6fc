/**
 * An own transport plug-in: each class under 100 lines, and it passes the contract of all
 * transports.
 */
@NullMarked
package io.mcm.examples.tcp;

import org.jspecify.annotations.NullMarked;
