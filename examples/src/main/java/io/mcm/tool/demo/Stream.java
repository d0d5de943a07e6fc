package io.mcm.tool.demo;

import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A sender and its receivers at work. */
final class Stream {
    private final Plan plan;
    private final Sender sender;
    private final List<Receiver> receivers = new ArrayList<>();

    Stream(Mesh mesh, Plan plan, BooleanSupplier stop) {
        this.plan = plan;
        for (int i = 1; i <= plan.receivers(); i++) {
            RxConnection rx =
                    mesh.connection()
                            .group(plan.group())
                            .queueCapacity(plan.queueCapacity())
                            .openRx();
            receivers.add(new Receiver(rx, plan, i));
        }
        TxConnection tx =
                mesh.connection()
                        .group(plan.group())
                        .format(plan.format())
                        .maxMetadataSize(Checksum.BYTES)
                        .slots(plan.slots())
                        .openTx();
        sender = new Sender(tx, plan, stop);
    }

    void start() {
        receivers.forEach(Thread::start);
        sender.start();
    }

    boolean isAtWork() {
        return sender.isAlive() || receivers.stream().anyMatch(Thread::isAlive);
    }

    void join() throws InterruptedException {
        sender.join();
        for (Receiver receiver : receivers) {
            receiver.join();
        }
    }

    /** Its counters now, for a progress line. */
    String progress() {
        long least = Long.MAX_VALUE;
        long missed = 0;
        for (Receiver receiver : receivers) {
            least = Math.min(least, receiver.verified());
            missed += receiver.connection().stats().missed();
        }
        return "%s: %d sent, %d verified by all, %d missed"
                .formatted(plan.name(), sender.connection().stats().frames(), least, missed);
    }

    StreamReport report() {
        List<ReceiverReport> ends = new ArrayList<>();
        for (int i = 0; i < receivers.size(); i++) {
            ends.add(ReceiverReport.of(i + 1, receivers.get(i), plan));
        }
        return StreamReport.of(plan, sender, ends);
    }
}
