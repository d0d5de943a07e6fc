/** Frames to other processes on the host, and links to memif peers of other vendors. */
module io.mcm.transport.memif {
    requires transitive io.mcm.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.mcm.memif;

    provides io.mcm.spi.TransportProvider with
            io.mcm.memif.MemifTransportProvider;
    provides io.mcm.spi.host.HostTransportProvider with
            io.mcm.memif.link.MemifHostTransportProvider;
}
