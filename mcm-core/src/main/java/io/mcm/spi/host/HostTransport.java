package io.mcm.spi.host;

import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.memory.Segment;
import io.mcm.memory.SegmentPlan;

/** Links two processes of one host over a socket that they have agreed on. The loop's thread. */
public interface HostTransport {
    /**
     * Offers a source's frames to the process at the other end.
     *
     * @param socket connected; closed by the link
     * @param loop where it works
     * @param segment the frames' memory
     * @param capacity how many slots the receiver may hold at most
     * @param port the source's end
     * @return the link
     */
    HostLink serve(UnixSocket socket, EventLoop loop, Segment segment, int capacity, SinkPort port);

    /**
     * Takes the frames that the process at the other end offers.
     *
     * @param socket connected; closed by the link
     * @param loop where it works
     * @param plan how the frames' memory is cut, as the other end said
     * @param latest the source takes the oldest frames back that were not taken
     * @param port the receiver's end
     * @return the link
     */
    HostLink fetch(
            UnixSocket socket, EventLoop loop, SegmentPlan plan, boolean latest, SourcePort port);
}
