package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.LeakDetection;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.PageKind;
import io.mcm.contract.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls in any order, on one thread and on several: nothing may crash or hang, every refusal has a
 * name, and no slot is lost. A failure tells its seed; {@code -Dmcm.seed=SEED} runs that sequence
 * first.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class RandomCallsTest {
    private static final int SEQUENCES = Boolean.getBoolean("mcm.soak") ? 60_000 : 2_500;
    private static final int CALLS = 60;
    private static final int MOST_THREADS = 3;
    private static final int WATCHDOG_SECONDS = 30;

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PARANOID"})
    void shouldNeitherCrashNorHangNorLoseASlotWhateverIsCalled(LeakDetection level)
            throws Exception {
        long firstSeed = Long.getLong("mcm.seed", System.nanoTime());
        MeshConfig config =
                MeshConfig.builder()
                        .mesh("random")
                        .node("random")
                        .leakDetection(level)
                        .pages(PageKind.BASE)
                        .maxConnections(64)
                        .build();
        Resources before = Resources.now();
        long forgottenViews = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(MOST_THREADS);
                Mesh mesh = Mesh.launch(config)) {
            for (int i = 0; i < SEQUENCES; i++) {
                forgottenViews += runSequence(mesh, threads, firstSeed + i);
            }
        }
        assertThat(Resources.now().frameMappings())
                .as("mappings of frames, first seed %d", firstSeed)
                .isLessThanOrEqualTo(before.frameMappings() + (int) forgottenViews);
    }

    private static long runSequence(Mesh mesh, ExecutorService threads, long seed)
            throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(seed);
        int count = 1 + (int) (seed & 1) * random.nextInt(1, MOST_THREADS);
        RandomCalls calls = new RandomCalls(mesh, "group-" + seed, random);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SplittableRandom own = random.split();
            running.add(threads.submit(() -> calls.run(own, CALLS / count)));
        }
        for (Future<?> thread : running) {
            await(thread, seed);
        }
        assertThat(calls.findLoss()).as("seed %d on %d threads", seed, count).isNull();
        return calls.forgottenViews();
    }

    private static void await(Future<?> thread, long seed)
            throws InterruptedException, ExecutionException {
        try {
            thread.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ExecutionException("seed " + seed, e.getCause());
        } catch (TimeoutException e) {
            StringBuilder stacks = new StringBuilder("seed " + seed + " hangs:");
            for (Map.Entry<Thread, StackTraceElement[]> each :
                    Thread.getAllStackTraces().entrySet()) {
                stacks.append("\n").append(each.getKey());
                for (StackTraceElement frame : each.getValue()) {
                    stacks.append("\n    ").append(frame);
                }
            }
            throw new AssertionError(stacks.toString(), e);
        }
    }
}
