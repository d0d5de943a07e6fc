package io.mcm.api;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Another thread with one thing to do. */
final class Worker<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Worker(Callable<T> work, Thread.Builder builder) {
        task = new FutureTask<>(work);
        thread = builder.start(task);
    }

    static <T> Worker<T> start(Callable<T> work) {
        return new Worker<>(work, Thread.ofPlatform().daemon().name("worker"));
    }

    static <T> Worker<T> startVirtual(Callable<T> work) {
        return new Worker<>(work, Thread.ofVirtual().name("virtual worker"));
    }

    /** Waits until it sleeps: with an API call as its only work, that is inside the call. */
    Worker<T> awaitAsleep() {
        ApiTest.await(
                "the worker sleeps",
                () ->
                        thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING);
        return this;
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isDone() {
        return task.isDone();
    }

    /** What came of it; what it threw is thrown. */
    T result() throws Throwable {
        try {
            return task.get(ApiTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}
