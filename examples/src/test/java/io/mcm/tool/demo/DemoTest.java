package io.mcm.tool.demo;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.LatencySummary;
import io.mcm.Mesh;
import io.mcm.PageKind;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import io.mcm.tool.output.Json;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.pattern.Essence;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final LatencySummary LATENCY = new LatencySummary(10, 1, 2, 3, 4, 5, 6);

    /** Whether a busy machine misses frames is not asked; that nothing goes wrong unseen is. */
    @Test
    void shouldAccountForEveryFrame() throws Exception {
        DemoReport report = new Demo(1, 2).run(() -> false, ProgressLine.none());
        assertThat(report.streams())
                .extracting(StreamReport::name)
                .containsExactly("video", "audio");
        for (StreamReport stream : report.streams()) {
            assertThat(stream.failure()).isNull();
            assertThat(stream.sent()).isEqualTo(stream.planned());
            assertThat(stream.pages()).isNotEqualTo(PageKind.NONE);
            assertThat(stream.receivers()).hasSize(2);
            for (ReceiverReport receiver : stream.receivers()) {
                assertThat(receiver.failure()).isNull();
                assertThat(receiver.corrupt()).isZero();
                assertThat(receiver.verified()).isEqualTo(receiver.received());
                assertThat(receiver.received() + receiver.missed()).isEqualTo(stream.sent());
                assertThat(receiver.latency().p50()).isPositive();
            }
        }
        assertThat(report.toText()).contains("video", "audio", "receiver 2", "heap/frame");
        assertThat(Json.print(report.toJson()))
                .contains("\"ok\" : " + report.isOk())
                .contains("\"format\" : \"video/1920x1080@60:yuv422p10le\"");
    }

    @Test
    void shouldEndEarlyWhenToldTo() throws Exception {
        DemoReport report = new Demo(3600, 1).run(() -> true, ProgressLine.none());
        assertThat(report.isOk()).isFalse();
        assertThat(report.faults()).anyMatch(fault -> fault.contains("0 of 216000 frames sent"));
    }

    @Test
    void shouldTellOneProcessWhatAnotherSaw() {
        for (ReceiverReport report :
                List.of(
                        receiver(10, 2, 3, 4, null),
                        receiver(1, 2, 3, 4, "java.lang.Error: a\nreason with words"),
                        ReceiverReport.failed("audio", 7, "-x"))) {
            ReceiverReport read = ReceiverReport.parse(report.toLine()).orElseThrow();
            assertThat(read.toJson()).isEqualTo(report.toJson());
            assertThat(read.latency()).isEqualTo(report.latency());
            assertThat(read.isOk(10)).isEqualTo(report.isOk(10));
            assertThat(read.failure())
                    .isEqualTo(
                            report.failure() == null ? null : report.failure().replace('\n', ' '));
        }
        assertThat(ReceiverReport.parse("OpenJDK 64-Bit Server VM warning: something")).isEmpty();
        assertThat(ReceiverReport.parse("report")).isEmpty();
    }

    @Test
    void shouldFindWhatWasChangedOnTheWay() throws Exception {
        VideoFormat format = VideoFormat.parse("96x64@25:yuv422p10le");
        Plan plan = new Plan("video", "x", format, 4, format.slotRate(), 1, 16, 2);
        Essence essence = Essence.of(format);
        Checksum checksum = new Checksum();
        try (Mesh mesh = Mesh.launch();
                RxConnection rx = mesh.connection().group("x").openRx();
                TxConnection tx =
                        mesh.connection().group("x").format(format).maxMetadataSize(4).openTx()) {
            Receiver receiver = new Receiver(rx, plan, 1);
            for (int number = 0; number < 4; number++) {
                try (TxBuffer frame = tx.acquire(LONG)) {
                    assertThat(frame).isNotNull();
                    int drawn = number == 1 ? 7 : number; // frame 1 says that it is 7
                    essence.make(frame.payload(), drawn, 5_000_000);
                    int sum = checksum.of(frame.payload(), format.payloadSize());
                    frame.metadata().putInt(0, sum, LITTLE_ENDIAN);
                    if (number == 2) { // one bit of frame 2, far from the text
                        int last = format.payloadSize() - 1;
                        frame.payload().putByte(last, (byte) (frame.payload().getByte(last) ^ 1));
                    }
                    frame.metadataLength(4).timestamp(5_000_000).commit();
                }
            }
            tx.close();
            receiver.start();
            receiver.join();
            assertThat(receiver.failure()).isNull();
            assertThat(receiver.verified()).isEqualTo(2);
            assertThat(receiver.corrupt()).isEqualTo(2);
        }
    }

    @Test
    void shouldFailWhenAReceiverMissedOrDoubtedAFrame() {
        assertThat(report(10, receiver(10, 0, 10, 0, null)).isOk()).isTrue();
        assertThat(report(9, receiver(9, 0, 9, 0, null)).isOk()).isFalse();
        assertThat(report(10, receiver(9, 0, 9, 0, null)).isOk()).isFalse();
        assertThat(report(10, receiver(9, 1, 9, 0, null)).faults())
                .containsExactly(
                        "video receiver 1: 10 sent, 9 received, 1 missed, 9 verified, 0 corrupt");
        assertThat(report(10, receiver(10, 0, 9, 1, null)).toText()).contains("FAILED");
        DemoReport broken = report(10, receiver(10, 0, 10, 0, "a reason"));
        assertThat(broken.isOk()).isFalse();
        assertThat(Json.print(broken.toJson())).contains("\"ok\" : false").contains("a reason");
    }

    private static ReceiverReport receiver(
            long received, long missed, long verified, long corrupt, @Nullable String failure) {
        return new ReceiverReport(
                "video",
                1,
                PageKind.BASE,
                received,
                missed,
                verified,
                corrupt,
                LATENCY,
                1e6,
                0,
                failure);
    }

    private static DemoReport report(long sent, ReceiverReport receiver) {
        StreamReport stream =
                new StreamReport(
                        "video",
                        Format.parse("blob/1"),
                        PageKind.HUGE_2M,
                        10,
                        sent,
                        1e6,
                        0,
                        null,
                        List.of(receiver));
        return new DemoReport(List.of(stream), 1_000_000_000);
    }
}
