package io.mcm.contract;

import java.io.Serializable;
import java.util.List;

/**
 * What a receiver got, since it was opened.
 *
 * @param frames how many frames
 * @param bytes payload bytes of them
 * @param first number of the first, -1 for none
 * @param last number of the last, -1 for none
 * @param missed sum of what they said was missed before them
 * @param sources how many incarnations they came from
 * @param discontinuities how many said so, not counting the first of all
 * @param formatChanges how many said so
 * @param ended whether the connection says that the stream is over
 * @param refusal the exception that stopped it, or empty
 * @param faults what was wrong with them, at most the first few
 */
public record Received(
        long frames,
        long bytes,
        long first,
        long last,
        long missed,
        int sources,
        long discontinuities,
        long formatChanges,
        boolean ended,
        String refusal,
        List<String> faults)
        implements Serializable {}
