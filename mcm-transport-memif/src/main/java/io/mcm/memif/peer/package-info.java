/** memif in Java: control sockets, and the connections made over them. */
@NullMarked
package io.mcm.memif.peer;

import org.jspecify.annotations.NullMarked;
