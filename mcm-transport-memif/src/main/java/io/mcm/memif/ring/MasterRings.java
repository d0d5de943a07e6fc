package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import io.mcm.linux.Libc;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a master maps of the memory that its slave brings. */
public final class MasterRings extends Rings {
    private static final String EVENTFD = "anon_inode:[eventfd]";

    private final List<Ring> rings = new ArrayList<>();

    /** Nothing yet. */
    public MasterRings() {}

    /**
     * Maps a region.
     *
     * @param announced its size
     * @param fd its file, the caller's again when this throws
     * @throws RejectException it is not what it should be
     */
    public void region(Message.AddRegion announced, int fd) throws RejectException {
        regions.add(SharedMemory.map(fd, announced.size(), arena));
        Libc.get().close(fd);
    }

    /**
     * Takes a ring.
     *
     * @param announced where it is, in a region that was there before
     * @param fd its eventfd, the caller's again when this throws
     * @throws RejectException it is not what it should be
     */
    public void ring(Message.AddRing announced, int fd) throws RejectException {
        Ring ring = Ring.of(regions.get(announced.region()), announced);
        EventFd wake = eventFd(fd);
        rings.add(ring);
        eventFds.add(wake);
        if (announced.slaveToMaster()) {
            receivers.add(new MasterReceiver(ring, regions, wake));
        } else {
            senders.add(new MasterSender(ring, regions, wake));
        }
    }

    /**
     * Takes over a peer's eventfd. Anything else, a full pipe for one, could hold up whoever writes
     * to it.
     *
     * @param fd what the peer calls one, the caller's again when this throws
     * @return the eventfd, whose calls do not wait
     * @throws RejectException it is something else
     */
    public static EventFd eventFd(int fd) throws RejectException {
        try {
            String kind = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
            if (!kind.equals(EVENTFD)) {
                throw new RejectException(Reject.RING_EVENTFD, kind);
            }
        } catch (IOException e) {
            throw new RejectException(Reject.RING_EVENTFD, e.toString());
        }
        Libc libc = Libc.get();
        if (libc.fcntl(fd, Libc.F_SETFL, Libc.O_NONBLOCK) == -1) {
            throw new RejectException(Reject.RING_EVENTFD, libc.strerror(libc.errno()));
        }
        return EventFd.of(fd);
    }

    /**
     * Begins: all indexes at zero.
     *
     * @throws RejectException a ring is none
     */
    public void connect() throws RejectException {
        for (Ring ring : rings) {
            ring.reset();
        }
    }
}
