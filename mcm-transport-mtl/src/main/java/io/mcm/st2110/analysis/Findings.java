package io.mcm.st2110.analysis;

import io.mcm.st2110.SenderType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param packets packets of the stream
 * @param bytes their RTP payloads
 * @param nanos from the first to the last one
 * @param refused packets that are none of the stream's, by the reason in words
 * @param faults every fault, also those that there were none of
 * @param gaps from each packet to the next one
 * @param video what ST 2110-21 says; null for audio, and when no whole frame came
 */
public record Findings(
        long packets,
        long bytes,
        long nanos,
        Map<String, Long> refused,
        Map<StreamFault, Long> faults,
        Histogram gaps,
        @Nullable Video video) {
    /**
     * The timing of video.
     *
     * @param packetsPerFrame N<sub>PACKETS</sub>, of a field or segment where there are two
     * @param burst the highest C<sub>INST</sub> of a frame
     * @param lowest how far the virtual receiver of the gapped schedule ran empty: 0, or packets
     *     that were due and not there, negative
     * @param highest the most it held
     * @param firstPacket nanoseconds from the nearest frame time since the epoch to a frame's first
     *     packet
     * @param compliance frames within the limits, for each sender type
     */
    public record Video(
            int packetsPerFrame,
            Spread burst,
            Spread lowest,
            Spread highest,
            Spread firstPacket,
            List<Compliance> compliance) {
        /**
         * Frames within the limits of one type.
         *
         * @param type the type
         * @return theirs
         */
        public Compliance compliance(SenderType type) {
            return compliance.stream().filter(one -> one.type() == type).findFirst().orElseThrow();
        }
    }

    /**
     * How often something was wrong.
     *
     * @param fault what
     * @return 0 and more
     */
    public long fault(StreamFault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /**
     * Everything that was wrong.
     *
     * @return the sum of all faults, 0 when the stream is in order
     */
    public long allFaults() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }
}
