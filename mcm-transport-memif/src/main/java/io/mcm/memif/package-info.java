/**
 * Links over memif to software of other vendors (VPP, DPDK, libmemif): {@code
 * mesh.connection().transport(Memif.slave("/run/vpp/memif.sock", 0))}.
 */
@NullMarked
package io.mcm.memif;

import org.jspecify.annotations.NullMarked;
