package io.mcm.st2110.socket;

import org.jspecify.annotations.Nullable;

/**
 * What is set for all streams of a node.
 *
 * @param address of the interface to send and receive by, IPv4; null to go by the routes
 * @param ttl time to live of what is sent, 1 to 255
 * @param dscp of what is sent, 0 to 63
 * @param incompleteFrames whether receivers get frames with missing packets
 */
public record EngineSettings(
        @Nullable String address, int ttl, int dscp, boolean incompleteFrames) {
    /** By the routes, TTL 64, AF41 as AES67 has media, complete frames only. */
    public static final EngineSettings DEFAULT = new EngineSettings(null, 64, 34, false);
}
