package io.mcm.memif;

import java.util.concurrent.atomic.AtomicInteger;

/** Socket addresses that no other test uses. */
public final class TestPlaces {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestPlaces() {}

    /** A name in the abstract namespace. */
    public static String abstractName() {
        return "@mcm-memif-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }
}
