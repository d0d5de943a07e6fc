package io.mcm.memif.peer;

import io.mcm.memif.Memif;

/** Interface modes as numbers on the wire. */
public final class Modes {
    private Modes() {}

    /**
     * As INIT and libmemif have it.
     *
     * @param mode what packets are
     * @return its number
     */
    public static int number(Memif.Mode mode) {
        return switch (mode) {
            case ETHERNET -> 0;
            case IP -> 1;
            case PUNT_INJECT -> 2;
        };
    }
}
