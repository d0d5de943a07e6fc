package io.mcm;

import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;

import io.mcm.format.PixelFormat;
import io.mcm.spi.TransportConfig;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream to or from the outside by SMPTE ST 2110: the {@code connection.st2110} part of a
 * connection document.
 *
 * @param essence which part of the standard
 * @param ipAddress IPv4 in dotted decimal. Sender: the destination. Receiver: the multicast group,
 *     or the unicast address of the source, {@code 0.0.0.0} for any source
 * @param port UDP port, 1 to 65535. Sender: the destination's. Receiver: the local one
 * @param sourceFilter receiver: the only source to take a multicast group from (RFC 4607), IPv4;
 *     null for any. Senders ignore it
 * @param pacing the sender type asked for (ST 2110-21); null for what the engine does best
 * @param payloadType the RTP payload type, dynamic: 96 to 127; default 112
 * @param transportPixelFormat ST 2110-20: the packing on the wire, one of RFC 4175; null for the
 *     packing of the payload's own sampling and depth, which is {@code yuv422p10rfc4175} for 10-bit
 *     4:2:2
 * @param ttl sender: how many routers a packet may pass, 1 to 255; default 64
 * @param dscp sender: the class of service in the IP header (RFC 2474), 0 to 63; default 34, AF41,
 *     which AES67 has for media
 * @param incompleteFrames receiver: whether frames that lack packets are delivered, with their
 *     number in {@link RxBuffer#missingParts()}; default no: they are counted and left out
 */
public record St2110(
        Essence essence,
        String ipAddress,
        int port,
        @Nullable String sourceFilter,
        @Nullable Pacing pacing,
        int payloadType,
        @Nullable PixelFormat transportPixelFormat,
        int ttl,
        int dscp,
        boolean incompleteFrames)
        implements TransportConfig {

    /** A part of the standard. */
    public enum Essence {
        /** ST 2110-20, uncompressed video. */
        VIDEO_20("st2110-20"),
        /** ST 2110-22, compressed video. */
        VIDEO_22("st2110-22"),
        /** ST 2110-30, PCM audio. */
        AUDIO_30("st2110-30");

        private final String text;

        Essence(String text) {
            this.text = text;
        }

        /**
         * Its name in documents.
         *
         * @return for example {@code st2110-20}
         */
        public String text() {
            return text;
        }
    }

    /** How evenly packets leave: the sender types of ST 2110-21. */
    public enum Pacing {
        /** Type N: follows the gapped schedule closely. */
        NARROW,
        /** Type NL: follows the linear schedule closely. */
        LINEAR,
        /** Type W: follows a schedule loosely. */
        WIDE;

        /**
         * Its name in documents.
         *
         * @return for example {@code narrow}
         */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Faults are named as in documents. */
    private static final String PATH = "connection.st2110.";

    static final int DEFAULT_PAYLOAD_TYPE = 112;
    static final int DEFAULT_TTL = 64;
    static final int DEFAULT_DSCP = 34;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /**
     * Checks the settings.
     *
     * @throws ConfigException a setting is not allowed
     */
    public St2110 {
        Checks.all(
                () ->
                        Checks.present(
                                CONNECTION_CONFIG_INVALID,
                                PATH + "transport",
                                essence,
                                "an Essence"),
                () -> checkIpv4("ipAddr", ipAddress),
                () -> Checks.range(CONNECTION_CONFIG_INVALID, PATH + "port", port, 1, 65535, ""),
                () -> {
                    if (sourceFilter != null) {
                        checkIpv4("multicastSourceIpAddr", sourceFilter);
                    }
                },
                () ->
                        Checks.range(
                                CONNECTION_CONFIG_INVALID,
                                PATH + "payloadType",
                                payloadType,
                                96,
                                127,
                                ""),
                () -> checkPacking(essence, transportPixelFormat),
                () -> Checks.range(CONNECTION_CONFIG_INVALID, PATH + "ttl", ttl, 1, 255, ""),
                () -> Checks.range(CONNECTION_CONFIG_INVALID, PATH + "dscp", dscp, 0, 63, ""));
    }

    static boolean isIpv4(String address) {
        return IPV4.matcher(address).matches();
    }

    private static void checkIpv4(String name, @Nullable String address) {
        if (address == null || !isIpv4(address)) {
            throw Checks.fault(
                    CONNECTION_CONFIG_INVALID,
                    PATH + name,
                    address == null ? "(absent)" : '"' + address + '"',
                    "an IPv4 address in dotted decimal");
        }
    }

    private static void checkPacking(Essence essence, @Nullable PixelFormat packing) {
        if (packing == null) {
            return;
        }
        if (essence != Essence.VIDEO_20) {
            throw Checks.fault(
                    CONNECTION_CONFIG_INVALID,
                    PATH + "transportPixelFormat",
                    packing.text(),
                    "none, except with " + Essence.VIDEO_20.text());
        }
        if (!packing.isPixelGroups()) {
            throw Checks.fault(
                    CONNECTION_CONFIG_INVALID,
                    PATH + "transportPixelFormat",
                    packing.text(),
                    "a packing of RFC 4175: yuv422p10rfc4175, uyvy422, rgb24, …");
        }
    }

    /**
     * Uncompressed video, ST 2110-20.
     *
     * @param ipAddress IPv4; sender: where to, receiver: the group or the source
     * @param port UDP port, 1 to 65535
     * @return settings with the defaults for the rest
     * @throws ConfigException a setting is not allowed
     */
    public static St2110 video20(String ipAddress, int port) {
        return of(Essence.VIDEO_20, ipAddress, port);
    }

    /**
     * Compressed video, ST 2110-22.
     *
     * @param ipAddress IPv4; sender: where to, receiver: the group or the source
     * @param port UDP port, 1 to 65535
     * @return settings with the defaults for the rest
     * @throws ConfigException a setting is not allowed
     */
    public static St2110 video22(String ipAddress, int port) {
        return of(Essence.VIDEO_22, ipAddress, port);
    }

    /**
     * PCM audio, ST 2110-30.
     *
     * @param ipAddress IPv4; sender: where to, receiver: the group or the source
     * @param port UDP port, 1 to 65535
     * @return settings with the defaults for the rest
     * @throws ConfigException a setting is not allowed
     */
    public static St2110 audio30(String ipAddress, int port) {
        return of(Essence.AUDIO_30, ipAddress, port);
    }

    private static St2110 of(Essence essence, String ipAddress, int port) {
        return new St2110(
                essence,
                ipAddress,
                port,
                null,
                null,
                DEFAULT_PAYLOAD_TYPE,
                null,
                DEFAULT_TTL,
                DEFAULT_DSCP,
                false);
    }

    private St2110 with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new St2110(
                essence,
                ipAddress,
                port,
                draft.sourceFilter,
                draft.pacing,
                draft.payloadType,
                draft.transportPixelFormat,
                draft.ttl,
                draft.dscp,
                draft.incompleteFrames);
    }

    /** What may be set apart from where a stream goes. */
    private static final class Draft {
        private @Nullable String sourceFilter;
        private @Nullable Pacing pacing;
        private int payloadType;
        private @Nullable PixelFormat transportPixelFormat;
        private int ttl;
        private int dscp;
        private boolean incompleteFrames;

        Draft(St2110 from) {
            sourceFilter = from.sourceFilter;
            pacing = from.pacing;
            payloadType = from.payloadType;
            transportPixelFormat = from.transportPixelFormat;
            ttl = from.ttl;
            dscp = from.dscp;
            incompleteFrames = from.incompleteFrames;
        }
    }

    /**
     * The same with a source filter.
     *
     * @param address the only source to receive a multicast group from, IPv4
     * @return new settings
     * @throws ConfigException not an IPv4 address
     */
    public St2110 sourceFilter(String address) {
        return with(draft -> draft.sourceFilter = address);
    }

    /**
     * The same with another pacing.
     *
     * @param type the sender type
     * @return new settings
     */
    public St2110 pacing(Pacing type) {
        return with(draft -> draft.pacing = type);
    }

    /**
     * The same with another RTP payload type.
     *
     * @param type 96 to 127
     * @return new settings
     * @throws ConfigException out of range
     */
    public St2110 payloadType(int type) {
        return with(draft -> draft.payloadType = type);
    }

    /**
     * The same with another packing on the wire.
     *
     * @param format a packing of RFC 4175
     * @return new settings
     * @throws ConfigException not such a packing
     */
    public St2110 transportPixelFormat(PixelFormat format) {
        return with(draft -> draft.transportPixelFormat = format);
    }

    /**
     * The same with another time to live.
     *
     * @param hops 1 to 255
     * @return new settings
     * @throws ConfigException out of range
     */
    public St2110 ttl(int hops) {
        return with(draft -> draft.ttl = hops);
    }

    /**
     * The same with another class of service.
     *
     * @param codepoint 0 to 63
     * @return new settings
     * @throws ConfigException out of range
     */
    public St2110 dscp(int codepoint) {
        return with(draft -> draft.dscp = codepoint);
    }

    /**
     * The same, with or without frames that lack packets.
     *
     * @param deliver whether a receiver gets them
     * @return new settings
     */
    public St2110 incompleteFrames(boolean deliver) {
        return with(draft -> draft.incompleteFrames = deliver);
    }

    @Override
    public String transport() {
        return "st2110";
    }

    /**
     * The destination, as the original names the group of such a connection.
     *
     * @return {@code ipAddress:port}
     */
    @Override
    public String address() {
        return ipAddress + ":" + port;
    }
}
