package io.mcm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final EventLoop loop = EventLoop.start("event-loop-test");

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void shouldDoWorkInOrderOnItsOwnThread() throws Exception {
        List<Integer> done = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        AtomicReference<Boolean> inside = new AtomicReference<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            loop.execute(() -> done.add(number));
        }
        loop.execute(
                () -> {
                    inside.set(loop.isInside());
                    last.countDown();
                });
        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(inside.get()).isTrue();
        assertThat(loop.isInside()).isFalse();
        assertThat(done).hasSize(1000).isSorted();
    }

    @Test
    void shouldTellWhenADescriptorIsReadyUntilItIsCancelled() throws Exception {
        try (EventFd fd = EventFd.create()) {
            AtomicInteger calls = new AtomicInteger();
            CountDownLatch first = new CountDownLatch(1);
            AtomicReference<EventLoop.Watch> watch = new AtomicReference<>();
            loop.execute(
                    () ->
                            watch.set(
                                    loop.watch(
                                            fd.fd(),
                                            Sockets.POLLIN,
                                            events -> {
                                                calls.incrementAndGet();
                                                fd.drain();
                                                first.countDown();
                                            })));
            fd.signal();
            assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
            CountDownLatch cancelled = new CountDownLatch(1);
            loop.execute(
                    () -> {
                        watch.get().cancel();
                        fd.signal();
                        cancelled.countDown();
                    });
            assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
            flush();
            flush();
            assertThat(calls.get()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepTimeInOrderAndForgetWhatWasCancelled() throws Exception {
        List<String> done = new ArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        loop.execute(
                () -> {
                    loop.schedule(30_000_000, last::countDown);
                    loop.schedule(20_000_000, () -> done.add("second"));
                    loop.schedule(15_000_000, () -> done.add("never")).cancel();
                    loop.schedule(10_000_000, () -> done.add("first"));
                });
        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void shouldOutliveAHandlerThatFails() throws Exception {
        loop.execute(
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        flush();
    }

    @Test
    void shouldDoLateWorkOnTheCallersThread() {
        loop.close();
        List<Thread> done = new ArrayList<>();
        loop.execute(() -> done.add(Thread.currentThread()));
        assertThat(done).containsExactly(Thread.currentThread());
    }

    @Test
    void shouldLeaveNothingBehind() {
        long before = openFiles();
        for (int i = 0; i < 50; i++) {
            EventLoop.start("short-lived").close();
        }
        assertThat(openFiles()).isEqualTo(before);
    }

    private static long openFiles() {
        String[] names = new java.io.File("/proc/self/fd").list();
        return names == null ? -1 : names.length;
    }

    private void flush() throws InterruptedException {
        CountDownLatch flushed = new CountDownLatch(1);
        loop.execute(flushed::countDown);
        assertThat(flushed.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
