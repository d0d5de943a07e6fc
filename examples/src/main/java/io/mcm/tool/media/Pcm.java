package io.mcm.tool.media;

import io.mcm.format.SampleFormat;

/**
 * Between the samples of a WAV file, little-endian and unsigned where they have 8 bits, and those
 * of the mesh, big-endian and always signed. Its own inverse.
 */
final class Pcm {
    private Pcm() {}

    /** The mesh's format for samples of that many bits, which is one of 8, 16 and 24. */
    static SampleFormat format(int bits) {
        return switch (bits) {
            case 8 -> SampleFormat.PCM_S8;
            case 16 -> SampleFormat.PCM_S16BE;
            case 24 -> SampleFormat.PCM_S24BE;
            default -> throw new IllegalArgumentException(bits + " bits: allowed are 8, 16 and 24");
        };
    }

    /** Turns the first samples of an array into the other form. */
    static void convert(SampleFormat format, byte[] samples, int length) {
        switch (format) {
            case PCM_S8 -> {
                for (int i = 0; i < length; i++) {
                    samples[i] ^= (byte) 0x80;
                }
            }
            case PCM_S16BE -> {
                for (int i = 0; i + 1 < length; i += 2) {
                    swap(samples, i, i + 1);
                }
            }
            case PCM_S24BE -> {
                for (int i = 0; i + 2 < length; i += 3) {
                    swap(samples, i, i + 2);
                }
            }
        }
    }

    private static void swap(byte[] samples, int one, int other) {
        byte kept = samples[one];
        samples[one] = samples[other];
        samples[other] = kept;
    }
}
