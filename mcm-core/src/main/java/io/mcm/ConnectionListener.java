package io.mcm;

import io.mcm.format.Format;

/**
 * Hears of changes to a connection.
 *
 * <p>Called on the thread that made the change, which may be the one that sends or receives: return
 * soon. What a listener throws is logged and ignored. A listener may close the connection.
 */
public interface ConnectionListener {
    /**
     * The state changed.
     *
     * @param connection the connection
     * @param from the state before
     * @param to the state now
     * @param reason why, for people
     */
    default void onState(
            Connection connection, ConnectionState from, ConnectionState to, String reason) {}

    /**
     * A receiver learned its format, or the source changed it; told before the first frame of that
     * format is handed out.
     *
     * @param connection the connection
     * @param format the format from now on
     */
    default void onFormat(Connection connection, Format format) {}
}
