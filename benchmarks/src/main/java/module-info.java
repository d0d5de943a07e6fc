/** Benchmarks. They run on the class path, as JMH wants it. */
module io.mcm.benchmarks {
    requires com.fasterxml.jackson.core;
    requires io.aeron.client;
    requires io.aeron.driver;
    requires io.mcm.core;
    requires io.mcm.transport.mtl;
    requires java.management;
    requires jdk.management;
    requires jmh.core;
}
