package io.mcm.st2110.sdp;

import static java.util.stream.Collectors.joining;

import io.mcm.format.Scan;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Writes descriptions. */
final class SdpWriter {
    private final StringBuilder text = new StringBuilder();

    private SdpWriter() {}

    static String write(Sdp sdp) {
        SdpWriter writer = new SdpWriter();
        writer.line("v=0");
        writer.line("o=- " + sdp.sessionId() + " " + sdp.version() + " IN IP4 " + sdp.origin());
        writer.line("s=" + sdp.name());
        writer.line("t=0 0");
        for (List<Integer> legs : sdp.redundant()) {
            writer.line(
                    legs.stream().map(SdpWriter::mid).collect(joining(" ", "a=group:DUP ", "")));
        }
        for (int i = 0; i < sdp.media().size(); i++) {
            writer.media(sdp.media().get(i));
            if (!sdp.otherLegs(i).isEmpty()) {
                writer.attribute("mid", mid(i));
            }
        }
        return writer.text.toString();
    }

    private static String mid(int stream) {
        return Integer.toString(stream + 1);
    }

    private void line(String line) {
        text.append(line).append("\r\n");
    }

    private void media(Media media) {
        int type = media.payloadType();
        String kind = media.essence() instanceof Audio30 ? "audio" : "video";
        line("m=" + kind + " " + media.port() + " RTP/AVP " + type);
        line("c=IN IP4 " + media.address() + (media.ttl() == null ? "" : "/" + media.ttl()));
        if (media.essence() instanceof Video22 video) {
            line("b=AS:" + video.bandwidth());
        }
        if (!media.sources().isEmpty()) {
            line(
                    "a=source-filter: incl IN IP4 "
                            + media.address()
                            + " "
                            + String.join(" ", media.sources()));
        }
        switch (media.essence()) {
            case Video20 video -> {
                line("a=rtpmap:" + type + " raw/90000");
                line("a=fmtp:" + type + " " + parameters(video));
            }
            case Video22 video -> {
                line("a=rtpmap:" + type + " jxsv/90000");
                line("a=fmtp:" + type + " " + parameters(video));
            }
            case Audio30 audio -> audio(type, audio);
        }
        attribute("mediaclk", media.mediaClock());
        attribute("ts-refclk", media.referenceClock());
    }

    private void attribute(String name, @Nullable String value) {
        if (value != null) {
            line("a=" + name + ":" + value);
        }
    }

    private void audio(int type, Audio30 audio) {
        line(
                "a=rtpmap:"
                        + type
                        + " "
                        + audio.encoding()
                        + "/"
                        + audio.format().sampleRate()
                        + "/"
                        + audio.format().channels());
        if (audio.channelOrder() != null) {
            line("a=fmtp:" + type + " channel-order=" + audio.channelOrder());
        }
        line("a=ptime:" + audio.packetTimeText());
    }

    private static String parameters(Video20 video) {
        Parameters parameters = new Parameters();
        parameters.add("sampling", video.sampling().text());
        parameters.add("width", video.width());
        parameters.add("height", video.height());
        parameters.add("exactframerate", video.frameRate().toText());
        parameters.add("depth", video.depth().text());
        parameters.add(video.colour());
        parameters.add("PM", video.packing());
        parameters.add("SSN", video.standard());
        parameters.add(video.scan());
        parameters.add(video.traffic());
        return parameters.text();
    }

    private static String parameters(Video22 video) {
        Parameters parameters = new Parameters();
        parameters.add("packetmode", 0);
        parameters.add("profile", video.profile());
        parameters.add("level", video.level());
        parameters.add("sublevel", video.sublevel());
        parameters.add("sampling", video.sampling() == null ? null : video.sampling().text());
        parameters.add("width", video.width());
        parameters.add("height", video.height());
        parameters.add("exactframerate", video.frameRate().toText());
        parameters.add("depth", video.depth() == null ? null : video.depth().text());
        if (video.colour() != null) {
            parameters.add(video.colour());
        }
        parameters.add("SSN", video.standard());
        parameters.add(video.scan());
        parameters.add(video.traffic());
        return parameters.text();
    }

    /** The parameters of an {@code fmtp}, those that are given. */
    private static final class Parameters {
        private final StringJoiner joined = new StringJoiner("; ", "", ";");

        void add(String name, @Nullable Object value) {
            if (value != null) {
                joined.add(name + "=" + value);
            }
        }

        void add(Colour colour) {
            add("TCS", colour.transfer());
            add("colorimetry", colour.colorimetry());
            add("RANGE", colour.range());
            add("PAR", colour.pixelAspect());
        }

        void add(Scan scan) {
            if (scan != Scan.PROGRESSIVE) {
                joined.add("interlace");
            }
            if (scan == Scan.PSF) {
                joined.add("segmented");
            }
        }

        void add(Traffic traffic) {
            add("MAXUDP", traffic.maxUdp());
            add("TP", traffic.type() == null ? null : traffic.type().text());
            add("TROFF", traffic.offset());
            add("CMAX", traffic.maxBurst());
        }

        String text() {
            return joined.toString();
        }
    }
}
