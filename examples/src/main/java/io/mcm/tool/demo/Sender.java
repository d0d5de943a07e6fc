package io.mcm.tool.demo;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.tool.pace.Pacer;
import io.mcm.tool.pattern.Essence;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Makes frames in real time and sends them, each with its checksum as metadata. */
final class Sender extends Worker {
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration WAIT_FOR_RECEIVERS = Duration.ofSeconds(30);

    private final TxConnection tx;
    private final Essence essence;
    private final Plan plan;
    private final BooleanSupplier stop;
    private final Checksum checksum = new Checksum();

    Sender(TxConnection tx, Plan plan, BooleanSupplier stop) {
        super("demo-" + plan.name() + "-sender", plan.meter());
        this.tx = tx;
        this.plan = plan;
        this.stop = stop;
        essence = Essence.of(plan.format());
    }

    TxConnection connection() {
        return tx;
    }

    @Override
    void work() {
        try (tx) {
            awaitReceivers();
            Pacer pacer = new Pacer(essence.rate(), plan.burst());
            long number = 0;
            while (number < plan.frames() && !stop.getAsBoolean()) {
                long time = pacer.await(number);
                try (TxBuffer frame = tx.acquire(WAIT)) {
                    if (frame != null) {
                        essence.make(frame.payload(), number, time);
                        int sum = checksum.of(frame.payload(), plan.format().payloadSize());
                        frame.metadata().putInt(0, sum, LITTLE_ENDIAN);
                        frame.metadataLength(Checksum.BYTES).timestamp(time).commit();
                        number++;
                        frameDone();
                    }
                }
            }
        }
    }

    private void awaitReceivers() {
        long start = System.nanoTime();
        while (!tx.awaitReceivers(plan.receivers(), WAIT) && !stop.getAsBoolean()) {
            if (System.nanoTime() - start > WAIT_FOR_RECEIVERS.toNanos()) {
                throw new IllegalStateException(
                        tx.receivers() + " of " + plan.receivers() + " receivers came");
            }
        }
    }
}
