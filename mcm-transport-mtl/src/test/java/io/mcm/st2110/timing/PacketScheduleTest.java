package io.mcm.st2110.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.st2110.SenderType;
import io.mcm.st2110.timing.PacketSchedule.Reading;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketScheduleTest {
    /** With the packet counts of block packing; ST 2110-21 sections 6.3, 6.4, 6.6 and 7.1. */
    @ParameterizedTest
    @CsvSource({
        "360, 25, 458, 83.84, 87.34, 1493.3, 4, 16, 8, 720",
        "720, 50, 1829, 10.50, 10.94, 746.7, 4, 16, 8, 720",
        "1080, 25, 4115, 9.33, 9.72, 1528.9, 4, 16, 8, 720",
        "1080, 50, 4115, 4.67, 4.86, 764.4, 4, 16, 8, 720",
        "1080, 60000/1001, 4115, 3.89, 4.05, 637.7, 5, 16, 9, 822",
        "2160, 50, 16458, 1.17, 1.22, 764.4, 19, 38, 30, 2743",
    })
    void shouldHaveTheTimesAndLimitsOfTheStandard(
            int height,
            String rate,
            int packets,
            double gapped,
            double linear,
            double offset,
            int cmaxNarrow,
            int cmaxWide,
            int vrxNarrow,
            int vrxWide) {
        PacketSchedule schedule = of(Reading.GAPPED, height, rate, packets);
        assertThat(schedule.spacingNanos() / 1000).isCloseTo(gapped, within(0.0051));
        assertThat(of(Reading.LINEAR, height, rate, packets).spacingNanos() / 1000)
                .isCloseTo(linear, within(0.0051));
        assertThat(schedule.offsetNanos() / 1000).isCloseTo(offset, within(0.05));
        assertThat(schedule.maxBurst(SenderType.NARROW)).isEqualTo(cmaxNarrow);
        assertThat(schedule.maxBurst(SenderType.WIDE)).isEqualTo(cmaxWide);
        assertThat(schedule.maxQueued(SenderType.NARROW, 1500)).isEqualTo(vrxNarrow);
        assertThat(schedule.maxQueued(SenderType.WIDE, 1500)).isEqualTo(vrxWide);
    }

    private static PacketSchedule of(Reading reading, int height, String rate, int packets) {
        return PacketSchedule.of(reading, FrameRate.parse(rate), Scan.PROGRESSIVE, height, packets);
    }

    /** ST 2110-21 section 6.3.3: active lines and offsets of the interlaced rasters. */
    @ParameterizedTest
    @CsvSource({
        "1080, 25, 40000, 1080, 1125, 22, 1125",
        "576, 25, 40000, 576, 625, 26, 625",
        "480, 30000/1001, 33366.6667, 487, 525, 20, 525",
        "486, 30000/1001, 33366.6667, 487, 525, 20, 525",
    })
    void shouldReadFieldsInHalfThePicture(
            int height,
            String rate,
            double pictureMicros,
            double active,
            double total,
            double offset,
            double lines) {
        PacketSchedule field =
                PacketSchedule.of(
                        Reading.GAPPED, FrameRate.parse(rate), Scan.INTERLACED, height, 1000);
        assertThat(field.periodNanos() / 1000).isCloseTo(pictureMicros / 2, within(0.001));
        assertThat(field.spacingNanos())
                .isCloseTo(pictureMicros / 2 * active / total, within(0.001));
        assertThat(field.offsetNanos() / 1000)
                .isCloseTo(pictureMicros * offset / lines, within(0.001));
        assertThat(field.readNanos(10))
                .isCloseTo(field.offsetNanos() + 10 * field.spacingNanos(), within(0.001));
    }

    @Test
    void shouldRoundLimitsDownExactly() {
        // 43200 · 0.96 · 1 s = 41472 packets to the one
        assertThat(of(Reading.GAPPED, 1080, "1", 5 * 41_472).maxBurst(SenderType.NARROW))
                .isEqualTo(5);
        assertThat(of(Reading.GAPPED, 1080, "1", 5 * 41_472 - 1).maxBurst(SenderType.NARROW))
                .isEqualTo(4);
        assertThat(of(Reading.LINEAR, 1080, "1", 5 * 41_472).maxBurst(SenderType.NARROW_LINEAR))
                .isEqualTo(4);
        assertThat(of(Reading.LINEAR, 1080, "1", 1).maxQueued(SenderType.NARROW, 9000)).isOne();
    }

    /** Evenly spaced packets never queue; a burst is as deep as it is long. */
    @Test
    void shouldFillTheBucketByBurstsOnly() {
        PacketSchedule schedule = of(Reading.LINEAR, 1080, "50", 4320);
        LeakyBucket bucket = new LeakyBucket(schedule.drainNanos());
        for (int i = 0; i < 10_000; i++) {
            assertThat(bucket.add(7 + Math.round(i * schedule.spacingNanos()))).isOne();
        }
        long later = 1_000_000_000;
        for (int i = 1; i <= 20; i++) {
            assertThat(bucket.add(later)).isEqualTo(i);
        }
        assertThat(bucket.level(later + (long) Math.ceil(19 * schedule.drainNanos()) + 1))
                .isBetween(0, 1);
        assertThat(bucket.level(later + 1_000_000)).isZero();
    }

    @Test
    void shouldTellTheFirstMomentWithRoom() {
        Random random = new Random(3);
        for (double drain : new double[] {3505.05, 4208.754208, 1, 0.37, 76_500.25}) {
            LeakyBucket bucket = new LeakyBucket(drain);
            long now = 5_000_000_000_000L;
            for (int i = 0; i < 5000; i++) {
                int burst = 1 + random.nextInt(8);
                long room = bucket.whenRoomFor(now, burst, 16);
                assertThat(room).isGreaterThanOrEqualTo(now);
                if (room > now) {
                    assertThat(bucket.level(room - 1) + burst).isGreaterThan(16);
                }
                now = room;
                assertThat(bucket.add(now, burst)).isLessThanOrEqualTo(16);
                now += random.nextInt(10_000);
            }
        }
    }

    @Test
    void shouldNeverRunEmptyNorFillUpWhenPacketsComeAsTheyAreRead() {
        PacketSchedule schedule = of(Reading.GAPPED, 1080, "50", 4320);
        VirtualReceiver receiver = new VirtualReceiver(schedule);
        for (long frame = 0; frame < 3; frame++) {
            receiver.startFrame(frame * 20_000_000);
            for (int i = 0; i < 4320; i++) {
                assertThat(
                                receiver.arrive(
                                        frame * 20_000_000
                                                + (long) schedule.readNanos(i)
                                                - 4 * 4444))
                        .isBetween(1, 5);
            }
            assertThat(receiver.lowest()).isZero();
            assertThat(receiver.highest()).isEqualTo(5 - 1);
        }
    }

    @Test
    void shouldRunEmptyWhenPacketsComeLateAndFillUpWhenEarly() {
        PacketSchedule schedule = of(Reading.LINEAR, 1080, "50", 4320);
        VirtualReceiver receiver = new VirtualReceiver(schedule);
        receiver.startFrame(0);
        // three reads find nothing: at 0, 1 and 2 spacings after the first one
        assertThat(receiver.arrive((long) (schedule.readNanos(2) + 1))).isEqualTo(-2);
        assertThat(receiver.lowest()).isEqualTo(-3);
        receiver.startFrame(20_000_000);
        assertThat(receiver.lowest()).isZero();
        for (int i = 1; i <= 1000; i++) {
            assertThat(receiver.arrive(20_000_000)).isEqualTo(i);
        }
        assertThat(receiver.highest()).isEqualTo(1000);
        // all has been read: what comes now was missing
        assertThat(receiver.arrive(41_000_000)).isEqualTo(1001 - 4320);
    }
}
