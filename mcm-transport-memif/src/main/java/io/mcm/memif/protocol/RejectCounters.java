package io.mcm.memif.protocol;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often each thing was refused. Any thread. */
public final class RejectCounters {
    private final Map<Reject, LongAdder> counts = new EnumMap<>(Reject.class);

    /** Counters at zero. */
    public RejectCounters() {
        for (Reject reject : Reject.values()) {
            counts.put(reject, new LongAdder());
        }
    }

    /**
     * Counts one.
     *
     * @param reject why it was refused
     */
    public void count(Reject reject) {
        Objects.requireNonNull(counts.get(reject)).increment();
    }

    /**
     * How often.
     *
     * @param reject why something was refused
     * @return 0 or more
     */
    public long get(Reject reject) {
        return Objects.requireNonNull(counts.get(reject)).sum();
    }

    /**
     * Those that are not zero.
     *
     * @return a copy
     */
    public Map<Reject, Long> nonZero() {
        Map<Reject, Long> copy = new EnumMap<>(Reject.class);
        counts.forEach(
                (reject, count) -> {
                    if (count.sum() != 0) {
                        copy.put(reject, count.sum());
                    }
                });
        return copy;
    }

    @Override
    public String toString() {
        return nonZero().toString();
    }
}
