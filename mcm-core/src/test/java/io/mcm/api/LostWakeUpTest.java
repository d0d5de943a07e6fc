package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionBuilder;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two threads pass one frame to and fro, each after a random pause around the time in which the
 * other falls asleep. A lost wake-up leaves both asleep.
 */
class LostWakeUpTest extends ApiTest {
    private static final int ROUNDS = Boolean.getBoolean("mcm.soak") ? 5_000_000 : 50_000;

    /** A waiting thread falls asleep after spinning for about 10 µs: mostly publish just then. */
    private static final int SLEEPS_FROM = 8_000;

    private static final int SLEEPS_TO = 16_000;
    private static final int LONGEST_PAUSE = 40_000;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shouldLoseNoWakeUpHoweverSleepAndPublicationMeet() throws Throwable {
        long seed = System.nanoTime();
        try (TxConnection ping = named("ping").blob(SIZE).openTx();
                RxConnection pinged = named("ping").openRx();
                TxConnection pong = named("pong").blob(SIZE).openTx();
                RxConnection ponged = named("pong").openRx()) {
            Worker<Integer> echo = Worker.start(() -> play(pinged, pong, seed + 1));

            SplittableRandom random = new SplittableRandom(seed);
            for (int round = 0; round < ROUNDS; round++) {
                send(ping, round, 1);
                pause(random);
                assertThat(receiveNumber(ponged)).as("round with seed %d", seed).isEqualTo(round);
            }

            assertThat(echo.result()).isEqualTo(ROUNDS);
        }
    }

    private ConnectionBuilder named(String group) {
        return mesh.connection().group(group);
    }

    private static int play(RxConnection in, TxConnection out, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int round = 0;
        while (round < ROUNDS) {
            long number = receiveNumber(in);
            pause(random);
            send(out, number, 1);
            round++;
        }
        return round;
    }

    private static void pause(SplittableRandom random) {
        int nanos =
                random.nextInt(4) > 0
                        ? random.nextInt(SLEEPS_FROM, SLEEPS_TO)
                        : random.nextInt(LONGEST_PAUSE);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
