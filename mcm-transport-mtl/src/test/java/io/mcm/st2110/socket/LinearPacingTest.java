package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.st2110.SenderType;
import io.mcm.st2110.timing.LeakyBucket;
import io.mcm.st2110.timing.PacketSchedule;
import io.mcm.st2110.timing.PacketSchedule.Reading;
import io.mcm.st2110.timing.VirtualReceiver;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Type W on a clock of the test's own: when the packets leave, as seen by the models of ST 2110-21
 * that the analyser uses. A failure tells its seed.
 */
class LinearPacingTest {
    private static final int FRAMES = 40;
    private static final int PACKET = 1220;

    private final long seed = Long.getLong("mcm.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    /** A machine that is late, and now and then very late. */
    private final class Machine implements LinearPacing.Time, Pacing.Wire {
        private final LeakyBucket bucket;
        private final VirtualReceiver receiver;
        private final int late;
        private long now = 1_000_000_000L;
        private int highest;
        private int longestBurst;
        private int sent;

        Machine(PacketSchedule schedule, int late) {
            bucket = new LeakyBucket(schedule.drainNanos());
            receiver = new VirtualReceiver(schedule);
            this.late = late;
        }

        private void pass(int nanos) {
            now += random.nextInt(nanos);
            if (late > 0 && random.nextInt(500) == 0) {
                now += random.nextInt(5_000_000);
            }
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void waitUntil(long nanos) {
            now = Math.max(now, nanos);
            if (late > 0) {
                pass(late);
            }
        }

        /** The packets leave one after the other, at any time within the call. */
        @Override
        public void send(PacketBatch batch, int message, int count) {
            int packets = batch.firstOf(message + count) - batch.firstOf(message);
            longestBurst = Math.max(longestBurst, packets);
            for (int i = 0; i < packets; i++) {
                highest = Math.max(highest, bucket.add(now));
                receiver.arrive(now);
                pass(100);
            }
            sent += packets;
        }
    }

    private static PacketBatch batch(int packets, int burst) {
        PacketBatch batch = new PacketBatch(packets, 32, Ipv4.parse("127.0.0.1"), 5004);
        for (int i = 0; i < packets; i++) {
            batch.lengths(i, 20, PACKET - 20);
        }
        batch.arrange(packets, burst);
        return batch;
    }

    @ParameterizedTest
    @CsvSource({
        "360, 25, 720",
        "720, 50, 2880",
        "1080, 25, 4320",
        "1080, 60000/1001, 4320",
        "2160, 50, 17280"
    })
    void shouldNeverSendMoreThanTypeWMayHoweverLateTheMachineIs(
            int height, String rate, int packets) {
        PacketSchedule schedule =
                PacketSchedule.of(
                        Reading.GAPPED, FrameRate.parse(rate), Scan.PROGRESSIVE, height, packets);
        int limit = schedule.maxBurst(SenderType.WIDE);
        Machine machine = new Machine(schedule, 100_000);
        LinearPacing pacing = new LinearPacing(schedule, machine);
        assertThat(pacing.burst()).isEqualTo(limit / 2);

        try (PacketBatch batch = batch(packets, pacing.burst())) {
            for (int i = 0; i < FRAMES; i++) {
                long start = machine.now + random.nextInt(1_000_000);
                pacing.send(batch, machine, start, Pacing.PayloadSource.READY);
            }
        }

        assertThat(machine.sent).isEqualTo(FRAMES * packets);
        assertThat(machine.longestBurst).isLessThanOrEqualTo(limit / 2);
        assertThat(machine.highest).as("Cinst, seed %d", seed).isLessThanOrEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource({"360, 25, 720", "1080, 25, 4320", "1080, 50, 4320", "2160, 50, 17280"})
    void shouldBeOfTypeWOnAMachineThatIsInTime(int height, String rate, int packets) {
        PacketSchedule schedule =
                PacketSchedule.of(
                        Reading.GAPPED, FrameRate.parse(rate), Scan.PROGRESSIVE, height, packets);
        Machine machine = new Machine(schedule, 0);
        LinearPacing pacing = new LinearPacing(schedule, machine);
        int full = schedule.maxQueued(SenderType.WIDE, PacketSchedule.STANDARD_IP_SIZE);

        try (PacketBatch batch = batch(packets, pacing.burst())) {
            for (int i = 1; i <= FRAMES; i++) {
                long start = 2_000_000_000L + (long) (i * schedule.periodNanos());
                machine.receiver.startFrame(start);
                pacing.send(batch, machine, start, Pacing.PayloadSource.READY);
                assertThat(machine.receiver.lowest()).as("frame %d, seed %d", i, seed).isZero();
                assertThat(machine.receiver.highest()).isLessThanOrEqualTo(full);
            }
        }

        assertThat(machine.highest)
                .as("Cinst, seed %d", seed)
                .isLessThanOrEqualTo(schedule.maxBurst(SenderType.WIDE));
    }
}
