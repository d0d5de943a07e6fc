package io.mcm.st2110.analysis;

import java.util.EnumMap;
import java.util.Map;

/** How often what was wrong. For one thread. */
final class FaultCounters {
    private final Map<StreamFault, Long> counts = new EnumMap<>(StreamFault.class);

    FaultCounters() {
        for (StreamFault fault : StreamFault.values()) {
            counts.put(fault, 0L);
        }
    }

    void add(StreamFault fault, long times) {
        if (times != 0) { // as it is with nearly every packet
            counts.merge(fault, times, Long::sum);
        }
    }

    /** All of them, also those that never happened. */
    Map<StreamFault, Long> all() {
        return new EnumMap<>(counts);
    }
}
