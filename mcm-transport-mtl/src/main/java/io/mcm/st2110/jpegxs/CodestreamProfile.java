package io.mcm.st2110.jpegxs;

import io.mcm.st2110.rtp.Octets;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a codestream says it needs: Ppih and Plev of its picture header, ISO/IEC 21122-1 annex A and
 * 21122-2. They go into the video support box and, by name, into the SDP.
 *
 * @param profile Ppih, 16 bits; 0 when not known
 * @param level Plev, 16 bits: level and sublevel; 0 when not known
 */
public record CodestreamProfile(int profile, int level) {
    /** Of a codestream that doesn't say. */
    public static final CodestreamProfile UNKNOWN = new CodestreamProfile(0, 0);

    private static final int START = 0xff10;
    private static final int CAPABILITIES = 0xff50;
    private static final int PICTURE = 0xff12;

    /**
     * Reads it from the start of a codestream: start of codestream, capabilities, picture header.
     *
     * @param memory where the codestream is
     * @param at offset of its first byte
     * @param length its bytes
     * @return what it says, {@link #UNKNOWN} when it does not start as a codestream of JPEG XS
     */
    public static CodestreamProfile of(MemorySegment memory, long at, int length) {
        if (length < 6
                || Octets.u16(memory, at) != START
                || Octets.u16(memory, at + 2) != CAPABILITIES) {
            return UNKNOWN;
        }
        int picture = 4 + Octets.u16(memory, at + 4); // after the marker and what the length counts
        if (length < picture + 12 || Octets.u16(memory, at + picture) != PICTURE) {
            return UNKNOWN;
        }
        return new CodestreamProfile(
                Octets.u16(memory, at + picture + 8), Octets.u16(memory, at + picture + 10));
    }

    /**
     * The profile's name as {@code profile=} has it in an SDP, RFC 9134 section 7.1.
     *
     * @return for example {@code High444.12}, null for none or an unknown one
     */
    public @Nullable String profileName() {
        return switch (profile) {
            case 0x1500 -> "Light422.10";
            case 0x1a40 -> "Light444.12";
            case 0x2500 -> "LightSubline422.10";
            case 0x3540 -> "Main422.10";
            case 0x3a40 -> "Main444.12";
            case 0x3e40 -> "Main4444.12";
            case 0x4a40 -> "High444.12";
            case 0x4e40 -> "High4444.12";
            default -> null;
        };
    }

    /**
     * The level's name as {@code level=} has it in an SDP.
     *
     * @return for example {@code 2k-1}, null for none or an unknown one
     */
    public @Nullable String levelName() {
        return switch (level >> 8) {
            case 0x04 -> "1k-1";
            case 0x10 -> "2k-1";
            case 0x20 -> "4k-1";
            case 0x24 -> "4k-2";
            case 0x28 -> "4k-3";
            case 0x30 -> "8k-1";
            case 0x34 -> "8k-2";
            case 0x38 -> "8k-3";
            case 0x40 -> "10k-1";
            default -> null;
        };
    }

    /**
     * The sublevel's name as {@code sublevel=} has it in an SDP.
     *
     * @return for example {@code Sublev3bpp}, null for none or an unknown one
     */
    public @Nullable String sublevelName() {
        return switch (level & 0xff) {
            case 0x80 -> "Full";
            case 0x10 -> "Sublev12bpp";
            case 0x0c -> "Sublev9bpp";
            case 0x08 -> "Sublev6bpp";
            case 0x04 -> "Sublev3bpp";
            case 0x03 -> "Sublev2bpp";
            default -> null;
        };
    }
}
