package io.mcm.memif.peer;

import io.mcm.memif.ring.Rings;
import org.jspecify.annotations.Nullable;

/**
 * A peer with whom frames are exchanged. The loop makes it and says when it is lost; the link's
 * thread uses its memory and gives it back.
 */
final class Connection {
    private final long number;
    private final String peer;
    private final Channel channel;
    private final Rings rings;
    private boolean goodbye;

    /** Written after {@link #goodbye}. */
    private volatile @Nullable String lost;

    Connection(long number, String peer, Channel channel, Rings rings) {
        this.number = number;
        this.peer = peer;
        this.channel = channel;
        this.rings = rings;
    }

    long number() {
        return number;
    }

    String peer() {
        return peer;
    }

    Channel channel() {
        return channel;
    }

    Rings rings() {
        return rings;
    }

    /** Why there is no peer any more; null while there is one. */
    @Nullable String lost() {
        return lost;
    }

    /** Whether the peer has ended it in order; good when it is {@link #lost}. */
    boolean hasSaidGoodbye() {
        return lost != null && goodbye;
    }

    void lost(String reason, boolean inOrder) {
        goodbye = inOrder;
        lost = reason;
    }
}
