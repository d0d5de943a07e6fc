package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import io.mcm.St2110;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream: an {@code m=} section with what belongs to it.
 *
 * @param essence what it carries
 * @param address where to: the {@code c=} line's multicast group or host, IPv4
 * @param ttl the {@code c=} line's time to live, 0 to 255, for a multicast group; null for a host
 * @param port UDP port, 1 to 65535
 * @param payloadType RTP payload type, 96 to 127
 * @param sources where from, {@code a=source-filter: incl}, IPv4; empty when not said
 * @param referenceClock {@code a=ts-refclk}, for example {@code
 *     ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37} or {@code localmac=02-00-5E-10-00-01}; null
 *     when not said
 * @param mediaClock {@code a=mediaclk}, {@code direct=0} for timestamps that count from the epoch;
 *     null when not said
 */
public record Media(
        Essence essence,
        String address,
        @Nullable Integer ttl,
        int port,
        int payloadType,
        List<String> sources,
        @Nullable String referenceClock,
        @Nullable String mediaClock) {
    /** In place of an address: whoever sends. */
    private static final String ANY = "0.0.0.0";

    private static final String EUI = "([0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2}";
    private static final String MAC = "([0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}";
    private static final String REFERENCE =
            "ptp=[A-Za-z0-9.-]{1,32}(:"
                    + EUI
                    + "(:[A-Za-z0-9._-]{1,32})?|:traceable)?|localmac="
                    + MAC
                    + "|ntp=[A-Za-z0-9.:/\\[\\]-]{1,128}|gps|gal|glonass|local|private(:traceable)?";

    /**
     * Checks it.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Media {
        sources = List.copyOf(sources);
        Faults faults = new Faults();
        faults.address("address", address)
                .range("ttl", ttl, 0, 255)
                .range("port", port, 1, 65535)
                .range("payload type", payloadType, 96, 127)
                .check(
                        referenceClock == null || referenceClock.matches(REFERENCE),
                        "ts-refclk",
                        referenceClock,
                        "ptp=VERSION:GRANDMASTER:DOMAIN, ptp=VERSION:traceable, localmac=MAC, or"
                                + " another clock of RFC 7273")
                .check(
                        mediaClock == null
                                || mediaClock.matches(
                                        "direct(=\\d{1,19})?( rate=\\d{1,9}/\\d{1,9})?|sender"),
                        "mediaclk",
                        mediaClock,
                        "direct=OFFSET or sender");
        for (String source : sources) {
            faults.address("source-filter", source);
        }
        faults.check(
                !Faults.isAddress(address) || isMulticast(address) == (ttl != null),
                "ttl",
                ttl,
                isMulticast(address)
                        ? "0 to 255: multicast has one"
                        : "none: only multicast has one");
        faults.throwIfAny();
    }

    /**
     * Whether an address is one of many receivers.
     *
     * @param address IPv4 in dotted decimal
     * @return true for 224.0.0.0 to 239.255.255.255
     */
    public static boolean isMulticast(String address) {
        return address.matches("(22[4-9]|23\\d)\\..*");
    }

    /**
     * The settings of a connection that receives it. A stream that is sent to one host is received
     * on that one: the node's {@code st2110Address} is {@link #address}, or not set.
     *
     * @return the multicast group and its first source, or the source of a stream to one host, all
     *     sources where none is said; port, payload type
     */
    public St2110 st2110() {
        String source = sources.isEmpty() ? null : sources.getFirst();
        boolean multicast = isMulticast(address);
        String place = multicast ? address : source == null ? ANY : source;
        St2110 settings =
                switch (essence) {
                    case Video20 video -> St2110.video20(place, port);
                    case Video22 video -> St2110.video22(place, port);
                    case Audio30 audio -> St2110.audio30(place, port);
                };
        settings = settings.payloadType(payloadType);
        return multicast && source != null ? settings.sourceFilter(source) : settings;
    }
}
