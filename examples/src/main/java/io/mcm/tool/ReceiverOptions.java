package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Delivery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a receiver takes frames. */
final class ReceiverOptions {
    /** As long as a user may stop the program that reads the output. */
    private static final Duration MAX_STALL = Duration.ofHours(1);

    private static final int LONGEST_QUEUE = 128;

    @Option(
            names = "--delivery",
            paramLabel = "HOW",
            description =
                    "When the receiver is slower than the source: live (it misses frames), latest (it"
                            + " gets the newest), reliable (the source waits).")
    private @Nullable Delivery delivery;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description =
                    "How many frames the receiver may be behind, 2 to 128; default 16, for sound of"
                            + " ST 2110 128.")
    private @Nullable Integer queue;

    /** A packet of sound lasts a millisecond, and nobody waits for a receiver that is late. */
    void applyToSound(ConnectionBuilder builder) {
        if (queue == null && delivery != Delivery.LATEST) {
            builder.queueCapacity(LONGEST_QUEUE);
        }
    }

    /** Sets what was given; what was not stays as a document or the default has it. */
    void apply(ConnectionBuilder builder, @Nullable Delivery otherwise) {
        Delivery wanted = delivery == null ? otherwise : delivery;
        if (wanted != null) {
            switch (wanted) {
                case LIVE -> builder.live();
                case LATEST -> builder.latest();
                case RELIABLE -> builder.reliable().maxStall(MAX_STALL);
            }
        }
        if (queue != null) {
            builder.queueCapacity(queue);
        }
    }
}
