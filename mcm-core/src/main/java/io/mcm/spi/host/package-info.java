/**
 * What links two processes of one host: implemented by the memif module, used by the groups. Not
 * for other plug-ins.
 */
@NullMarked
package io.mcm.spi.host;

import org.jspecify.annotations.NullMarked;
