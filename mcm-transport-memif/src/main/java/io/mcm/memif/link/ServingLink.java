package io.mcm.memif.link;

import io.mcm.linux.EventFd;
import io.mcm.linux.EventLoop;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Outbox;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.protocol.Secret;
import io.mcm.memif.protocol.SlaveSession;
import io.mcm.memory.Region;
import io.mcm.memory.Segment;
import io.mcm.spi.host.HostLink;
import io.mcm.spi.host.SinkPort;
import java.util.ArrayList;
import java.util.List;

/** The source's part in opening a link: memif's slave, which owns all memory. */
final class ServingLink implements HostLink, Talk.Side, SlaveSession.Events {
    private final Segment segment;
    private final int capacity;
    private final SinkPort port;
    private final Talk talk;
    private final SlaveSession session;

    /** Region 0's file, until the receiver has it. */
    private int file = Outbox.NO_FD;

    private boolean opened;

    ServingLink(
            UnixSocket socket,
            EventLoop loop,
            RejectCounters rejects,
            Segment segment,
            int capacity,
            SinkPort port) {
        this.segment = segment;
        this.capacity = capacity;
        this.port = port;
        this.talk = new Talk(socket, loop, rejects, this);
        Message.Init init =
                new Message.Init(Protocol.VERSION, 0, 0, Secret.NONE, MemifHostTransport.NAME);
        this.session = new SlaveSession(init, MemifHostTransport.NAME, talk, this);
    }

    @Override
    public void receive(Message message, int fd) throws RejectException {
        session.receive(message);
    }

    @Override
    public List<SlaveSession.Offer> offers(Message.Hello hello) throws RejectException {
        LinkLayout layout = LinkLayout.of(segment.slots(), capacity);
        if (hello.maxRegion() < segment.regions().size()) {
            throw new RejectException(
                    Reject.REGION_INDEX,
                    "at most " + hello.maxRegion() + ", " + segment.regions().size() + " needed");
        }
        if (hello.maxLog2RingSize() < Math.max(layout.log2Entries(), layout.m2sLog2())) {
            throw new RejectException(
                    Reject.RING_SIZE, "at most 2^" + hello.maxLog2RingSize() + " entries");
        }
        file = LinkMemory.createFile(layout, "mcm-link");
        EventFd frames = EventFd.create();
        EventFd returns = null;
        try {
            returns = EventFd.create();
            LinkMemory memory = LinkMemory.create(layout, file);
            List<SlaveSession.Offer> offers = offers(layout, frames, returns);
            // The source publishes from here on: what it commits once the receiver is ready
            // arrives.
            SinkEnd end = new SinkEnd(memory, frames, returns, this::bye);
            opened = port.opened(end);
            if (!opened) {
                end.close();
            }
            return offers;
        } catch (SystemCallException e) {
            frames.close();
            if (returns != null) {
                returns.close();
            }
            throw e;
        }
    }

    private List<SlaveSession.Offer> offers(LinkLayout layout, EventFd frames, EventFd returns) {
        List<SlaveSession.Offer> offers = new ArrayList<>();
        offers.add(new SlaveSession.Offer(new Message.AddRegion(0, layout.size()), file));
        for (Region region : segment.regions()) {
            Message.AddRegion add = new Message.AddRegion(offers.size(), region.size());
            offers.add(new SlaveSession.Offer(add, region.fd()));
        }
        int log2 = layout.log2Entries();
        offers.add(new SlaveSession.Offer(ring(true, LinkLayout.S2M_AT, log2), frames.fd()));
        offers.add(
                new SlaveSession.Offer(
                        ring(false, layout.m2sAt(), layout.m2sLog2()), returns.fd()));
        return offers;
    }

    private static Message.AddRing ring(boolean slaveToMaster, long offset, int log2Size) {
        return new Message.AddRing(
                slaveToMaster, 0, 0, offset, log2Size, LinkLayout.PRIVATE_HEADER_SIZE);
    }

    /** Any thread. */
    private void bye() {
        talk.loop().execute(() -> talk.bye("the source closed the link"));
    }

    @Override
    public void connected(String interfaceName) {
        talk.opened();
        closeFile();
        port.connected();
    }

    @Override
    public void disconnected(Message.Disconnect disconnect) {
        if (opened) {
            port.left(); // its memory stays until the socket hangs up
        }
    }

    @Override
    public void over(String why) {
        closeFile();
        port.closed(why);
    }

    private void closeFile() {
        if (file != Outbox.NO_FD) {
            Talk.closeFd(file);
            file = Outbox.NO_FD;
        }
    }

    @Override
    public void abort(String why) {
        talk.bye(why);
    }
}
