package io.mcm.tool.demo;

import io.mcm.ConnectionStats;
import io.mcm.LatencySummary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one receiver of the demo saw. */
record ReceiverReport(
        int number,
        long received,
        long missed,
        long verified,
        long corrupt,
        LatencySummary latency,
        double bytesPerSecond,
        double heapBytesPerFrame,
        @Nullable Throwable failure) {

    static ReceiverReport of(int number, Receiver receiver, Plan plan) {
        ConnectionStats stats = receiver.connection().stats();
        return new ReceiverReport(
                number,
                stats.frames(),
                stats.missed(),
                receiver.verified(),
                receiver.corrupt(),
                stats.latency(),
                receiver.frameRate() * plan.format().payloadSize(),
                receiver.heapBytesPerFrame(),
                receiver.failure());
    }

    /** Whether it got everything, as it was sent. */
    boolean isOk(long sent) {
        return failure == null
                && received == sent
                && verified == sent
                && missed == 0
                && corrupt == 0;
    }

    Map<String, ?> toJson() {
        Map<String, Object> latencyNanos = new LinkedHashMap<>();
        latencyNanos.put("p50", latency.p50());
        latencyNanos.put("p99", latency.p99());
        latencyNanos.put("max", latency.max());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("receiver", number);
        json.put("received", received);
        json.put("missed", missed);
        json.put("verified", verified);
        json.put("corrupt", corrupt);
        json.put("latencyNanos", latencyNanos);
        json.put("bytesPerSecond", bytesPerSecond);
        json.put("heapBytesPerFrame", heapBytesPerFrame);
        return json;
    }
}
