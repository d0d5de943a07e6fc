/** SMPTE ST 2110 to and from the outside. */
@SuppressWarnings("module") // the tool and the benchmarks are built later
module io.mcm.transport.mtl {
    requires transitive io.mcm.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.mcm.st2110;
    exports io.mcm.st2110.analysis to
            io.mcm.benchmarks,
            io.mcm.examples;
    exports io.mcm.st2110.sdp;
    exports io.mcm.st2110.socket to
            io.mcm.benchmarks,
            io.mcm.examples;
    exports io.mcm.st2110.video to
            io.mcm.benchmarks;

    provides io.mcm.spi.TransportProvider with
            io.mcm.st2110.St2110TransportProvider;
}
