package io.mcm.tool.demo;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.ProgressLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Sends the test picture in 1080p60 and the tone in packets of 1 ms to several receivers each, in
 * real time, and checks every frame. Each receiver of both is a process of its own.
 */
public final class Demo {
    private static final long LOOK_MILLIS = 50;

    /** How long receivers may take to say that the streams have ended, and after a stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(2);

    private final int seconds;
    private final int receivers;
    private final List<Plan> plans;

    /**
     * @param seconds how long, 1 or more
     * @param receivers of each stream, 1 or more
     */
    public Demo(int seconds, int receivers) {
        this.seconds = seconds;
        this.receivers = receivers;
        plans = Plan.demo(seconds, receivers);
    }

    /** What it is going to do, for people. */
    public String description() {
        return "Sends %s and %s from this process to %d others."
                .formatted(
                        plans.get(0).format().toText(), plans.get(1).format().toText(), receivers);
    }

    /**
     * Runs it to its end.
     *
     * @param stop asked for before each frame: ends it early
     */
    public DemoReport run(BooleanSupplier stop, ProgressLine progress)
            throws IOException, InterruptedException {
        // A mesh of its own: two demos at a time don't meet.
        String mesh = "demo-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        List<ReceiverProcess> processes = new ArrayList<>();
        try (Mesh node = Mesh.launch(MeshConfig.builder().mesh(mesh).node("demo").build())) {
            AtomicBoolean ended = new AtomicBoolean(); // asked for before each frame
            for (int number = 1; number <= receivers; number++) {
                ReceiverProcess process = ReceiverProcess.start(mesh, number, receivers, seconds);
                processes.add(process);
                process.onEnd(() -> ended.set(true));
            }
            BooleanSupplier over = () -> stop.getAsBoolean() || ended.get();
            send(node, Plan.warmUp(receivers), processes, over, ProgressLine.none());
            long start = System.nanoTime();
            List<Stream> streams = send(node, plans, processes, over, progress);
            progress.close();
            long end =
                    System.nanoTime()
                            + (stop.getAsBoolean() ? LITTLE_PATIENCE : PATIENCE).toNanos();
            for (ReceiverProcess process : processes) {
                process.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
            return new DemoReport(
                    streams.stream().map(Stream::report).toList(), System.nanoTime() - start);
        } finally {
            processes.forEach(ReceiverProcess::close);
        }
    }

    private static List<Stream> send(
            Mesh node,
            List<Plan> plans,
            List<ReceiverProcess> receivers,
            BooleanSupplier stop,
            ProgressLine progress)
            throws InterruptedException {
        List<Stream> streams =
                plans.stream().map(plan -> new Stream(node, plan, receivers, stop)).toList();
        long start = System.nanoTime();
        streams.forEach(Stream::start);
        while (streams.stream().anyMatch(Stream::isAtWork)) {
            if (progress.isDue()) {
                progress.show(progressOf(streams, System.nanoTime() - start));
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return streams;
    }

    private static String progressOf(List<Stream> streams, long nanos) {
        StringBuilder line = new StringBuilder(Amount.seconds(nanos) + " s");
        streams.forEach(stream -> line.append("  ").append(stream.progress()));
        return line.toString();
    }
}
