package io.mcm.memif.peer;

import io.mcm.memif.Memif;

/** Interface modes as numbers on the wire. */
final class Modes {
    private Modes() {}

    static int number(Memif.Mode mode) {
        return switch (mode) {
            case ETHERNET -> 0;
            case IP -> 1;
            case PUNT_INJECT -> 2;
        };
    }
}
