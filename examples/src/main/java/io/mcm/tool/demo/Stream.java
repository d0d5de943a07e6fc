package io.mcm.tool.demo;

import io.mcm.Mesh;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** A sender at work, and what is heard of its receivers. */
final class Stream {
    private final Plan plan;
    private final List<ReceiverProcess> receivers;
    private final Sender sender;

    Stream(Mesh mesh, Plan plan, List<ReceiverProcess> receivers, BooleanSupplier stop) {
        this.plan = plan;
        this.receivers = receivers;
        sender =
                new Sender(
                        mesh.connection()
                                .group(plan.group())
                                .format(plan.format())
                                .maxMetadataSize(Checksum.BYTES)
                                .slots(plan.slots())
                                .openTx(),
                        plan,
                        stop);
    }

    void start() {
        sender.start();
    }

    boolean isAtWork() {
        return sender.isAlive();
    }

    /** Its counters now, for a progress line. */
    String progress() {
        List<ReceiverReport> last =
                receivers.stream()
                        .map(receiver -> receiver.lastOf(plan))
                        .filter(Objects::nonNull)
                        .toList();
        return "%s: %d sent, %d verified by all, %d missed"
                .formatted(
                        plan.name(),
                        sender.connection().stats().frames(),
                        last.size() < receivers.size()
                                ? 0
                                : last.stream().mapToLong(ReceiverReport::verified).min().orElse(0),
                        last.stream().mapToLong(ReceiverReport::missed).sum());
    }

    /** After its end and that of the receivers. */
    StreamReport report() {
        return StreamReport.of(
                plan, sender, receivers.stream().map(receiver -> receiver.reportOf(plan)).toList());
    }
}
