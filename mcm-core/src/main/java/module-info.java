/**
 * The Media Communications Mesh: nodes, connections, formats, segments and groups.
 *
 * <p>Applications use {@link io.mcm} and {@link io.mcm.format}; transport plug-ins also use {@link
 * io.mcm.spi}. Nothing else is for the outside.
 */
@SuppressWarnings("module") // the benchmarks, which look inside, are built later
module io.mcm.core {
    requires transitive org.agrona;
    requires com.fasterxml.jackson.core;
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.mcm;
    exports io.mcm.format;
    exports io.mcm.spi;
    exports io.mcm.linux to
            io.mcm.transport.memif,
            io.mcm.transport.mtl;
    exports io.mcm.memory to
            io.mcm.benchmarks,
            io.mcm.transport.memif,
            io.mcm.transport.mtl;
    exports io.mcm.spi.host to
            io.mcm.transport.memif;
    exports io.mcm.stats to
            io.mcm.benchmarks;

    uses io.mcm.spi.TransportProvider;
    uses io.mcm.spi.host.HostTransportProvider;
}
