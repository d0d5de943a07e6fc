/** The engine over the kernel's UDP sockets: sends and receives packets, in time. */
@NullMarked
package io.mcm.st2110.socket;

import org.jspecify.annotations.NullMarked;
