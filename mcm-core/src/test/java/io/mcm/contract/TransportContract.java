package io.mcm.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionState;
import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.PixelFormat;
import io.mcm.format.SampleFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every transport must do, tried between two nodes. Extend it, say how to start a node, and
 * add what only that transport promises.
 *
 * <p>Frames are those of {@link TestFrames}: each one that arrives is compared in every byte and
 * field, and its sequence with the one before it. Nodes are kept from test to test, as long as they
 * live.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TransportContract {
    /**
     * For what must come, on a machine with more to do; nobody waits that long when all is well.
     */
    protected static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For what must not come. */
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final AtomicLong NUMBER = new AtomicLong();

    private @Nullable Side sender;
    private @Nullable Side receiver;

    /** The stream of the present test: a name no other one uses. */
    protected String stream = "";

    /**
     * Starts a node.
     *
     * @param node its name, unique
     * @param sending whether it will send, else it will receive
     * @return the side on it
     */
    protected abstract Side launch(String node, boolean sending);

    /** The node that sends. */
    protected final Side sender() {
        if (sender == null) {
            sender = launch("sender-" + NUMBER.incrementAndGet(), true);
        }
        return sender;
    }

    /** The node that receives. */
    protected final Side receiver() {
        if (receiver == null) {
            receiver = launch("receiver-" + NUMBER.incrementAndGet(), false);
        }
        return receiver;
    }

    @BeforeEach
    void nameTheStream() {
        stream = newStream();
    }

    /** A name no other test uses, for {@link TransportUnderTest#address}. */
    protected String newStream() {
        return "stream-" + NUMBER.incrementAndGet();
    }

    @AfterEach
    void closeStreams() {
        sender = closeStreams(sender);
        receiver = closeStreams(receiver);
    }

    /** A side that a failed test left unusable is not kept for the next. */
    private static @Nullable Side closeStreams(@Nullable Side side) {
        if (side != null) {
            try {
                side.closeAll();
            } catch (RuntimeException | AssertionError e) {
                side.kill();
                return null;
            }
        }
        return side;
    }

    @AfterAll
    void closeNodes() {
        Stream.of(sender, receiver).filter(Objects::nonNull).forEach(Side::close);
    }

    private void killSender() {
        sender().kill();
        sender = null;
    }

    private void killReceiver() {
        receiver().kill();
        receiver = null;
    }

    private Sent sendLastWords(Burst burst) {
        Sent sent = sender().sendAndExit(stream, burst);
        sender = null;
        return sent;
    }

    /** Opens both ends alike and waits until they have found each other. */
    protected final void connect(StreamSpec spec) {
        receiver().openRx(spec);
        sender().openTx(spec);
        awaitPeer();
    }

    /** Waits until the sender has a receiver. */
    protected final void awaitPeer() {
        assertThat(sender().awaitPeer(stream, true, PATIENCE)).as("sender has a receiver").isTrue();
    }

    /** Waits until the sender has lost its receiver. */
    protected final void awaitNoPeer() {
        assertThat(sender().awaitPeer(stream, false, PATIENCE))
                .as("sender lost its receiver")
                .isTrue();
    }

    /** Sends in the background while it receives: neither may run dry. */
    private Received pass(Burst burst) {
        long before = receiver().frames(stream);
        sender().beginSending(stream, burst);
        return receiver().receive(stream, before + burst.count(), PATIENCE);
    }

    /** A blob format. */
    protected static String blob(int maxSize) {
        return new BlobFormat(maxSize).toText();
    }

    private static void assertWhole(Received received, long first, long frames) {
        assertThat(received.faults()).isEmpty();
        assertThat(received.refusal()).isEmpty();
        assertThat(received.first()).as("first frame").isEqualTo(first);
        assertThat(received.frames()).as("frames").isEqualTo(frames);
        assertThat(received.last()).as("last frame").isEqualTo(first + frames - 1);
        assertThat(received.missed()).as("missed").isZero();
    }

    @Test
    void shouldDeliverEveryFrameOnceAndInOrder() {
        connect(StreamSpec.reliable(stream, blob(4 * KIB)));

        assertWhole(pass(Burst.of(0, 5_000, 4 * KIB)), 0, 5_000);
        Sent sent = sender().closeTx(stream);

        assertThat(sent.frames()).isEqualTo(5_000);
        assertThat(sent.missed()).isZero();
    }

    @Test
    void shouldCarryEverySizeFromOneByteTo64MiB() {
        connect(StreamSpec.reliable(stream, blob(64 * MIB)).withSlots(4).withQueue(2));
        List<Integer> sizes =
                List.of(
                        1,
                        2,
                        3,
                        7,
                        8,
                        9,
                        47,
                        48,
                        49,
                        63,
                        64,
                        65,
                        1_460,
                        4_095,
                        4_096,
                        4_097,
                        65_507,
                        65_535,
                        65_536,
                        65_537,
                        1_000_003,
                        8_294_400,
                        64 * MIB - 1,
                        64 * MIB,
                        1);

        long number = 0;
        long bytes = 0;
        for (int size : sizes) {
            Received received = pass(Burst.of(number, 2, size));
            number += 2;
            bytes += 2L * size;
            assertWhole(received, 0, number);
            assertThat(received.bytes()).as("bytes up to frames of %d", size).isEqualTo(bytes);
        }
    }

    @Test
    void shouldCarryFramesWithoutPayload() {
        connect(StreamSpec.reliable(stream, blob(KIB)));

        Received received = pass(Burst.of(0, 100, 0));

        assertWhole(received, 0, 100);
        assertThat(received.bytes()).isZero();
    }

    @Test
    void shouldCarryFramesWithoutMetadata() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(KIB)).withMaxMetadata(0);
        connect(spec);

        assertWhole(pass(Burst.of(0, 100, KIB)), 0, 100);
    }

    static Stream<Format> formats() {
        return Stream.of(
                new VideoFormat(1920, 1080, FrameRate.of(60_000, 1_001), PixelFormat.YUV422P10LE),
                new VideoFormat(
                        1920,
                        1080,
                        FrameRate.of(25),
                        PixelFormat.YUV422P10RFC4175,
                        Scan.INTERLACED),
                new AudioFormat(2, SampleFormat.PCM_S24BE, 48_000, PacketTime.parse("1ms")),
                new BlobFormat(KIB));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void shouldTellTheReceiverTheSendersFormat(Format format) {
        StreamSpec spec = StreamSpec.reliable(stream, format.toText());
        receiver().openRx(spec.withFormat(""));
        sender().openTx(spec);
        awaitPeer();

        Received received = pass(Burst.of(0, 20, -1));

        assertWhole(received, 0, 20);
        assertThat(received.bytes()).isEqualTo(20L * format.payloadSize());
        assertThat(receiver().format(stream)).isEqualTo(format.toText());
    }

    @Test
    void shouldNotDeliverAnotherFormatThanWasAskedFor() {
        StreamSpec wanted = StreamSpec.reliable(stream, blob(KIB));
        receiver().openRx(wanted);
        sender().openTx(StreamSpec.live(stream, blob(2 * KIB)));
        sender().beginSending(stream, Burst.of(0, 1_000, KIB));
        Received refused = receiver().receive(stream, 1, A_MOMENT);
        sender().closeTx(stream);
        sender().openTx(wanted);
        awaitPeer();

        assertThat(refused.frames()).isZero();
        assertWhole(pass(Burst.of(1_000, 50, KIB)), 1_000, 50);
    }

    @Test
    void shouldCarryAChangeOfFormat() {
        String small =
                new VideoFormat(640, 360, FrameRate.of(50), PixelFormat.YUV422P10LE).toText();
        VideoFormat large = new VideoFormat(1280, 720, FrameRate.of(50), PixelFormat.YUV422P10LE);
        StreamSpec spec = StreamSpec.reliable(stream, small).withMaxPayload(large.payloadSize());
        receiver().openRx(spec.withFormat(""));
        sender().openTx(spec);
        awaitPeer();

        assertWhole(pass(Burst.of(0, 20, -1)), 0, 20);
        sender().changeFormat(stream, large.toText());
        Received received = pass(Burst.of(20, 20, -1));

        assertWhole(received, 0, 40);
        assertThat(received.formatChanges()).isEqualTo(1);
        assertThat(receiver().format(stream)).isEqualTo(large.toText());
    }

    @Test
    void shouldHoldTheSenderBackWhenAReliableReceiverStands() {
        connect(StreamSpec.reliable(stream, blob(64 * KIB)));
        int many = 4_000;

        Sent taken =
                sender().send(
                                stream,
                                Burst.of(0, many, 64 * KIB).withPatience(Duration.ofMillis(500)));

        assertThat(taken.frames()).as("taken although nobody receives").isLessThan(many);
        assertThat(taken.missed()).isZero();
        assertThat(taken.refusal()).isEmpty();
        assertWhole(receiver().receive(stream, taken.frames(), PATIENCE), 0, taken.frames());
        assertWhole(pass(Burst.of(taken.frames(), 200, 64 * KIB)), 0, taken.frames() + 200);
    }

    @Test
    void shouldReportEveryGapToASlowReceiver() {
        connect(StreamSpec.live(stream, blob(KIB)).withQueue(4));

        Sent sent = sender().send(stream, Burst.of(0, 5_000, KIB));
        Received received = receiver().receive(stream, 1, PATIENCE);
        long number = 5_000;
        while (received.last() < 5_000 && number < 10_000) {
            sender().send(stream, Burst.of(number++, 1, KIB));
            received = receiver().receive(stream, received.frames() + 1, A_MOMENT);
        }

        assertThat(sent.frames()).as("a live sender waits for nobody").isEqualTo(5_000);
        assertThat(received.faults()).isEmpty();
        assertThat(received.first()).isZero();
        assertThat(received.missed()).isPositive();
        assertThat(received.frames() + received.missed()).isEqualTo(received.last() + 1);
        assertThat(received.sources()).isEqualTo(1);
    }

    @Test
    void shouldLetAReceiverComeBeforeItsSender() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(KIB));
        receiver().openRx(spec.withFormat(""));
        Received nothing = receiver().receive(stream, 1, A_MOMENT);
        sender().openTx(spec);
        awaitPeer();

        assertThat(nothing.frames()).isZero();
        assertThat(nothing.ended()).isFalse();
        assertWhole(pass(Burst.of(0, 50, KIB)), 0, 50);
    }

    @Test
    void shouldLetALateReceiverStartWithTheNextFrame() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(KIB));
        sender().openTx(spec);
        Sent early = sender().send(stream, Burst.of(0, 500, KIB));
        receiver().openRx(spec);
        awaitPeer();

        assertThat(early.frames()).as("a sender without receivers is not held up").isEqualTo(500);
        Received received = pass(Burst.of(500, 50, KIB));
        assertWhole(received, 500, 50);
    }

    @Test
    void shouldLetAReceiverLeaveAndComeAgain() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(KIB));
        connect(spec);
        assertWhole(pass(Burst.of(0, 50, KIB)), 0, 50);

        receiver().closeRx(stream);
        awaitNoPeer();
        Sent between = sender().send(stream, Burst.of(50, 200, KIB));
        receiver().openRx(spec);
        awaitPeer();

        assertThat(between.frames()).isEqualTo(200);
        assertWhole(pass(Burst.of(250, 50, KIB)), 250, 50);
    }

    @Test
    void shouldEndTheStreamWhenTheSenderCloses() {
        connect(StreamSpec.reliable(stream, blob(KIB)));
        sender().send(stream, Burst.of(0, 8, KIB));
        sender().closeTx(stream);

        Received received = receiver().receive(stream, 9, PATIENCE);

        assertWhole(received, 0, 8);
        assertThat(received.ended()).isTrue();
        assertThat(receiver().awaitState(stream, ConnectionState.SUSPENDED, PATIENCE))
                .isEqualTo(ConnectionState.SUSPENDED);
    }

    @Test
    void shouldGoOnWithANewSenderAfterTheEnd() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(KIB));
        connect(spec);
        sender().send(stream, Burst.of(0, 8, KIB));
        sender().closeTx(stream);
        Received before = receiver().receive(stream, 9, PATIENCE);

        sender().openTx(spec);
        awaitPeer();
        assertThat(receiver().awaitState(stream, ConnectionState.ACTIVE, PATIENCE))
                .isEqualTo(ConnectionState.ACTIVE);
        Received after = pass(Burst.of(8, 8, KIB));

        assertThat(before.ended()).isTrue();
        assertWhole(after, 0, 16);
        assertThat(after.ended()).isFalse();
        assertThat(after.sources()).isEqualTo(2);
        assertThat(after.discontinuities()).isEqualTo(1);
    }

    @RepeatedTest(5)
    void shouldDeliverAllOfASenderThatExitsRightAfterItsLastCommit() {
        connect(StreamSpec.reliable(stream, blob(64 * KIB)));

        Sent sent = sendLastWords(Burst.of(0, 8, 64 * KIB));
        Received received = receiver().receive(stream, 9, PATIENCE);

        assertThat(sent.frames()).isEqualTo(8);
        assertWhole(received, 0, 8);
        assertThat(received.ended()).isTrue();
    }

    @Test
    void shouldNotTakeTheDeathOfTheSenderForTheEnd() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(KIB));
        connect(spec);
        assertWhole(pass(Burst.of(0, 20, KIB)), 0, 20);

        killSender();
        ConnectionState state = receiver().awaitState(stream, ConnectionState.SUSPENDED, PATIENCE);
        Received orphaned = receiver().receive(stream, 21, A_MOMENT);

        assertThat(state).isEqualTo(ConnectionState.SUSPENDED);
        assertWhole(orphaned, 0, 20);
        assertThat(orphaned.ended()).isFalse();
    }

    @Test
    void shouldGoOnWithANewSenderAfterTheDeathOfTheFirst() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(KIB));
        connect(spec);
        assertWhole(pass(Burst.of(0, 20, KIB)), 0, 20);
        killSender();
        receiver().awaitState(stream, ConnectionState.SUSPENDED, PATIENCE);

        sender().openTx(spec);
        awaitPeer();
        Received received = pass(Burst.of(20, 20, KIB));

        assertWhole(received, 0, 40);
        assertThat(received.sources()).isEqualTo(2);
        assertThat(received.discontinuities()).isEqualTo(1);
    }

    @Test
    void shouldNotHoldTheSenderUpWhenItsReceiverDies() {
        StreamSpec spec = StreamSpec.reliable(stream, blob(64 * KIB));
        connect(spec);
        sender().send(stream, Burst.of(0, 8, 64 * KIB));

        killReceiver();
        awaitNoPeer();
        Sent alone = sender().send(stream, Burst.of(8, 500, 64 * KIB));
        receiver().openRx(spec);
        awaitPeer();

        assertThat(alone.frames()).isEqualTo(500);
        assertWhole(pass(Burst.of(508, 50, 64 * KIB)), 508, 50);
    }

    /** Which side closes first. */
    enum Closing {
        SENDER,
        RECEIVER
    }

    @ParameterizedTest
    @EnumSource(Closing.class)
    void shouldCloseInTheMiddleOfTraffic(Closing first) {
        for (int round = 0; round < 20; round++) {
            nameTheStream();
            connect(StreamSpec.reliable(stream, blob(16 * KIB)));
            receiver().beginReceiving(stream);
            sender().beginSending(stream, Burst.of(0, Long.MAX_VALUE, 16 * KIB));
            awaitFrames(20);

            Received received;
            Sent sent;
            if (first == Closing.SENDER) {
                sent = sender().closeTx(stream);
                received = receiver().closeRx(stream);
            } else {
                received = receiver().closeRx(stream);
                sent = sender().closeTx(stream);
            }

            // the second where it held a buffer in that moment
            assertThat(sent.refusal()).containsPattern("^(CONNECTION_CLOSED|BUFFER_NOT_LENT):");
            assertThat(received.faults()).isEmpty();
            assertThat(received.frames()).isBetween(20L, sent.frames());
        }
    }

    private void awaitFrames(long frames) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (receiver().frames(stream) < frames) {
            assertThat(System.nanoTime()).as("frames flow").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldKeepStreamsApart() {
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nameTheStream();
            streams.add(stream);
            connect(StreamSpec.reliable(stream, blob(KIB * (i + 1))));
        }

        for (int i = 0; i < 4; i++) {
            sender().beginSending(streams.get(i), Burst.of(1_000L * i, 300, KIB * (i + 1)));
        }

        for (int i = 3; i >= 0; i--) {
            Received received = receiver().receive(streams.get(i), 300, PATIENCE);
            assertWhole(received, 1_000L * i, 300);
            assertThat(received.bytes()).isEqualTo(300L * KIB * (i + 1));
        }
    }

    @Test
    void shouldLeaveNothingBehindAfterAThousandOpenAndCloseCycles() {
        cycle(30);
        Resources senderBefore = sender().resources();
        Resources receiverBefore = receiver().resources();

        cycle(cycles());

        Resources.assertBackTo(senderBefore, sender()::resources);
        Resources.assertBackTo(receiverBefore, receiver()::resources);
    }

    /** How often a stream is opened and closed; fewer only where bin/test has no time for it. */
    protected int cycles() {
        return 1_000;
    }

    private void cycle(int times) {
        for (int i = 0; i < times; i++) {
            nameTheStream();
            connect(StreamSpec.reliable(stream, blob(KIB)).withSlots(4).withQueue(2));
            sender().send(stream, Burst.of(0, 1, KIB));
            assertWhole(receiver().receive(stream, 1, PATIENCE), 0, 1);
            if (i % 2 == 0) {
                sender().closeTx(stream);
                receiver().closeRx(stream);
            } else {
                receiver().closeRx(stream);
                sender().closeTx(stream);
            }
        }
    }
}
