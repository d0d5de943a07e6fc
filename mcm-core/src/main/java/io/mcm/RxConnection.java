package io.mcm;

import io.mcm.format.Format;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A sink of a group: hands out its frames, in order, straight from the sender's memory.
 *
 * <p>It may be opened before its source exists, and outlive it: when a source ends, {@link
 * #ended()} is true once everything was received; when a new source comes, frames go on and it is
 * false again.
 */
public interface RxConnection extends Connection {
    /**
     * Receives the next frame, waiting as long as the node's {@link MeshConfig#defaultTimeout()}.
     *
     * @return the frame, or null when the time is over or the stream ended
     * @throws ConnectionException closed, interrupted, too many lent, or used by two threads
     */
    default @Nullable RxBuffer receive() {
        return receive(config().defaultTimeout());
    }

    /**
     * Receives the next frame.
     *
     * @param timeout how long to wait at most: zero doesn't wait, anything past 292 years waits for
     *     ever
     * @return the frame; null when the time is over, or at once when {@link #ended()}
     * @throws ConnectionException closed, interrupted, too many lent, or used by two threads
     */
    @Nullable RxBuffer receive(Duration timeout);

    /**
     * Receives the next frame if there is one now.
     *
     * @return the frame, or null
     * @throws ConnectionException closed, too many lent, or used by two threads
     */
    @Nullable RxBuffer tryReceive();

    /**
     * Hands waiting frames to a handler on this thread and releases each when the handler returns,
     * also when it throws. Never waits.
     *
     * @param handler gets each frame; must not keep it
     * @param limit how many at most
     * @return how many were handed out
     * @throws ConnectionException closed, or used by two threads
     */
    int poll(FrameHandler handler, int limit);

    /**
     * Waits until the source's format is known.
     *
     * @param timeout how long to wait at most
     * @return the format, or null when the time is over
     * @throws ConnectionException closed, interrupted, or used by two threads
     */
    @Nullable Format awaitFormat(Duration timeout);

    /**
     * Whether the source said that the stream is over and every frame of it was received.
     *
     * @return true until a new source comes
     */
    boolean ended();
}
