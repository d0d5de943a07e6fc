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
 * @param media the streams, at least one
 */
public record Sdp(long sessionId, long version, String origin, String name, List<Media> media) {
    /** The longest text that is read, in characters. */
    public static final int MAX_LENGTH = 65_536;

    /**
     * Checks it.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Sdp {
        media = List.copyOf(media);
        new Faults()
                .check(sessionId >= 0, "session id", sessionId, "0 and more")
                .check(version >= 0, "session version", version, "0 and more")
                .address("origin", origin)
                .line("session name", name)
                .check(!media.isEmpty(), "media", "none", "at least one")
                .throwIfAny();
    }

    /**
     * Reads a description. Lines may end with CR LF or LF; attributes and format parameters that ST
     * 2110 does not need are passed over.
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
