package io.mcm.memif.link;

import io.mcm.ConnectionException;
import io.mcm.linux.EventFd;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.Limits;
import io.mcm.memif.protocol.MasterSession;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.ring.MasterRings;
import io.mcm.memory.ForeignSegment;
import io.mcm.memory.SegmentPlan;
import io.mcm.spi.host.HostLink;
import io.mcm.spi.host.SourcePort;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receiver's part in opening a link: memif's master, which maps what the source offers. */
final class FetchingLink implements HostLink, Talk.Side, MasterSession.Events, SourceEnd.Talk {
    private final RejectCounters rejects;
    private final SegmentPlan plan;
    private final boolean latest;
    private final SourcePort port;
    private final Limits limits;
    private final Talk talk;
    private final MasterSession session;

    /** Files of regions 0 and up, until they are mapped. */
    private final List<Integer> files = new ArrayList<>();

    private long size;
    private Message.@Nullable AddRing s2m;
    private Message.@Nullable AddRing m2s;
    private @Nullable EventFd arrivals;
    private @Nullable EventFd returns;
    private @Nullable SourceEnd end;

    FetchingLink(
            UnixSocket socket,
            EventLoop loop,
            RejectCounters rejects,
            SegmentPlan plan,
            boolean latest,
            SourcePort port) {
        this.rejects = rejects;
        this.plan = plan;
        this.latest = latest;
        this.port = port;
        this.limits =
                new Limits(
                        plan.regions(),
                        0,
                        0,
                        Limits.STANDARD.maxLog2RingSize(),
                        LinkLayout.PRIVATE_HEADER_SIZE);
        this.talk = new Talk(socket, loop, rejects, this);
        this.session = new MasterSession(MemifHostTransport.NAME, limits, talk, this);
    }

    @Override
    public void receive(Message message, int fd) throws RejectException {
        session.receive(message, fd);
    }

    @Override
    public Limits admit(Message.Init init) {
        return limits;
    }

    @Override
    public void region(Message.AddRegion region, int fd) {
        if (region.index() == 0) {
            size = region.size();
        }
        files.add(fd);
    }

    @Override
    public void ring(Message.AddRing ring, int fd) throws RejectException {
        if (ring.region() != 0) {
            throw new RejectException(Reject.RING_PLACE, "region " + ring.region());
        }
        if (ring.slaveToMaster()) {
            s2m = ring;
            arrivals = MasterRings.eventFd(fd);
        } else {
            m2s = ring;
            returns = MasterRings.eventFd(fd);
        }
    }

    @Override
    public String connect(String interfaceName) throws RejectException {
        Message.AddRing there = s2m;
        Message.AddRing back = m2s;
        EventFd ringing = arrivals;
        EventFd answering = returns;
        if (there == null || back == null || ringing == null || answering == null) {
            throw new RejectException(Reject.RING_MISSING, "one each way is needed");
        }
        if (files.size() != plan.regions() + 1) {
            throw new RejectException(
                    Reject.REGION_INDEX,
                    files.size() + " regions, " + (plan.regions() + 1) + " were announced");
        }
        LinkLayout layout = new LinkLayout(plan.slots(), there.log2RingSize());
        if (there.offset() != LinkLayout.S2M_AT || back.offset() != layout.m2sAt()) {
            throw new RejectException(
                    Reject.RING_PLACE, "offsets " + there.offset() + " and " + back.offset());
        }
        LinkMemory memory = LinkMemory.of(layout, files.getFirst(), size);
        ForeignSegment frames = frames(memory);
        closeFiles();
        arrivals = null; // the end's from here on
        returns = null;
        SourceEnd opened = new SourceEnd(memory, frames, plan, latest, ringing, answering, this);
        end = opened;
        talk.opened();
        port.opened(opened);
        return MemifHostTransport.NAME;
    }

    private ForeignSegment frames(LinkMemory memory) throws RejectException {
        try {
            return ForeignSegment.map(plan, files.subList(1, files.size()));
        } catch (ConnectionException e) {
            memory.close();
            throw new RejectException(Reject.FRAME_MEMORY, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void disconnected(Message.Disconnect disconnect) {
        lose(disconnect.reason());
    }

    @Override
    public void over(String why) {
        closeFiles();
        EventFd ringing = arrivals;
        if (ringing != null) {
            ringing.close();
        }
        EventFd answering = returns;
        if (answering != null) {
            answering.close();
        }
        lose(why);
    }

    /** No more frames come; the memory stays until the application has given everything back. */
    private void lose(String why) {
        SourceEnd opened = end;
        if (opened != null) {
            opened.lost(why);
        }
        port.closed(why);
    }

    private void closeFiles() {
        files.forEach(Talk::closeFd);
        files.clear();
    }

    @Override
    public void abort(String why) {
        talk.bye(why);
    }

    @Override
    public void leave() {
        talk.loop()
                .execute(() -> talk.say(new Message.Disconnect(0, "the receiver left the group")));
    }

    @Override
    public void refuse(Reject reject, String detail) {
        rejects.count(reject);
        talk.loop()
                .execute(() -> talk.say(new Message.Disconnect(1, reject.text() + ": " + detail)));
    }

    @Override
    public void close() {
        talk.loop().execute(() -> talk.end("everything was given back"));
    }
}
