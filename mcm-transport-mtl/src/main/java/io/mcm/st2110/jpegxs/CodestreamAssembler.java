package io.mcm.st2110.jpegxs;

import io.mcm.st2110.rtp.Reject;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one picture or field after the other together, in whatever order they come.
 * Where a part goes follows from its number, since all packets but the last are of one length, of
 * which the boxes take a piece of the first. Both are remembered from frame to frame: only a
 * sender's first frame needs its first packet first.
 *
 * <p>For one thread.
 */
public final class CodestreamAssembler {
    private final BitSet seen = new BitSet();
    private MemorySegment frame = MemorySegment.NULL;
    private long start;
    private int capacity;
    private int length; // of a payload with boxes, 0 when none is known yet
    private int boxes;
    private int packets;
    private int last; // number of the last packet, -1 when it has not come
    private long end; // of what was placed

    /** Has no frame yet. */
    public CodestreamAssembler() {}

    /**
     * Starts a picture or field.
     *
     * @param memory where its codestream goes
     * @param at offset of the first byte
     * @param size room for it in bytes
     */
    public void start(MemorySegment memory, long at, int size) {
        frame = memory;
        start = at;
        capacity = size;
        seen.clear();
        packets = 0;
        last = -1;
        end = 0;
    }

    /**
     * Copies the part of a packet to where it goes.
     *
     * @param memory the memory that the packet was read from
     * @param packet what was read
     * @return why it is refused, null when it is fine
     */
    public @Nullable Reject add(MemorySegment memory, JxsReader packet) {
        int number = packet.packet();
        if (seen.get(number)) {
            return Reject.DUPLICATE;
        }
        if (packet.marker() ? number < seen.length() : last >= 0 && number > last) {
            return Reject.JXS_LAST;
        }
        int whole = packet.payloadLength() + packet.boxes();
        int newBoxes = number == 0 ? packet.boxes() : boxes;
        int newLength = packet.marker() ? length : whole;
        boolean changed = newBoxes != boxes || newLength != length;
        if (packets > 0 && changed || packet.marker() && number > 0 && whole > length) {
            return Reject.JXS_LENGTH;
        }
        long at = number == 0 ? 0 : (long) number * newLength - newBoxes;
        if (at < 0 || at + packet.payloadLength() > capacity) {
            return Reject.FRAME_OVERFLOW;
        }
        boxes = newBoxes;
        length = newLength;
        MemorySegment.copy(
                memory, packet.payloadOffset(), frame, start + at, packet.payloadLength());
        seen.set(number);
        packets++;
        end = Math.max(end, at + packet.payloadLength());
        if (packet.marker()) {
            last = number;
        }
        return null;
    }

    /**
     * Whether nothing is missing.
     *
     * @return true when all packets up to the last one came
     */
    public boolean complete() {
        return last >= 0 && packets == last + 1;
    }

    /**
     * Packets that are known to be missing.
     *
     * @return their number; without the last packet of the frame those after the highest one that
     *     came are not among them
     */
    public int missing() {
        return seen.length() - packets;
    }

    /**
     * The codestream's length.
     *
     * @return bytes, exact when {@link #complete()}, else up to the end of the last part that came
     */
    public int size() {
        return (int) end;
    }
}
