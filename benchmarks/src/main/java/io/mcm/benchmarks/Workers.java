package io.mcm.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Two platform threads that work on one measurement. */
final class Workers {
    private Workers() {}

    /** Runs the second on a thread of its own and the first here; both must end well. */
    static <A, B> Both<A, B> run(Supplier<A> here, Supplier<B> there) {
        CompletableFuture<B> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("worker")
                .daemon()
                .start(
                        () -> {
                            try {
                                result.complete(there.get());
                            } catch (Throwable e) {
                                // The other one may wait for ever for what this one never sends.
                                e.printStackTrace();
                                Runtime.getRuntime().halt(1);
                            }
                        });
        A mine = here.get();
        try {
            return new Both<>(mine, result.join());
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    record Both<A, B>(A here, B there) {}
}
