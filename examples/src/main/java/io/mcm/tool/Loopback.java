package io.mcm.tool;

import io.mcm.RxConnection;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.transfer.End;
import io.mcm.tool.transfer.Receiving;
import io.mcm.tool.transfer.TransferReport;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A receiver in the sender's process, on a thread of its own. It ends with the stream. */
final class Loopback implements AutoCloseable {
    private final RxConnection rx;
    private final Receiving receiving;
    private final Thread sender = Thread.currentThread();
    private final FutureTask<End> task = new FutureTask<>(this::receive);
    private final Thread thread = new Thread(task, "mcm-receiver");
    private volatile boolean failed;

    Loopback(RxConnection rx, FileOptions files) {
        this.rx = rx;
        receiving =
                new Receiving(
                        rx,
                        files.output(),
                        files.containerOf(files.output()),
                        Long.MAX_VALUE,
                        null,
                        () -> false,
                        ProgressLine.none());
        thread.start();
    }

    private End receive() throws IOException {
        try {
            return receiving.run();
        } catch (IOException | RuntimeException e) {
            failed = true;
            sender.interrupt();
            throw e;
        }
    }

    /** Whether there is no use in sending on. */
    boolean failed() {
        return failed;
    }

    /** Waits for the last frame and the completed file. */
    TransferReport finish() throws IOException, InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException runtime -> throw runtime;
                case null, default -> throw new IllegalStateException(e);
            }
        }
        return TransferReport.of("received", rx, receiving.nanos());
    }

    @Override
    public void close() {
        rx.close();
    }
}
