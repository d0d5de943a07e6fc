package io.mcm.tool.demo;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of a receiver's process: one receiver for each stream. It prints a {@link
 * ReceiverReport} for each a few times a second, the last one at the end of the stream.
 *
 * <p>Arguments: the mesh, the number of the receiver, how many receivers there are, how many
 * seconds the demo takes. It ends at once when its standard input does: whoever started it is gone.
 */
public final class Receivers {
    private static final Duration LOOK_AROUND = Duration.ofMillis(250);

    private Receivers() {}

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException {
        Thread.ofPlatform().name("demo-parent").daemon().start(Receivers::outliveNobody);
        int number = Integer.parseInt(arguments[1]);
        int receivers = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        MeshConfig config =
                MeshConfig.builder().mesh(arguments[0]).node("demo-receiver-" + number).build();
        try (Mesh mesh = Mesh.launch(config)) {
            receive(mesh, Plan.warmUp(receivers), number, false);
            receive(mesh, Plan.demo(seconds, receivers), number, true);
        }
    }

    private static void outliveNobody() {
        try {
            while (System.in.read() >= 0) {
                // nobody has anything to say
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void receive(Mesh mesh, List<Plan> plans, int number, boolean counts)
            throws InterruptedException {
        List<Receiver> receivers = new ArrayList<>();
        for (Plan plan : plans) {
            RxConnection rx =
                    mesh.connection()
                            .group(plan.group())
                            .queueCapacity(plan.queueCapacity())
                            .openRx();
            receivers.add(new Receiver(rx, plan, number));
        }
        receivers.forEach(Thread::start);
        for (Receiver receiver : receivers) {
            while (!receiver.join(LOOK_AROUND)) {
                report(receivers, counts);
            }
        }
        report(receivers, counts);
        receivers.forEach(receiver -> receiver.connection().close());
    }

    private static void report(List<Receiver> receivers, boolean counts) {
        if (counts) {
            receivers.forEach(receiver -> System.out.println(receiver.report().toLine()));
        }
    }
}
