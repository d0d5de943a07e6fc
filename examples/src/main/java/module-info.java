/** Programs to copy, and the {@code mcm} command-line tool. */
module io.mcm.examples {
    requires HdrHistogram;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.mcm.core;
    requires io.mcm.transport.mtl;
    requires jdk.management;

    uses io.mcm.spi.TransportProvider;

    opens io.mcm.tool to
            info.picocli;

    provides io.mcm.spi.TransportProvider with
            io.mcm.examples.tcp.TcpTransport;
}
