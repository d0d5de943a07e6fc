/** Benchmarks. They run on the class path, as JMH wants it. */
module io.mcm.benchmarks {
    requires io.mcm.core;
    requires jmh.core;
}
