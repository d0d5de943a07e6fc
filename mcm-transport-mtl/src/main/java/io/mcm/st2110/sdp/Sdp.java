package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import java.util.List;

/**
 * A session description: one stream or more.
 *
 * @param sessionId the {@code o=} line's number of the session, 0 and more
 * @param version the {@code o=} line's version, higher with each change, 0 and more
 * @param origin the {@code o=} line's address: the sender's, IPv4
 * @param name the {@code s=} line, one line of text
 * @param media the streams that can be received, at least one
 * @param redundant which of them are the same one sent twice, ST 2022-7: the places of its legs in
 *     {@code media}, from 0. {@code a=group:DUP} of RFC 7104
 */
public record Sdp(
        long sessionId,
        long version,
        String origin,
        String name,
        List<Media> media,
        List<List<Integer>> redundant) {
    /** The longest text that is read, in characters. */
    public static final int MAX_LENGTH = 65_536;

    /**
     * Checks it.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Sdp {
        media = List.copyOf(media);
        redundant = redundant.stream().map(List::copyOf).toList();
        int streams = media.size();
        List<Integer> legs = redundant.stream().flatMap(List::stream).toList();
        new Faults()
                .check(sessionId >= 0, "session id", sessionId, "0 and more")
                .check(version >= 0, "session version", version, "0 and more")
                .address("origin", origin)
                .line("session name", name)
                .check(!media.isEmpty(), "media", "none", "at least one")
                .check(
                        redundant.stream().allMatch(group -> group.size() > 1)
                                && legs.stream().distinct().count() == legs.size()
                                && legs.stream().allMatch(leg -> leg >= 0 && leg < streams),
                        "group:DUP",
                        redundant,
                        "two streams or more, each in one group")
                .throwIfAny();
    }

    /**
     * One without redundant streams.
     *
     * @param sessionId number of the session, 0 and more
     * @param version higher with each change, 0 and more
     * @param origin the sender's IPv4 address
     * @param name one line of text
     * @param media the streams, at least one
     * @throws ConfigException with everything that is wrong
     */
    public Sdp(long sessionId, long version, String origin, String name, List<Media> media) {
        this(sessionId, version, origin, name, media, List.of());
    }

    /**
     * The other legs of a redundant stream.
     *
     * @param stream its place in {@link #media}
     * @return the places of the streams that carry the same; empty when it is sent once
     */
    public List<Integer> otherLegs(int stream) {
        return redundant.stream()
                .filter(group -> group.contains(stream))
                .flatMap(List::stream)
                .filter(leg -> leg != stream)
                .toList();
    }

    /**
     * Reads a description. Lines may end with CR LF or LF. Attributes and format parameters that ST
     * 2110 does not need are passed over, and so are other media beside those that can be received.
     *
     * <p>What other senders of RFC 4175 and AES67 leave out is taken as they mean it: no {@code PM}
     * is {@code 2110GPM}, no {@code SSN} the one of 2017, no {@code colorimetry} {@code
     * UNSPECIFIED}; {@code a=framerate} stands in for {@code exactframerate}, and sound without
     * {@code a=ptime} has packets of 1 ms.
     *
     * @param text from wherever: nothing in it is trusted
     * @return what it says
     * @throws ConfigException with everything that is wrong, each with its line
     */
    public static Sdp parse(String text) {
        return new SdpReader().read(text);
    }

    /**
     * Writes it: lines end with CR LF.
     *
     * @return text that {@link #parse} makes an equal description of
     */
    public String toText() {
        return SdpWriter.write(this);
    }
}
