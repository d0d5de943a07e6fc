package io.mcm.benchmarks;

/** One process's end of a round trip for frames of one size. */
interface End extends AutoCloseable {
    /** Sends a frame of {@link Words}. */
    void send(long word);

    /** Spins until a frame comes, and returns its word. */
    long receive();

    /** What kind of memory its frames are in. */
    String pages();

    @Override
    void close();
}
