package io.mcm;

import io.mcm.format.Format;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The source of a group: lends empty slots, hands the filled ones to every receiver without a copy.
 *
 * <p>Closing it ends the stream: receivers get every frame committed before, then {@link
 * RxConnection#ended()} is true.
 */
public interface TxConnection extends Connection {
    /**
     * Lends a free slot, waiting for one as long as the node's {@link MeshConfig#defaultTimeout()}.
     *
     * @return the slot, or null when the time is over
     * @throws ConnectionException closed, interrupted, too many lent, or used by two threads
     */
    default @Nullable TxBuffer acquire() {
        return acquire(config().defaultTimeout());
    }

    /**
     * Lends a free slot. Waits while the pool is empty or a {@linkplain
     * ConnectionBuilder#reliable() reliable} receiver is behind.
     *
     * @param timeout how long to wait at most: zero doesn't wait, anything past 292 years waits for
     *     ever
     * @return the slot, or null when the time is over
     * @throws ConnectionException closed, interrupted, too many lent, or used by two threads
     */
    @Nullable TxBuffer acquire(Duration timeout);

    /**
     * Lends a free slot if there is one now.
     *
     * @return the slot, or null
     * @throws ConnectionException closed, too many lent, or used by two threads
     */
    @Nullable TxBuffer tryAcquire();

    /**
     * Waits until at least that many receivers are attached.
     *
     * @param receivers how many
     * @param timeout how long to wait at most
     * @return whether they came in time
     * @throws ConnectionException closed, interrupted, or used by two threads
     */
    boolean awaitReceivers(int receivers, Duration timeout);

    /**
     * How many receivers are attached.
     *
     * @return the number now
     */
    int receivers();

    /**
     * The format of the frames committed from now on. Receivers see {@link
     * RxBuffer#formatChanged()} on the first of them. Buffers lent now are sent with the new one.
     *
     * @param format the new format, of any kind
     * @throws ConnectionException {@link ErrorCode#CONNECTION_CONFIG_INCOMPATIBLE} when its frames
     *     don't fit the slots: open with {@link ConnectionBuilder#maxPayloadSize} for the largest;
     *     or when it would be the 65th format of this connection
     */
    void changeFormat(Format format);

    @Override
    Format format();
}
