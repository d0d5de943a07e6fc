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

    private final String node;
    private final Map<Incident, AtomicLong> counts = new ConcurrentHashMap<>();

    Incidents(String node) {
        this.node = node;
    }

    /** Counts one, and logs it if it is the 1st, 2nd, 4th, 8th … of its kind. */
    void add(Incident incident, String what) {
        long count = of(incident).incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn("node {}: {} ({} number {})", node, what, incident, count);
        }
    }

    long count(Incident incident) {
        return of(incident).get();
    }

    private AtomicLong of(Incident incident) {
        return counts.computeIfAbsent(incident, any -> new AtomicLong());
    }
}
