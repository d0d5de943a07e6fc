package io.mcm.st2110.analysis;

import io.mcm.st2110.rtp.Unwrapper;
import java.util.Arrays;

/** Looks at 16-bit sequence numbers. For one thread. */
final class SequenceCheck {
    /** How far a packet may be behind and still be told from one that came twice. */
    private static final int WINDOW = 1 << 12;

    /** A jump that is no loss: RFC 3550 appendix A.1, MAX_DROPOUT. */
    private static final int RESTART = 3000;

    private final FaultCounters faults;
    private final Unwrapper unwrapper = new Unwrapper(16);
    private final boolean[] seen = new boolean[WINDOW];
    private long next = -1;
    private int ssrc;

    SequenceCheck(FaultCounters faults) {
        this.faults = faults;
    }

    /**
     * Takes a packet.
     *
     * @return how far it is after the latest one before: 1 when all is right, 0 and less for a late
     *     one; {@link Long#MAX_VALUE} for the first one and after a restart
     */
    long take(int sequence, int source) {
        if (next < 0) {
            return start(sequence, source);
        }
        long number = unwrapper.unwrap(sequence);
        long step = number - next + 1;
        if (source != ssrc || Math.abs(step) > RESTART) {
            faults.add(StreamFault.RESTART, 1);
            return start(sequence, source);
        }
        if (step > 0) {
            faults.add(StreamFault.MISSING, step - 1);
            for (long missing = next; missing < number; missing++) {
                seen[slot(missing)] = false;
            }
            next = number + 1;
        } else if (seen[slot(number)]) {
            faults.add(StreamFault.DUPLICATE, 1);
        } else {
            faults.add(StreamFault.REORDERED, 1);
            faults.add(StreamFault.MISSING, -1);
        }
        seen[slot(number)] = true;
        return step;
    }

    private long start(int sequence, int source) {
        unwrapper.restart(sequence);
        Arrays.fill(seen, true); // what came before the first packet is nobody's loss
        next = unwrapper.unwrap(sequence) + 1;
        ssrc = source;
        return Long.MAX_VALUE;
    }

    private static int slot(long number) {
        return (int) (number & WINDOW - 1);
    }
}
