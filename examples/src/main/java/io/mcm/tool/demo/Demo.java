package io.mcm.tool.demo;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.ProgressLine;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sends the test picture in 1080p60 and the tone in packets of 1 ms to several receivers each, in
 * real time, and checks every frame.
 */
public final class Demo {
    private static final long LOOK_MILLIS = 50;

    private final List<Plan> plans;
    private final int receivers;

    /**
     * @param seconds how long, 1 or more
     * @param receivers of each stream, 1 or more
     */
    public Demo(int seconds, int receivers) {
        this.receivers = receivers;
        plans = List.of(Plan.video(seconds, receivers), Plan.audio(seconds, receivers));
    }

    /** What it is going to do, for people. */
    public String description() {
        return "Sends %s and %s to %d receivers each, in one process."
                .formatted(
                        plans.get(0).format().toText(), plans.get(1).format().toText(), receivers);
    }

    /**
     * Runs it to its end: one second that does not count, in which the JVM compiles what a service
     * that runs for days has compiled long ago, then the demo itself.
     *
     * @param stop asked for before each frame: ends it early
     */
    public DemoReport run(BooleanSupplier stop, ProgressLine progress) throws InterruptedException {
        List<Plan> warmUp = List.of(Plan.video(1, 1), Plan.audio(1, 1));
        run(warmUp, 1, stop, ProgressLine.none());
        return run(plans, receivers, stop, progress);
    }

    private static DemoReport run(
            List<Plan> plans, int receivers, BooleanSupplier stop, ProgressLine progress)
            throws InterruptedException {
        MeshConfig config =
                MeshConfig.builder()
                        .mesh("demo")
                        .node("demo")
                        .maxConnections(plans.size() * (receivers + 1))
                        .build();
        try (Mesh mesh = Mesh.launch(config)) {
            List<Stream> streams =
                    plans.stream().map(plan -> new Stream(mesh, plan, stop)).toList();
            long start = System.nanoTime();
            streams.forEach(Stream::start);
            while (streams.stream().anyMatch(Stream::isAtWork)) {
                if (progress.isDue()) {
                    progress.show(progressOf(streams, System.nanoTime() - start));
                }
                Thread.sleep(LOOK_MILLIS);
            }
            for (Stream stream : streams) {
                stream.join();
            }
            progress.close();
            long nanos = System.nanoTime() - start;
            return new DemoReport(streams.stream().map(Stream::report).toList(), nanos);
        }
    }

    private static String progressOf(List<Stream> streams, long nanos) {
        StringBuilder line = new StringBuilder(Amount.seconds(nanos) + " s");
        streams.forEach(stream -> line.append("  ").append(stream.progress()));
        return line.toString();
    }
}
