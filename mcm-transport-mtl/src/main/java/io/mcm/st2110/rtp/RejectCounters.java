package io.mcm.st2110.rtp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** How many packets were refused for which reason. One thread counts, any thread reads. */
public final class RejectCounters {
    private final Map<Reject, AtomicLong> counts = new EnumMap<>(Reject.class);

    /** All at 0. */
    public RejectCounters() {
        for (Reject reason : Reject.values()) {
            counts.put(reason, new AtomicLong());
        }
    }

    private AtomicLong of(Reject reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    /**
     * Counts a packet; only one thread may.
     *
     * @param reason why it was refused
     */
    public void add(Reject reason) {
        AtomicLong count = of(reason);
        count.setOpaque(count.getPlain() + 1);
    }

    /**
     * How often it happened.
     *
     * @param reason the reason
     * @return packets refused for it
     */
    public long get(Reject reason) {
        return of(reason).getOpaque();
    }

    /**
     * All refused packets.
     *
     * @return their number
     */
    public long total() {
        return counts.values().stream().mapToLong(AtomicLong::getOpaque).sum();
    }

    /**
     * The reasons that there were, for messages.
     *
     * @return counts above 0
     */
    public Map<Reject, Long> nonZero() {
        Map<Reject, Long> found = new EnumMap<>(Reject.class);
        counts.forEach(
                (reason, count) -> {
                    if (count.getOpaque() > 0) {
                        found.put(reason, count.getOpaque());
                    }
                });
        return found;
    }
}
