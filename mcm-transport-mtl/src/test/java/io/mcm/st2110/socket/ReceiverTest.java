package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionState;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.contract.FreePort;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.timing.FrameClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver makes of packets that no well-behaved sender sends, over real sockets. */
@Timeout(60)
class ReceiverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final VideoFormat FORMAT = VideoFormat.parse("64x16@25:yuv422p10rfc4175");
    private static final int PERIOD = 3600;
    private static final int PAYLOAD_TYPE = 112;

    /** A timestamp that has nothing to do with the time of day. */
    private static final int SOMEWHEN = 0x1357_9bdf;

    private final int port = FreePort.udp();
    private final Mesh mesh = Mesh.launch();
    private RawVideo sender;
    private @Nullable RxConnection rx;

    @BeforeEach
    void makeSender() throws IOException {
        sender = new RawVideo(FORMAT, port, PAYLOAD_TYPE);
    }

    @AfterEach
    void close() {
        sender.close();
        mesh.close();
    }

    private void open(boolean incompleteFrames) {
        St2110 place =
                St2110.video20("127.0.0.1", port)
                        .payloadType(PAYLOAD_TYPE)
                        .incompleteFrames(incompleteFrames);
        rx = mesh.connection().st2110(place).format(FORMAT).slots(64).queueCapacity(64).openRx();
    }

    private RxConnection rx() {
        return Objects.requireNonNull(rx);
    }

    /** Receives the next frame and checks that it is the one of that content. */
    private Seen expect(long content) {
        try (RxBuffer frame = rx().receive(PATIENCE)) {
            assertThat(frame).as("frame with content %d", content).isNotNull();
            assertThat(Content.of(frame.payload()))
                    .as("content %d", content)
                    .isEqualTo(Content.of(content, FORMAT.payloadSize(), -1));
            return Seen.of(frame);
        }
    }

    private record Seen(
            long sequence,
            long incarnation,
            long missedBefore,
            int missingParts,
            long timestamp,
            boolean arrival,
            int rtp,
            boolean discontinuity) {
        static Seen of(RxBuffer frame) {
            return new Seen(
                    frame.sequence(),
                    frame.incarnation(),
                    frame.missedBefore(),
                    frame.missingParts(),
                    frame.timestamp(),
                    frame.timestampIsArrival(),
                    frame.rtpTimestamp(),
                    frame.discontinuity());
        }
    }

    private List<byte[]> frame(int number) {
        return sender.frame(number, SOMEWHEN + number * PERIOD);
    }

    @Test
    void shouldPutReorderedAndRepeatedPacketsWhereTheyBelong() {
        open(false);
        Random random = new Random(7);
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<byte[]> packets = frame(i);
            packets.add(packets.get(3));
            packets.add(packets.getFirst());
            Collections.shuffle(packets, random);
            all.addAll(packets);
        }
        // the last packets of each frame among the first ones of the next
        for (int i = 17; i + 3 < all.size(); i += 18) {
            Collections.swap(all, i, i + 3);
        }

        sender.send(all);

        for (int i = 0; i < 6; i++) {
            Seen seen = expect(i);
            assertThat(seen.sequence()).isEqualTo(i);
            assertThat(seen.missedBefore()).isZero();
            assertThat(seen.missingParts()).isZero();
            assertThat(seen.rtp()).isEqualTo(SOMEWHEN + i * PERIOD);
        }
    }

    @Test
    void shouldLeaveIncompleteFramesOutAndSayThatTheyWere() {
        open(false);
        sender.send(frame(0));
        sender.send(frame(1).subList(0, 14));
        sender.send(frame(2));

        expect(0);
        Seen seen = expect(2);

        assertThat(seen.missedBefore()).isEqualTo(1);
        assertThat(seen.sequence()).isEqualTo(2);
    }

    @Test
    void shouldDeliverIncompleteFramesToThoseWhoWantThem() {
        open(true);
        sender.send(frame(0));
        List<byte[]> packets = frame(1);
        packets.remove(9);
        packets.remove(3);
        packets.removeLast();
        sender.send(packets);
        sender.send(frame(2));

        expect(0);
        Seen second;
        try (RxBuffer frame = rx().receive(PATIENCE)) {
            assertThat(frame).isNotNull();
            second = Seen.of(frame);
            byte[] expected = Content.of(1, FORMAT.payloadSize(), -1);
            assertThat(Content.of(frame.payload())).startsWith(first(expected, 3 * 160));
        }
        Seen third = expect(2);

        // the packet with the marker is missing, but not so that the next frame cannot tell
        assertThat(second.missingParts()).isBetween(2, 3);
        assertThat(second.missedBefore()).isZero();
        assertThat(third.missingParts()).isZero();
        assertThat(rx().stats().errors()).isEqualTo(1);
    }

    /** As many bytes as a frame has, under as many numbers, but some of them twice. */
    @Test
    void shouldNotCallAFrameCompleteOfWhichAPartCameTwiceAndAnotherNot() {
        open(true);
        int headers = 14; // with the extended number; then follows where the samples go
        List<byte[]> packets = frame(0);
        byte[] twice = packets.get(4);
        System.arraycopy(twice, headers, packets.get(9), headers, twice.length - headers);
        sender.send(frame(-1));
        sender.send(packets);
        sender.send(frame(1));

        expect(-1);
        try (RxBuffer frame = rx().receive(PATIENCE)) {
            assertThat(frame).isNotNull();
            assertThat(frame.rtpTimestamp()).isEqualTo(SOMEWHEN);
            assertThat(frame.missingParts()).isPositive();
        }
        expect(1);
    }

    private static byte[] first(byte[] bytes, int count) {
        return Arrays.copyOf(bytes, count);
    }

    @Test
    void shouldDeliverTheLastFrameOfAStreamThoughItsEndIsMissing() {
        open(true);
        sender.send(frame(0));
        sender.send(frame(1).subList(0, 15));

        expect(0);
        try (RxBuffer frame = rx().receive(PATIENCE)) {
            assertThat(frame).isNotNull();
            assertThat(frame.missingParts()).isPositive();
        }
    }

    @Test
    void shouldCountFramesThatAreMissingAltogether() {
        open(false);
        sender.send(frame(0));
        sender.sequence += 4 * sender.plan.packets();
        sender.send(frame(5));

        expect(0);
        assertThat(expect(5).missedBefore()).isEqualTo(4);
    }

    @Test
    void shouldNotTakeTimesThatTheSenderLeftOutForLostFrames() {
        open(false);
        sender.send(frame(0));
        sender.send(frame(5));

        expect(0);
        Seen seen = expect(5);

        assertThat(seen.missedBefore()).isZero();
        assertThat(seen.discontinuity()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xfff8, 0xffff_fff8, 0x7fff_fff8})
    void shouldNotMindThatNumbersWrap(int firstSequence) {
        open(false);
        sender.sequence = firstSequence;
        int firstTimestamp = -2 * PERIOD;
        for (int i = 0; i < 5; i++) {
            sender.send(sender.frame(i, firstTimestamp + i * PERIOD));
        }

        for (int i = 0; i < 5; i++) {
            Seen seen = expect(i);
            assertThat(seen.sequence()).isEqualTo(i);
            assertThat(seen.missedBefore()).isZero();
            assertThat(seen.rtp()).isEqualTo(firstTimestamp + i * PERIOD);
        }
    }

    @Test
    void shouldGoOnWithASenderThatStartedAgain() {
        open(false);
        sender.send(frame(0));
        Seen before = expect(0);
        sender.sequence = 50_000; // the same SSRC, another time line
        sender.send(sender.frame(1, SOMEWHEN + 1_000_000_000));
        sender.send(sender.frame(2, SOMEWHEN + 1_000_000_000 + PERIOD));

        Seen after = expect(1);
        Seen next = expect(2);

        assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
        assertThat(after.discontinuity()).isTrue();
        assertThat(next.incarnation()).isEqualTo(after.incarnation());
        assertThat(next.missedBefore()).isZero();
    }

    @Test
    void shouldGoOnWithASenderThatWasSetBackALittle() {
        open(false);
        sender.sequence = 60;
        for (int i = 50; i < 55; i++) {
            sender.send(frame(i));
            expect(i);
        }
        long run = rx().stats().frames();
        sender.sequence = 40; // all of them look like late or repeated packets
        int number = 40;
        RxBuffer frame = null;
        while (frame == null) {
            sender.send(frame(number++));
            frame = rx().receive(Duration.ofMillis(20));
        }

        assertThat(run).isEqualTo(5);
        assertThat(number).isLessThan(50);
        assertThat(frame.discontinuity()).isTrue();
        frame.close();
    }

    @Test
    void shouldNotTakePacketsOfASecondSenderWhileTheFirstSends() throws IOException {
        open(false);
        try (RawVideo other = new RawVideo(FORMAT, port, PAYLOAD_TYPE)) {
            other.ssrc = 0x9999;
            for (int i = 0; i < 4; i++) {
                sender.send(frame(i));
                other.send(other.frame(100 + i, SOMEWHEN + i * PERIOD));
            }
        }

        long run = expect(0).incarnation();
        for (int i = 1; i < 4; i++) {
            assertThat(expect(i).incarnation()).isEqualTo(run);
        }
    }

    @Test
    void shouldTakeTheSecondSenderWhenTheFirstIsSilent() throws InterruptedException {
        open(false);
        sender.send(frame(0));
        Seen first = expect(0);
        sender.ssrc = 0x9999;
        int number = 100;
        RxBuffer frame = null;
        while (frame == null) { // until the first has been silent long enough
            sender.send(frame(number++));
            frame = rx().receive(Duration.ofMillis(20));
        }
        Seen second = Seen.of(frame);
        frame.close();

        assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
        assertThat(second.discontinuity()).isTrue();
    }

    @Test
    void shouldNotBeStoppedByPacketsThatAreNone() {
        open(false);
        sender.send(frame(0));
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] junk = new byte[random.nextInt(1_400)];
            random.nextBytes(junk);
            if (junk.length > 2 && i % 2 == 0) {
                junk[0] = (byte) 0x80;
                junk[1] = (byte) PAYLOAD_TYPE;
            }
            sender.send(junk);
            if (i % 100 == 0) {
                expectNothing();
            }
        }
        boolean came = false;
        for (int i = 1; i < 100 && !came; i++) { // so much junk may have filled the receive buffer
            sender.send(frame(1));
            try (RxBuffer frame = rx().receive(Duration.ofMillis(50))) {
                came = frame != null && frame.rtpTimestamp() == SOMEWHEN + PERIOD;
            }
        }

        assertThat(came).isTrue();
    }

    @Test
    void shouldNotBeOpenedByPacketsOfAnotherStream() throws IOException {
        open(false);
        try (RawVideo other = new RawVideo(FORMAT, port, PAYLOAD_TYPE - 1)) {
            for (int i = 0; i < 100; i++) {
                other.send(new byte[] {1, 2, 3});
                other.send(other.frame(0, SOMEWHEN));
            }
        }
        try (RxBuffer frame = rx().receive(Duration.ofMillis(100))) {
            assertThat(frame).isNull();
        }
        assertThat(rx().state()).isEqualTo(ConnectionState.ESTABLISHING);
        sender.send(frame(7));
        expect(7);
    }

    private void expectNothing() {
        try (RxBuffer frame = rx().receive(Duration.ZERO)) {
            if (frame != null) {
                assertThat(Content.of(frame.payload()))
                        .isEqualTo(Content.of(0, FORMAT.payloadSize(), -1));
            }
        }
    }

    @Test
    void shouldTellTheMediaTimeWhereTimestampsCountFromTheEpoch() {
        open(false);
        FrameClock clock = FrameClock.of(FORMAT);
        long number = clock.nearestFrame(new TaiClock().now());
        sender.send(sender.frame(0, clock.timestampOf(number)));
        Seen direct = expect(0);

        assertThat(direct.arrival()).isFalse();
        assertThat(direct.timestamp()).isEqualTo(clock.taiOf(number));
    }

    @Test
    void shouldTellTheTimeOfArrivalWhereTimestampsBeginSomewhere() {
        open(false);
        long before = new TaiClock().now();
        sender.send(frame(0));
        Seen seen = expect(0);

        assertThat(seen.arrival()).isTrue();
        assertThat(seen.timestamp()).isBetween(before - 1_000_000, new TaiClock().now());
    }

    @Test
    void shouldBeSuspendedWhileThereIsNoSender() throws InterruptedException {
        open(false);
        assertThat(rx().state()).isEqualTo(ConnectionState.ESTABLISHING);
        sender.send(frame(0));
        Seen before = expect(0);
        assertThat(rx().state()).isEqualTo(ConnectionState.ACTIVE);

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (rx().state() != ConnectionState.SUSPENDED && System.nanoTime() < deadline) {
            assertThat(rx().receive(Duration.ofMillis(10))).isNull();
        }
        assertThat(rx().state()).isEqualTo(ConnectionState.SUSPENDED);
        assertThat(rx().ended()).isFalse();

        sender.send(frame(100));
        Seen after = expect(100);
        assertThat(rx().state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    }
}
