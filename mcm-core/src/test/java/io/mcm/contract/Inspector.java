package io.mcm.contract;

import io.mcm.RxBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at every frame a receiver gets and remembers what was wrong. One thread at a time. */
final class Inspector {
    private static final int MAX_FAULTS = 8;

    private final List<String> faults = new ArrayList<>();
    private final Set<Long> sources = new HashSet<>();
    private long frames;
    private long bytes;
    private long first = -1;
    private long last = -1;
    private long missed;
    private long discontinuities;
    private long formatChanges;
    private long incarnation;
    private long sequence;

    void look(RxBuffer frame) {
        long number = TestFrames.number(frame.timestamp());
        String name = "frame " + number + " (sequence " + frame.sequence() + ")";
        if (number < 0) {
            fault(name + ": time stamp " + frame.timestamp() + " is none of the suite's");
        }
        lookAtContent(frame, number, name);
        lookAtOrder(frame, name);
        frames++;
        bytes += frame.payload().capacity();
        if (first < 0) {
            first = number;
        }
        last = number;
    }

    private void lookAtContent(RxBuffer frame, long number, String name) {
        int wrong = TestFrames.firstFault(frame.payload(), number);
        if (wrong >= 0) {
            fault(
                    "%s: payload of %d bytes differs from byte %d"
                            .formatted(name, frame.payload().capacity(), wrong));
        }
        wrong = TestFrames.firstFault(frame.metadata(), ~number);
        if (wrong >= 0) {
            fault(
                    "%s: metadata of %d bytes differs from byte %d"
                            .formatted(name, frame.metadata().capacity(), wrong));
        }
        expect(name, "RTP time stamp", TestFrames.rtpTimestamp(number), frame.rtpTimestamp());
        expect(name, "field", TestFrames.field(number, frame.format()), frame.field());
        expect(name, "missing parts", TestFrames.missingParts(number), frame.missingParts());
    }

    private void lookAtOrder(RxBuffer frame, String name) {
        boolean again = !sources.add(frame.incarnation());
        if (frames > 0) {
            boolean sameSource = again && frame.incarnation() == incarnation;
            if (again && !sameSource) {
                fault(name + ": an earlier source came back");
            }
            if (sameSource) {
                expect(name, "missedBefore", frame.sequence() - sequence - 1, frame.missedBefore());
            }
            boolean leadsUp = sameSource && frame.missedBefore() == 0;
            expect(name, "discontinuity", !leadsUp, frame.discontinuity());
            discontinuities += frame.discontinuity() ? 1 : 0;
        }
        formatChanges += frame.formatChanged() ? 1 : 0;
        incarnation = frame.incarnation();
        sequence = frame.sequence();
        missed += frame.missedBefore();
    }

    private void expect(String name, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            fault("%s: %s is %s instead of %s".formatted(name, what, actual, expected));
        }
    }

    private void fault(String text) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(text);
        }
    }

    long frames() {
        return frames;
    }

    Received report(boolean ended, String refusal) {
        return new Received(
                frames,
                bytes,
                first,
                last,
                missed,
                sources.size(),
                discontinuities,
                formatChanges,
                ended,
                refusal,
                List.copyOf(faults));
    }
}
