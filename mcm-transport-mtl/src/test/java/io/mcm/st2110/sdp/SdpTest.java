package io.mcm.st2110.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.mcm.ConfigException;
import io.mcm.St2110;
import io.mcm.format.AudioFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.SenderType;
import io.mcm.st2110.VideoDepth;
import io.mcm.st2110.VideoSampling;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpTest {
    static final String VIDEO_20 =
            """
            v=0
            o=- 1 1 IN IP4 192.0.2.2
            s=mcm video
            t=0 0
            m=video 20000 RTP/AVP 96
            c=IN IP4 239.100.9.10/32
            a=source-filter: incl IN IP4 239.100.9.10 192.0.2.2
            a=rtpmap:96 raw/90000
            a=fmtp:96 sampling=YCbCr-4:2:2; width=1920; height=1080; exactframerate=25; depth=10; TCS=SDR; colorimetry=BT709; PM=2110GPM; SSN=ST2110-20:2017; TP=2110TPW;
            a=mediaclk:direct=0
            a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37
            """
                    .replace("\n", "\r\n");
    static final String VIDEO_22 =
            """
            v=0
            o=- 1 2 IN IP4 192.0.2.2
            s=mcm jpeg xs
            t=0 0
            m=video 20000 RTP/AVP 98
            c=IN IP4 192.0.2.9
            b=AS:116000
            a=rtpmap:98 jxsv/90000
            a=fmtp:98 packetmode=0; profile=High444.12; level=2k-1; sublevel=Sublev3bpp; sampling=YCbCr-4:2:2; width=1920; height=1080; exactframerate=30000/1001; depth=10; TCS=SDR; colorimetry=BT709; RANGE=FULL; SSN=ST2110-22:2019; interlace; TP=2110TPNL;
            a=mediaclk:direct=0
            a=ts-refclk:localmac=02-00-5E-10-00-01
            """
                    .replace("\n", "\r\n");
    static final String AUDIO_30 =
            """
            v=0
            o=- 1 1 IN IP4 192.0.2.2
            s=mcm audio
            t=0 0
            m=audio 5004 RTP/AVP 97
            c=IN IP4 239.100.9.11/32
            a=rtpmap:97 L24/48000/2
            a=fmtp:97 channel-order=SMPTE2110.(ST)
            a=ptime:0.125
            a=mediaclk:direct=0
            """
                    .replace("\n", "\r\n");

    static Stream<String> written() {
        return Stream.of(VIDEO_20, VIDEO_22, AUDIO_30);
    }

    private static Essence essence(String text) {
        return Sdp.parse(text).media().getFirst().essence();
    }

    private static Sdp of(Essence essence) {
        return new Sdp(
                7,
                1,
                "192.0.2.2",
                "x",
                List.of(new Media(essence, "239.1.1.1", 64, 5004, 112, List.of(), null, null)));
    }

    @ParameterizedTest
    @MethodSource("written")
    void shouldWriteExactlyWhatItRead(String text) {
        assertThat(Sdp.parse(text).toText()).isEqualTo(text);
    }

    /** ST 2110-20 section 7, RFC 4570, RFC 7273. */
    @Test
    void shouldReadUncompressedVideo() {
        Sdp sdp = Sdp.parse(VIDEO_20);
        assertThat(sdp.origin()).isEqualTo("192.0.2.2");
        assertThat(sdp.name()).isEqualTo("mcm video");
        Media media = sdp.media().getFirst();
        assertThat(media.ttl()).isEqualTo(32);
        assertThat(media.sources()).containsExactly("192.0.2.2");
        assertThat(media.referenceClock())
                .isEqualTo("ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37");
        assertThat(media.mediaClock()).isEqualTo("direct=0");
        Video20 video = (Video20) media.essence();
        assertThat(video.traffic().type()).isEqualTo(SenderType.WIDE);
        assertThat(video.format()).isEqualTo(VideoFormat.parse("1920x1080@25:yuv422p10rfc4175"));
        assertThat(media.st2110())
                .isEqualTo(
                        St2110.video20("239.100.9.10", 20000)
                                .payloadType(96)
                                .sourceFilter("192.0.2.2"));
    }

    @Test
    void shouldReadJpegXs() {
        Video22 video = (Video22) essence(VIDEO_22);
        assertThat(video.bandwidth()).isEqualTo(116_000);
        assertThat(video.level()).isEqualTo("2k-1");
        CompressedFormat format = video.format();
        // 116 Mbit/s at 59.94 fields a second
        assertThat(format.toText())
                .isEqualTo("compressed/jxsv/241908/1920x1080@30000/1001:yuv422p10le:interlaced");
        assertThat(Sdp.parse(VIDEO_22).media().getFirst().st2110().essence())
                .isEqualTo(St2110.Essence.VIDEO_22);
    }

    @Test
    void shouldReadAudio() {
        Audio30 audio = (Audio30) essence(AUDIO_30);
        assertThat(audio.format()).isEqualTo(AudioFormat.parse("48000/2/pcm_s24be/125us"));
        assertThat(audio.channelOrder()).isEqualTo("SMPTE2110.(ST)");
    }

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void shouldCarryEveryPixelFormat(PixelFormat pixels) {
        VideoFormat format = VideoFormat.parse("1920x1080@60000/1001:" + pixels.text());
        Sdp sdp = of(Video20.of(format, Colour.BT709, Video20.GPM, Traffic.NONE));
        assertThat(Sdp.parse(sdp.toText())).isEqualTo(sdp);
        VideoFormat received = ((Video20) sdp.media().getFirst().essence()).format();
        assertThat(received.pixelFormat().isPixelGroups()).isTrue();
        assertThat(received.pixelFormat().sampling()).isEqualTo(pixels.sampling());
        assertThat(received.pixelFormat().depth()).isEqualTo(pixels.depth());
    }

    /** Everything that ST 2110-20 lists, also what the core has no pixels for. */
    @ParameterizedTest
    @EnumSource(VideoSampling.class)
    void shouldCarryEverySampling(VideoSampling sampling) {
        Video20 hd =
                Video20.of(
                        VideoFormat.parse("1920x1080@25:yuv422p10le:psf"),
                        new Colour("BT2100", "PQ", "FULL", "12:11"),
                        Video20.BPM,
                        new Traffic(SenderType.NARROW, 1500, 20, 8960));
        for (VideoDepth depth : VideoDepth.values()) {
            Video20 video;
            try {
                video =
                        new Video20(
                                sampling,
                                depth,
                                hd.width(),
                                hd.height(),
                                hd.frameRate(),
                                hd.scan(),
                                hd.colour(),
                                hd.packing(),
                                hd.standard(),
                                hd.traffic());
            } catch (ConfigException e) {
                assertThat(e).hasMessageContaining("with " + sampling.text());
                continue;
            }
            assertThat(Sdp.parse(of(video).toText())).isEqualTo(of(video));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "48000/1/pcm_s16be/1ms",
                "48000/64/pcm_s24be/125us",
                "48000/2/pcm_s24be/250us",
                "48000/2/pcm_s24be/333us",
                "48000/2/pcm_s24be/4ms",
                "48000/2/pcm_s24be/80us",
                "96000/2/pcm_s24be/333us",
                "96000/2/pcm_s24be/80us",
                "44100/2/pcm_s16be/1.09ms",
                "44100/2/pcm_s16be/0.14ms",
                "44100/2/pcm_s16be/0.09ms",
                "48000/2/pcm_s8/1ms"
            })
    void shouldCarryEveryPacketTime(String format) {
        Sdp sdp = of(new Audio30(AudioFormat.parse(format), null));
        assertThat(Sdp.parse(sdp.toText())).isEqualTo(sdp);
    }

    /** AES67 section 7.2 rounds as much as others do. */
    @ParameterizedTest
    @CsvSource({"0.12, 125us", "0.3333, 333us", "0.333, 333us", "0.083, 80us", "1.00, 1ms"})
    void shouldTakePacketTimesHoweverTheyAreRounded(String text, String time) {
        Audio30 audio = (Audio30) essence(AUDIO_30.replace("0.125", text));
        assertThat(audio.format().packetTime().text()).isEqualTo(time);
    }

    /** ST 2110-20 section 7.2: the year tells of the additions of 2022. */
    @Test
    void shouldNameTheStandardThatHasTheTransfer() {
        VideoFormat format = VideoFormat.parse("1920x1080@25:yuv422p10le");
        Colour log = new Colour("BT709", "ST2115LOGS3", null, null);
        assertThat(Video20.of(format, log, Video20.GPM, Traffic.NONE).standard())
                .isEqualTo("ST2110-20:2022");
        assertThat(Video20.of(format, Colour.BT709, Video20.GPM, Traffic.NONE).standard())
                .isEqualTo("ST2110-20:2017");
    }

    @Test
    void shouldPromiseNothingThatIsNotGiven() {
        VideoFormat format = VideoFormat.parse("1920x1080@25:yuv422p10le");
        String text = of(Video20.of(format, Colour.BT709, Video20.GPM, Traffic.NONE)).toText();
        assertThat(text)
                .doesNotContain("TP=", "TROFF", "CMAX", "MAXUDP", "TCS", "RANGE", "PAR")
                .doesNotContain("ts-refclk", "mediaclk", "source-filter");
    }

    @Test
    void shouldAnnounceTheBandwidthOfAllHeaders() {
        CompressedFormat format = CompressedFormat.parse("jxsv/777600/1920x1080@50:yuv422p10le");
        Video22 video = Video22.of(format, null, null, null, Colour.BT709, Traffic.NONE);
        // (777600 + 60 + 542 · 44) · 8 · 50
        assertThat(video.bandwidth()).isEqualTo(320_604);
        assertThat(video.format().maxSize()).isBetween(777_600, 810_000);
        assertThat(Sdp.parse(of(video).toText())).isEqualTo(of(video));
    }

    /** What a camera may write: LF, session-level attributes, other attributes, other order. */
    @Test
    void shouldReadOtherSenders() {
        Sdp sdp =
                Sdp.parse(
                        """
                        v=0
                        o=camera 123456 11 IN IP4 192.168.100.2
                        s=Example of a SMPTE ST2110-20 signal
                        i=this example is for 720p video at 59.94
                        c=IN IP4 239.100.9.10/32
                        t=0 0
                        a=recvonly
                        a=ts-refclk:ptp=IEEE1588-2008:traceable
                        a=mediaclk:direct=0
                        a=group:DUP primary
                        m=video 50000 RTP/AVP 112
                        a=mid:primary
                        a=source-filter:incl IN IP4 * 192.168.100.2 192.168.100.3
                        a=rtpmap:112 raw/90000
                        a=fmtp:112 SSN=ST2110-20:2017;PM=2110GPM;interlace; segmented ;width=1280;height=720; sampling=YCbCr-4:2:2; depth=10; exactframerate=60000/1001; colorimetry=BT709; TSMODE=SAMP
                        """);
        Media media = sdp.media().getFirst();
        assertThat(media.sources()).containsExactly("192.168.100.2", "192.168.100.3");
        assertThat(media.referenceClock()).isEqualTo("ptp=IEEE1588-2008:traceable");
        assertThat(media.essence().format())
                .isEqualTo((Format) VideoFormat.parse("1280x720@60000/1001:yuv422p10rfc4175:psf"));
        assertThat(Sdp.parse(sdp.toText())).isEqualTo(sdp);
    }

    /** Senders of RFC 4175, which knows no PM, SSN and exactframerate. */
    @Test
    void shouldTakeWhatOthersLeaveOutAsTheyMeanIt() {
        String session = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=No Name\nc=IN IP4 127.0.0.1\nt=0 0\n";
        Media video =
                Sdp.parse(
                                session
                                        + """
                                        m=video 5004 RTP/AVP 96
                                        b=AS:1152
                                        a=framerate:59.94
                                        a=rtpmap:96 raw/90000
                                        a=fmtp:96 sampling=YCbCr-4:2:2; width=64; height=36; depth=10
                                        """)
                        .media()
                        .getFirst();
        assertThat(video.essence())
                .isEqualTo(
                        Video20.of(
                                VideoFormat.parse("64x36@60000/1001:yuv422p10le"),
                                Colour.UNSPECIFIED,
                                Video20.GPM,
                                Traffic.NONE));
        Media audio =
                Sdp.parse(session + "m=audio 5006 RTP/AVP 97\na=rtpmap:97 L24/48000/2\n")
                        .media()
                        .getFirst();
        assertThat(audio.essence().format())
                .isEqualTo((Format) AudioFormat.parse("48000/2/pcm_s24be/1ms"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ntp=/traceable/", "local", "private:traceable", "gps", "ptp=IEEE1588-2008"})
    void shouldTakeOtherClocks(String clock) {
        String text = VIDEO_20.replaceFirst("ts-refclk:.*", "ts-refclk:" + clock);
        assertThat(Sdp.parse(text).media().getFirst().referenceClock()).isEqualTo(clock);
        assertThat(Sdp.parse(text).toText()).isEqualTo(text);
    }

    /** The node's own address is where a stream to one host comes: what counts is who sends. */
    @Test
    void shouldReceiveAStreamToOneHostFromItsSource() {
        String text = VIDEO_20.replace("239.100.9.10/32", "10.0.0.7");
        String filtered = text.replace("239.100.9.10", "10.0.0.7");
        assertThat(Sdp.parse(filtered).media().getFirst().st2110())
                .isEqualTo(St2110.video20("192.0.2.2", 20000).payloadType(96));
        String unfiltered = text.replaceFirst("a=source-filter.*\r\n", "");
        assertThat(Sdp.parse(unfiltered).media().getFirst().st2110())
                .isEqualTo(St2110.video20("0.0.0.0", 20000).payloadType(96));
    }

    @Test
    void shouldPassOverMediaOfOthers() {
        String ancillary = "m=video 20002 RTP/AVP 100\r\na=rtpmap:100 smpte291/90000\r\n";
        String closed = VIDEO_20.substring(VIDEO_20.indexOf("m=")).replace("20000", "0");
        String data = "m=application 9 TCP/XYZ *\r\n";
        String audio = AUDIO_30.substring(AUDIO_30.indexOf("m="));
        String session = VIDEO_20.substring(0, VIDEO_20.indexOf("m="));
        Sdp sdp = Sdp.parse(session + ancillary + closed + data + audio);
        assertThat(sdp.toText()).isEqualTo(session + audio);
    }

    /** RFC 7104, as ST 2022-7 has it; legs are known by what their sections are called. */
    @Test
    void shouldTellLegsOfOneStream() {
        String session = AUDIO_30.substring(0, AUDIO_30.indexOf("m="));
        String audio = AUDIO_30.substring(AUDIO_30.indexOf("m="));
        String video = VIDEO_20.substring(VIDEO_20.indexOf("m="));
        Sdp sdp =
                Sdp.parse(
                        session
                                + "a=group:LS main\r\na=group:DUP main spare gone\r\n"
                                + audio
                                + video
                                + "a=mid:main\r\n"
                                + video
                                + "a=mid:spare\r\n");
        assertThat(sdp.otherLegs(0)).isEmpty();
        assertThat(sdp.otherLegs(1)).containsExactly(2);
        assertThat(sdp.otherLegs(2)).containsExactly(1);
        assertThat(sdp.toText()).contains("a=group:DUP 2 3\r\n", "a=mid:3\r\n");
        assertThat(Sdp.parse(sdp.toText())).isEqualTo(sdp);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                Sdp.parse(
                                        session
                                                + "a=group:DUP main main\r\n"
                                                + video
                                                + "a=mid:main\r\n"))
                .withMessageContaining("line 5 group = DUP main main");
    }

    @Test
    void shouldReadSeveralStreams() {
        String second = VIDEO_20.substring(VIDEO_20.indexOf("m="));
        Sdp sdp = Sdp.parse(AUDIO_30 + second);
        assertThat(sdp.media()).hasSize(2);
        assertThat(sdp.toText()).isEqualTo(AUDIO_30 + second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=0 | v=1 | line 1 = v=1",
                "o=- 1 1 IN IP4 192.0.2.2 | o=- x 1 IN IP4 192.0.2.2 | line 2 o",
                "o=- 1 1 IN IP4 192.0.2.2 | o=- 1 1 IN IP4 host | origin = host",
                "o=- 1 1 IN IP4 192.0.2.2 | i=none | o = (absent)",
                "s=mcm video | i=none | s = (absent)",
                "t=0 0 | i=none | t = (absent)",
                "t=0 0 | q=0 | line 4 = q=0",
                "t=0 0 | nonsense | line 4 = nonsense",
                "video 20000 | video 0 | port = 0",
                "video 20000 | video 65536 | port = 65536",
                "video 20000 | text 20000 | line 5 m",
                "RTP/AVP 96 | RTP/SAVP 96 | line 5 m",
                "RTP/AVP 96 | RTP/AVP 95 | payload type = 95",
                "239.100.9.10/32 | 239.100.9.10 | ttl = (absent)",
                "239.100.9.10/32 | 239.100.9.10/256 | ttl = 256",
                "239.100.9.10/32 | 10.1.9.10/32 | ttl = 32",
                "239.100.9.10/32 | 239.100.9.1000/32 | address = 239.100.9.1000",
                "IP4 239.100.9.10/32 | IP6 ff02::1 | c = IN IP6",
                "c=IN | i=IN | line 5 c = (absent)",
                "incl IN | excl IN | source-filter",
                "239.100.9.10 192 | 239.100.9.9 192 | of the c line",
                "10 192.0.2.2 | 10 192.0.2.256 | source-filter = 192.0.2.256",
                "rtpmap:96 raw | rtpmap:97 raw | rtpmap = 97",
                "raw/90000 | raw/48000 | rtpmap = 48000",
                "raw/90000 | smpte291/90000 | rtpmap = smpte291",
                "a=rtpmap | a=none | rtpmap = (absent)",
                "fmtp:96 | fmtp:97 | fmtp = 97",
                "YCbCr-4:2:2 | YCbCr-4:1:1 | line 9 sampling = YCbCr-4:1:1",
                "sampling | sample | line 9 sampling = (absent)",
                "width=1920 | width=1921 | line 9 width = 1921: allowed is a multiple of 2",
                "width=1920 | width=0 | line 9 width = 0",
                "width=1920 | width=-1 | line 9 width = -1",
                "height=1080 | height=32768 | line 9 height = 32768",
                "height=1080 | nothing | line 9 height = (absent)",
                "exactframerate=25 | exactframerate=29.97 | line 9 exactframerate = 29.97",
                "exactframerate=25 | exactframerate=0 | line 9 exactframerate = 0",
                "exactframerate=25 | exactframerate=1/0 | line 9 exactframerate = 1/0",
                "depth=10 | depth=11 | line 9 depth = 11",
                "depth=10; | | line 9 depth = (absent)",
                "TCS=SDR | TCS= | line 9 TCS",
                "colorimetry=BT709 | colorimetry=B T | line 9 colorimetry = B T",
                "PM=2110GPM | PM=GPM | line 9 PM = GPM",
                "SSN=ST2110-20:2017 | SSN=ST2110-30:2017 | line 9 SSN",
                "TP=2110TPW | TP=2110TPX | line 9 TP = 2110TPX",
                "TP=2110TPW | TROFF=x | line 9 TROFF = x",
                "TP=2110TPW | MAXUDP=9000 | line 9 MAXUDP = 9000",
                "TP=2110TPW | CMAX=0 | line 9 CMAX = 0",
                "TP=2110TPW | segmented | line 9 segmented",
                "TP=2110TPW | PAR=1 | line 9 PAR = 1",
                "TP=2110TPW | width=1920 | line 9 width = given twice",
                "direct=0 | direct=x | mediaclk = direct=x",
                "ptp=IEEE1588-2008:39 | ptp=IEEE1588-2008:3 | ts-refclk",
                "ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37 | sundial | ts-refclk",
            })
    void shouldNameWhatIsWrong(String right, String wrong, String message) {
        String text = VIDEO_20.replaceFirst(Pattern.quote(right), wrong == null ? "" : wrong);
        assertThat(text).isNotEqualTo(VIDEO_20);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Sdp.parse(text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b=AS:116000 | b=TIAS:116000 | line 5 b",
                "b=AS:116000 | i=none | line 5 b = (absent)",
                "b=AS:116000 | b=AS:0 | b=AS = 0",
                "packetmode=0 | packetmode=1 | packetmode = 1",
                "packetmode=0 | transmode=0 | packetmode = (absent)",
                "packetmode=0 | packetmode=0; transmode=0 | transmode = 0",
                "profile=High444.12 | profile=High 444 | profile",
                "ST2110-22:2019 | ST2110-20:2017 | SSN",
            })
    void shouldNameWhatIsWrongWithJpegXs(String right, String wrong, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Sdp.parse(VIDEO_22.replace(right, wrong)))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ptime:0.125 | ptime:0.2 | ptime = 0.2",
                "ptime:0.125 | ptime:x | line 9 ptime = x",
                "L24/48000 | L24/47999 | rtpmap = 47999",
                "L24/48000/2 | L24/48000/0 | payload.audio.channels = 0",
                "L24/48000 | L20/48000 | rtpmap = L20",
                "SMPTE2110.(ST) | ST | channel-order = ST",
            })
    void shouldNameWhatIsWrongWithAudio(String right, String wrong, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Sdp.parse(AUDIO_30.replace(right, wrong)))
                .withMessageContaining(message);
    }

    @Test
    void shouldTellAllFaultsAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                Sdp.parse(
                                        VIDEO_20.replace("t=0 0", "i=x")
                                                .replace("depth=10", "depth=11")
                                                .replace("1920", "0")))
                .extracting(ConfigException::faults, list(ConfigException.Fault.class))
                .extracting(ConfigException.Fault::path)
                .contains("t", "line 9 depth");
    }

    @Test
    void shouldNotPutAStrangersTextIntoALogUntouched() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Sdp.parse("v=\u001b[31m" + "x".repeat(1000)))
                .satisfies(
                        e -> {
                            assertThat(e.getMessage()).doesNotContain("\u001b");
                            assertThat(e.getMessage()).hasSizeLessThan(600);
                        });
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Sdp.parse("v=0\n".repeat(20_000)))
                .withMessageContaining("up to 65536 characters");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Sdp.parse("v=0\n" + "i=x\n".repeat(2000)))
                .withMessageContaining("up to 1000 lines");
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> Sdp.parse(""));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                Sdp.parse(
                                        VIDEO_20.replace(
                                                " 192.0.2.2\r\na=rtp",
                                                " 1".repeat(30_000) + "\r\na=rtp")))
                .withMessageContaining("source-filter");
    }
}
