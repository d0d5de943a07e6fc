package io.mcm.memory;

import io.mcm.PageKind;

/**
 * How a segment is cut into slots: all that another process has to know to find its frames.
 *
 * @param slots how many, 1 to {@value #MAX_SLOTS}
 * @param slotsPerRegion how many are in each file but the last, 1 to {@code slots}
 * @param metadataSize bytes of metadata in each, 0 or more
 * @param payloadSize bytes of payload in each, 0 or more
 * @param pageKind the pages it is made of
 */
public record SegmentPlan(
        int slots, int slotsPerRegion, int metadataSize, int payloadSize, PageKind pageKind) {
    /** The most slots a segment may have. */
    public static final int MAX_SLOTS = 65_536;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException one is out of range
     */
    public SegmentPlan {
        check("slots", slots, 1, MAX_SLOTS);
        check("slotsPerRegion", slotsPerRegion, 1, slots);
        check("metadataSize", metadataSize, 0, Integer.MAX_VALUE);
        check("payloadSize", payloadSize, 0, Integer.MAX_VALUE);
        if (pageKind == PageKind.NONE) {
            throw new IllegalArgumentException("pageKind is NONE, a segment has pages");
        }
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed is " + least + " to " + most);
        }
    }

    /**
     * How many files it has.
     *
     * @return 1 or more
     */
    public int regions() {
        return (slots + slotsPerRegion - 1) / slotsPerRegion;
    }

    /**
     * How long a file must be at least.
     *
     * @param region its number
     * @return bytes
     */
    public long leastSize(int region) {
        int count = Math.min(slotsPerRegion, slots - region * slotsPerRegion);
        return count * layout().stride();
    }

    SlotLayout layout() {
        return new SlotLayout(metadataSize, payloadSize);
    }
}
