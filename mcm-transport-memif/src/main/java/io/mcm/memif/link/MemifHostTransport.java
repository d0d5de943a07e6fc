package io.mcm.memif.link;

import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memory.Segment;
import io.mcm.memory.SegmentPlan;
import io.mcm.spi.host.HostLink;
import io.mcm.spi.host.HostTransport;
import io.mcm.spi.host.SinkPort;
import io.mcm.spi.host.SourcePort;

/** Links between our own nodes on one host. */
final class MemifHostTransport implements HostTransport {
    /** What both sides call themselves. */
    static final String NAME = "mcm";

    private final RejectCounters rejects = new RejectCounters();

    /** What was refused, on all links of this node. */
    RejectCounters rejects() {
        return rejects;
    }

    @Override
    public HostLink serve(
            UnixSocket socket, EventLoop loop, Segment segment, int capacity, SinkPort port) {
        return new ServingLink(socket, loop, rejects, segment, capacity, port);
    }

    @Override
    public HostLink fetch(
            UnixSocket socket, EventLoop loop, SegmentPlan plan, boolean latest, SourcePort port) {
        return new FetchingLink(socket, loop, rejects, plan, latest, port);
    }
}
