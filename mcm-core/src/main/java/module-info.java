/**
 * The Media Communications Mesh: nodes, connections, formats, segments and groups.
 *
 * <p>Applications use {@link io.mcm} and {@link io.mcm.format}; transport plug-ins also use {@link
 * io.mcm.spi}. Nothing else is for the outside.
 */
module io.mcm.core {
    requires transitive org.agrona;
    requires com.fasterxml.jackson.core;
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.mcm;
    exports io.mcm.format;
    exports io.mcm.spi;

    uses io.mcm.spi.TransportProvider;
}
