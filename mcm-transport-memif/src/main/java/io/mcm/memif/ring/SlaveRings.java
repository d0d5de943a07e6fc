package io.mcm.memif.ring;

import io.mcm.ConnectionException;
import io.mcm.linux.EventFd;
import io.mcm.linux.KernelFiles;
import io.mcm.linux.Libc;
import io.mcm.memif.Memif;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.protocol.SlaveSession;
import io.mcm.memory.MemoryLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that a slave brings: region 0 with the rings, the next ones with the buffers, as
 * libmemif has it. Only the direction that is used has buffers.
 */
public final class SlaveRings extends Rings {
    private static final int RING_ALIGNMENT = 64;

    private final List<SlaveSession.Offer> offers = new ArrayList<>();
    private final List<Integer> regionFds = new ArrayList<>();

    private SlaveRings() {}

    /**
     * Makes what a master is to be offered.
     *
     * @param settings ring size, number of rings, buffer size
     * @param direction which way frames go
     * @param hello the master's limits
     * @return new memory
     * @throws RejectException the master's limits are too narrow
     * @throws ConnectionException the memory cannot be had; nothing is left open
     */
    public static SlaveRings create(Memif settings, Direction direction, Message.Hello hello)
            throws RejectException {
        return create(settings, direction, hello, Buffers.MAX_REGION);
    }

    static SlaveRings create(
            Memif settings, Direction direction, Message.Hello hello, long maxRegion)
            throws RejectException {
        SlaveRings rings = new SlaveRings();
        try {
            rings.make(settings, direction, hello, maxRegion);
            return rings;
        } catch (RejectException | ConnectionException e) {
            rings.close();
            throw e;
        }
    }

    private void make(Memif settings, Direction direction, Message.Hello hello, long maxRegion)
            throws RejectException {
        int log2 = Math.min(settings.log2RingSize(), hello.maxLog2RingSize());
        int entries = 1 << log2;
        int s2m = Math.min(settings.rings(), hello.maxS2mRing() + 1);
        int m2s = Math.min(settings.rings(), hello.maxM2sRing() + 1);
        Buffers buffers = Buffers.of(settings.bufferSize(), maxRegion);
        int sendBuffers = direction.sends() ? s2m * entries : 0;
        int receiveBuffers = direction.receives() ? m2s * entries : 0;
        int bufferRegions = Math.ceilDiv(sendBuffers + receiveBuffers, buffers.perRegion());
        if (bufferRegions > hello.maxRegion()) {
            throw new RejectException(
                    Reject.REGION_INDEX,
                    bufferRegions
                            + " regions of buffers are needed, the master takes "
                            + hello.maxRegion()
                            + ": use a smaller buffer size or ring size");
        }
        long stride = (Ring.size(log2) + RING_ALIGNMENT - 1) & -RING_ALIGNMENT;
        new MemoryLimits(KernelFiles.SYSTEM)
                .checkMemory(
                        "memif interface " + settings.address(),
                        (s2m + m2s) * stride
                                + (long) (sendBuffers + receiveBuffers) * settings.bufferSize());
        addRegion((s2m + m2s) * stride);
        int left = sendBuffers + receiveBuffers;
        for (int i = 0; i < bufferRegions; i++) {
            int here = Math.min(left, buffers.perRegion());
            addRegion((long) here * settings.bufferSize());
            left -= here;
        }
        for (int i = 0; i < s2m; i++) {
            EventFd wake = EventFd.create();
            Ring ring = addRing(true, i, i * stride, log2, wake);
            if (direction.sends()) {
                senders.add(new SlaveSender(ring, regions, wake, buffers, i * entries));
            }
        }
        for (int i = 0; i < m2s; i++) {
            EventFd wake = EventFd.create();
            Ring ring = addRing(false, i, (s2m + i) * stride, log2, wake);
            if (direction.receives()) {
                receivers.add(
                        new SlaveReceiver(ring, regions, wake, buffers, sendBuffers + i * entries));
            }
        }
    }

    private void addRegion(long size) {
        SharedMemory.Created region =
                SharedMemory.create("mcm-memif-region-" + regions.count(), size, arena);
        regionFds.add(region.fd());
        offers.add(
                new SlaveSession.Offer(new Message.AddRegion(regions.count(), size), region.fd()));
        regions.add(region.shared());
    }

    private Ring addRing(boolean slaveToMaster, int index, long offset, int log2, EventFd wake) {
        eventFds.add(wake);
        offers.add(
                new SlaveSession.Offer(
                        new Message.AddRing(slaveToMaster, index, 0, offset, log2, 0), wake.fd()));
        return Ring.create(regions.get(0), offset, log2);
    }

    /**
     * What to tell the master.
     *
     * @return all regions, then all rings
     */
    public List<SlaveSession.Offer> offers() {
        return offers;
    }

    /** Begins: the master has said CONNECTED, and gets its buffers. */
    public void connected() {
        for (Receiver receiver : receivers) {
            ((SlaveReceiver) receiver).offerAll();
        }
        closeRegionFds();
    }

    private void closeRegionFds() {
        regionFds.forEach(Libc.get()::close);
        regionFds.clear();
    }

    @Override
    public void close() {
        closeRegionFds();
        super.close();
    }
}
