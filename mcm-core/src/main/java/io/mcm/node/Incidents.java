package io.mcm.node;

import io.mcm.node.HostNetwork.Incident;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what goes wrong with others. Any thread. */
final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(HostNetwork.class);
    private static final String LINE = "node {}: {} ({} number {})";

    private final String node;
    private final Map<Incident, AtomicLong> counts = new ConcurrentHashMap<>();

    Incidents(String node) {
        this.node = node;
    }

    /**
     * Counts one, and logs it if it is the 1st, 2nd, 4th, 8th … of its kind: as a warning unless it
     * is what nodes do for each other all the time.
     */
    void add(Incident incident, String what) {
        long count = of(incident).incrementAndGet();
        if (Long.bitCount(count) != 1) {
            return;
        }
        if (incident == Incident.SWEPT) {
            LOG.info(LINE, node, what, incident, count);
        } else {
            LOG.warn(LINE, node, what, incident, count);
        }
    }

    long count(Incident incident) {
        return of(incident).get();
    }

    private AtomicLong of(Incident incident) {
        return counts.computeIfAbsent(incident, any -> new AtomicLong());
    }
}
