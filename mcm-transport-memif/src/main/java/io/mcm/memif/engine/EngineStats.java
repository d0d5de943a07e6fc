package io.mcm.memif.engine;

import io.mcm.memif.protocol.Reject;
import java.util.Map;

/**
 * What happened on an interface since it was opened.
 *
 * @param connections how often a peer came
 * @param sent frames
 * @param received packets handed on
 * @param skipped packets that the receiver had no place for
 * @param rejects what peers did against the rules, each of which ended a connection; for masters,
 *     on the whole socket
 */
public record EngineStats(
        long connections, long sent, long received, long skipped, Map<Reject, Long> rejects) {}
