package io.mcm.st2110.audio;

import io.mcm.format.SampleFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Samples as they travel, channels interleaved, in network byte order. The PCM formats of the core
 * are that already; only 8 bits differ.
 */
public enum WireSample {
    /** 8 bits with the zero at 128: RFC 3551 section 4.5.10. Not of ST 2110-30. */
    L8(SampleFormat.PCM_S8),
    /** 16 bits: RFC 3551 section 4.5.11, ST 2110-30 section 6.1. */
    L16(SampleFormat.PCM_S16BE),
    /** 24 bits: RFC 3190 section 4, ST 2110-30 section 6.1. */
    L24(SampleFormat.PCM_S24BE);

    private static final int SIGN = 0x80;

    private final SampleFormat format;

    WireSample(SampleFormat format) {
        this.format = format;
    }

    /**
     * The one that carries a format.
     *
     * @param format the core's
     * @return of the same number of bits
     */
    public static WireSample of(SampleFormat format) {
        return switch (format) {
            case PCM_S8 -> L8;
            case PCM_S16BE -> L16;
            case PCM_S24BE -> L24;
        };
    }

    /**
     * What it becomes in the core.
     *
     * @return of the same number of bits
     */
    public SampleFormat format() {
        return format;
    }

    /**
     * Whether the bytes of a slot are those of the packet.
     *
     * @return false for 8 bits
     */
    public boolean isSlotFormat() {
        return this != L8;
    }

    /**
     * Copies samples between a slot and a packet, either way: the same step makes one from the
     * other.
     *
     * @param source where from
     * @param from offset in bytes
     * @param target where to
     * @param to offset in bytes
     * @param bytes how many
     */
    public void copy(MemorySegment source, long from, MemorySegment target, long to, int bytes) {
        if (isSlotFormat()) {
            MemorySegment.copy(source, from, target, to, bytes);
            return;
        }
        for (int i = 0; i < bytes; i++) {
            byte sample = source.get(ValueLayout.JAVA_BYTE, from + i);
            target.set(ValueLayout.JAVA_BYTE, to + i, (byte) (sample ^ SIGN));
        }
    }
}
