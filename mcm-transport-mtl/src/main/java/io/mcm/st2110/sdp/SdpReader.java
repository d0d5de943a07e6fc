package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import io.mcm.format.AudioFormat;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.Scan;
import io.mcm.st2110.VideoDepth;
import io.mcm.st2110.VideoSampling;
import io.mcm.st2110.audio.WireSample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads descriptions. The text is cut into lines and sections first; then each section is made
 * sense of, and whatever is wrong is collected.
 */
final class SdpReader {
    private static final int MAX_LINES = 1000;
    private static final Pattern LINE = Pattern.compile("([a-z])=(.*)");
    private static final Pattern ORIGIN =
            Pattern.compile("\\S{1,64} (\\d{1,18}) (\\d{1,18}) IN IP4 (\\S{1,64})");
    private static final Pattern MEDIA =
            Pattern.compile("(?:video|audio) (\\d{1,5})(?:/1)? RTP/AVP (\\d{1,3})");
    private static final Pattern CONNECTION =
            Pattern.compile("IN IP4 ([0-9.]{7,15})(?:/(\\d{1,3}))?");
    private static final Pattern FILTER = Pattern.compile(" ?incl IN IP4 (\\S{1,64}) (.{1,1000})");
    private static final Pattern RTPMAP =
            Pattern.compile("(\\d{1,3}) ([A-Za-z0-9]{1,16})/(\\d{1,6})(?:/(\\d{1,5}))?");
    private static final Pattern FMTP = Pattern.compile("(\\d{1,3})(?: +(.*))?");
    private static final Pattern BANDWIDTH = Pattern.compile("AS:(\\d{1,9})");
    private static final Pattern PACKET_TIME = Pattern.compile("\\d{1,4}(\\.\\d{1,6})?");
    private static final Pattern DUPLICATE = Pattern.compile("DUP((?: +\\S{1,64}){1,16}) *");

    /** Media for others: a kind or an encoding of theirs, or none now (RFC 3264 section 6). */
    private static final Pattern FOREIGN =
            Pattern.compile("(?!video |audio )[a-z]+ \\d.*|[a-z]+ 0 .*");

    private static final Pattern ENCODING = Pattern.compile("\\d{1,3} ([A-Za-z0-9._-]{1,64})/.*");
    private static final List<String> ENCODINGS = List.of("raw", "jxsv", "L8", "L16", "L24");

    private final Faults faults = new Faults();
    private final Section session = new Section(new Line(1, ""));
    private final List<Section> sections = new ArrayList<>();
    private @Nullable Line origin;
    private @Nullable Line name;
    private @Nullable Line time;

    Sdp read(String text) {
        if (text.length() > Sdp.MAX_LENGTH) {
            faults.check(
                    false,
                    "sdp",
                    text.length() + " characters",
                    "up to " + Sdp.MAX_LENGTH + " characters");
            faults.throwIfAny();
        }
        cut(text.lines().limit(MAX_LINES + 1L).toList());
        faults.check(name != null, "s", null, "the session's name");
        faults.check(time != null, "t", null, "0 0");
        Matcher owner = match(ORIGIN, origin, "o", "USER ID VERSION IN IP4 ADDRESS");
        List<Section> ours = sections.stream().filter(SdpReader::isOurs).toList();
        List<Section> wanted = ours.isEmpty() ? sections : ours;
        List<Media> media = new ArrayList<>();
        for (Section section : wanted) {
            section.inherit(session);
            Media stream = media(section);
            if (stream != null) {
                media.add(stream);
            }
        }
        faults.check(!sections.isEmpty(), "m", null, "video or audio");
        Sdp sdp = null;
        if (owner != null && name != null && !media.isEmpty() && media.size() == wanted.size()) {
            String title = name.value();
            List<List<Integer>> redundant = redundant(wanted);
            sdp =
                    checked(
                            "",
                            () ->
                                    new Sdp(
                                            Long.parseLong(owner.group(1)),
                                            Long.parseLong(owner.group(2)),
                                            owner.group(3),
                                            title,
                                            media,
                                            redundant));
        }
        faults.throwIfAny();
        if (sdp == null) {
            throw new IllegalStateException("no description and no fault");
        }
        return sdp;
    }

    private static boolean isOurs(Section section) {
        if (FOREIGN.matcher(section.start.value()).matches()) {
            return false;
        }
        Matcher rtpmap = section.rtpmap == null ? null : ENCODING.matcher(section.rtpmap.value());
        return rtpmap == null || !rtpmap.matches() || ENCODINGS.contains(rtpmap.group(1));
    }

    /** RFC 7104 section 3. Legs that are no streams of ours don't count. */
    private List<List<Integer>> redundant(List<Section> streams) {
        List<String> names =
                streams.stream()
                        .map(stream -> stream.mid == null ? "" : stream.mid.value().strip())
                        .toList();
        List<List<Integer>> groups = new ArrayList<>();
        for (Line line : session.groups) {
            Matcher group = DUPLICATE.matcher(line.value());
            if (!group.matches()) {
                continue; // lip synchronization and others
            }
            List<Integer> legs =
                    Stream.of(group.group(1).strip().split(" +", -1))
                            .map(names::indexOf)
                            .filter(leg -> leg >= 0)
                            .toList();
            boolean once =
                    legs.stream().distinct().count() == legs.size()
                            && groups.stream().flatMap(List::stream).noneMatch(legs::contains);
            faults.check(once, line.place() + "group", line.value(), "each stream once");
            if (once && legs.size() > 1) {
                groups.add(legs);
            }
        }
        return groups;
    }

    private void cut(List<String> lines) {
        faults.check(
                lines.size() <= MAX_LINES, "sdp", "more lines", "up to " + MAX_LINES + " lines");
        faults.check(
                !lines.isEmpty() && lines.getFirst().equals("v=0"),
                "line 1",
                lines.isEmpty() ? null : lines.getFirst(),
                "v=0");
        Section current = session;
        for (int i = 1; i < lines.size(); i++) {
            Matcher matcher = LINE.matcher(lines.get(i));
            if (!matcher.matches()) {
                faults.check(false, "line " + (i + 1), lines.get(i), "LETTER=VALUE");
                continue;
            }
            Line line = new Line(i + 1, matcher.group(2));
            switch (matcher.group(1).charAt(0)) {
                case 'o' -> origin = line;
                case 's' -> name = line;
                case 't' -> time = line;
                case 'c' -> current.connection = line;
                case 'b' -> current.bandwidth = line;
                case 'a' -> current.attribute(line);
                case 'm' -> {
                    current = new Section(line);
                    sections.add(current);
                }
                case 'i', 'u', 'e', 'p', 'r', 'z', 'k' -> {}
                default ->
                        faults.check(
                                false, "line " + (i + 1), lines.get(i), "a letter of RFC 4566");
            }
        }
    }

    /** Null, and a fault, when the line is absent or of another form. */
    private @Nullable Matcher match(
            Pattern pattern, @Nullable Line line, String what, String allowed) {
        if (line == null) {
            faults.check(false, what, null, allowed);
            return null;
        }
        Matcher matcher = pattern.matcher(line.value());
        if (matcher.matches()) {
            return matcher;
        }
        faults.check(false, line.place() + what, line.value(), allowed);
        return null;
    }

    /** What checks itself, or null and its faults. */
    private <T> @Nullable T checked(String place, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (ConfigException e) {
            faults.addAll(place, e);
            return null;
        }
    }

    private @Nullable Media media(Section section) {
        String place = section.start.place();
        Matcher start = match(MEDIA, section.start, "m", "video|audio PORT RTP/AVP PAYLOADTYPE");
        Matcher connection =
                match(CONNECTION, section.connection, place + "c", "IN IP4 ADDRESS[/TTL]");
        Matcher rtpmap =
                match(
                        RTPMAP,
                        section.rtpmap,
                        place + "rtpmap",
                        "PAYLOADTYPE raw/90000, jxsv/90000, L16/RATE/CHANNELS or L24/…");
        if (start == null || connection == null || rtpmap == null) {
            return null;
        }
        int type = Integer.parseInt(start.group(2));
        samePayloadType(type, rtpmap, section.rtpmap, "rtpmap");
        List<String> sources = sources(section.filter, connection.group(1));
        Essence essence = essence(section, rtpmap, type);
        if (essence == null) {
            return null;
        }
        return checked(
                place,
                () ->
                        new Media(
                                essence,
                                connection.group(1),
                                connection.group(2) == null
                                        ? null
                                        : Integer.valueOf(connection.group(2)),
                                Integer.parseInt(start.group(1)),
                                type,
                                sources,
                                section.referenceClock == null
                                        ? null
                                        : section.referenceClock.value(),
                                section.mediaClock == null ? null : section.mediaClock.value()));
    }

    private void samePayloadType(int type, Matcher matcher, @Nullable Line line, String what) {
        faults.check(
                Integer.parseInt(matcher.group(1)) == type,
                (line == null ? "" : line.place()) + what,
                matcher.group(1),
                "payload type " + type + " of its m line");
    }

    private List<String> sources(@Nullable Line filter, String address) {
        if (filter == null) {
            return List.of();
        }
        Matcher matcher =
                match(FILTER, filter, "source-filter", "incl IN IP4 DESTINATION SOURCE …");
        if (matcher == null) {
            return List.of();
        }
        faults.check(
                matcher.group(1).equals(address) || matcher.group(1).equals("*"),
                filter.place() + "source-filter",
                matcher.group(1),
                address + " of the c line, or *");
        return List.of(matcher.group(2).strip().split(" +", -1));
    }

    private @Nullable Essence essence(Section section, Matcher rtpmap, int type) {
        String encoding = rtpmap.group(2);
        String clock = rtpmap.group(3);
        if (encoding.equals("raw") || encoding.equals("jxsv")) {
            faults.check(clock.equals("90000"), section.start.place() + "rtpmap", clock, "90000");
        }
        return switch (encoding) {
            case "raw" -> video20(section, parameters(section, type));
            case "jxsv" -> video22(section, parameters(section, type));
            case "L8", "L16", "L24" -> audio(section, rtpmap, parameters(section, type));
            default -> {
                faults.check(
                        false, section.start.place() + "rtpmap", encoding, "raw, jxsv, L16 or L24");
                yield null;
            }
        };
    }

    private Parameters parameters(Section section, int type) {
        Line line = section.fmtp;
        if (line == null) {
            return new Parameters("", section.start.place() + "fmtp ", faults);
        }
        Matcher fmtp = match(FMTP, line, "fmtp", "PAYLOADTYPE NAME=VALUE; …");
        if (fmtp == null) {
            return new Parameters("", line.place(), faults);
        }
        samePayloadType(type, fmtp, line, "fmtp");
        String text = fmtp.group(2);
        return new Parameters(text == null ? "" : text, line.place(), faults);
    }

    private @Nullable Video20 video20(Section section, Parameters parameters) {
        parameters.required("sampling", "YCbCr-4:2:2 …");
        parameters.required("depth", "8, 10, 12, 16 or 16f");
        VideoSampling sampling = parameters.sampling();
        VideoDepth depth = parameters.depth();
        Integer width = parameters.requiredNumber("width");
        Integer height = parameters.requiredNumber("height");
        FrameRate rate = parameters.frameRate(section.frameRate);
        Scan scan = parameters.scan();
        Colour colour = parameters.colour(Colour.UNSPECIFIED);
        String packing = parameters.text("PM", Video20.GPM);
        String standard = parameters.text("SSN", Video20.STANDARD);
        Traffic traffic = parameters.traffic();
        if (sampling == null
                || depth == null
                || width == null
                || height == null
                || rate == null
                || colour == null
                || traffic == null) {
            return null;
        }
        return checked(
                placeOf(section),
                () ->
                        new Video20(
                                sampling, depth, width, height, rate, scan, colour, packing,
                                standard, traffic));
    }

    private static String placeOf(Section section) {
        return section.fmtp == null ? section.start.place() : section.fmtp.place();
    }

    private @Nullable Video22 video22(Section section, Parameters parameters) {
        // RFC 9134 section 7.1: 1 is slice mode; transmode 0, out of order, goes with it only.
        String mode = parameters.required("packetmode", "0, codestreams");
        faults.check(
                mode == null || mode.equals("0"),
                placeOf(section) + "packetmode",
                mode,
                "0, codestreams");
        String order = parameters.text("transmode");
        faults.check(
                order == null || order.equals("1"),
                placeOf(section) + "transmode",
                order,
                "1, in order");
        Matcher bandwidth =
                match(BANDWIDTH, section.bandwidth, section.start.place() + "b", "AS:KILOBITS");
        VideoSampling sampling = parameters.sampling();
        VideoDepth depth = parameters.depth();
        Integer width = parameters.requiredNumber("width");
        Integer height = parameters.requiredNumber("height");
        FrameRate rate = parameters.frameRate(section.frameRate);
        Scan scan = parameters.scan();
        Colour colour = parameters.colour(null);
        String standard = parameters.text("SSN", Video22.STANDARD);
        Traffic traffic = parameters.traffic();
        if (bandwidth == null
                || width == null
                || height == null
                || rate == null
                || traffic == null) {
            return null;
        }
        return checked(
                placeOf(section),
                () ->
                        new Video22(
                                Integer.parseInt(bandwidth.group(1)),
                                parameters.text("profile"),
                                parameters.text("level"),
                                parameters.text("sublevel"),
                                sampling,
                                depth,
                                width,
                                height,
                                rate,
                                scan,
                                colour,
                                standard,
                                traffic));
    }

    private @Nullable Audio30 audio(Section section, Matcher rtpmap, Parameters parameters) {
        int rate = Integer.parseInt(rtpmap.group(3));
        // AES67 section 7.2: what every device has.
        Line usual = new Line(section.start.number(), rate == 44_100 ? "1.09" : "1");
        Line line = section.packetTime == null ? usual : section.packetTime;
        Matcher time = match(PACKET_TIME, line, "ptime", "milliseconds");
        if (time == null) {
            return null;
        }
        int channels = rtpmap.group(4) == null ? 1 : Integer.parseInt(rtpmap.group(4));
        PacketTime packetTime = Audio30.packetTime(time.group(), rate);
        if (packetTime == null) {
            // Of a rate that is not known it is the rate that is wrong.
            boolean known = rate == 44_100 || rate == 48_000 || rate == 96_000;
            faults.check(known, section.start.place() + "rtpmap", rate, "44100, 48000 or 96000 Hz");
            faults.check(
                    !known,
                    section.start.place() + "ptime",
                    time.group(),
                    "1, 0.125, 0.25, 0.33, 4, 0.08, and 1.09, 0.14, 0.09 at 44100 Hz");
            return null;
        }
        return checked(
                section.start.place(),
                () ->
                        new Audio30(
                                new AudioFormat(
                                        channels,
                                        WireSample.valueOf(rtpmap.group(2)).format(),
                                        rate,
                                        packetTime),
                                parameters.text("channel-order")));
    }
}
