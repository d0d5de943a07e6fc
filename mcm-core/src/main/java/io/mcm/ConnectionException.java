package io.mcm;

import org.jspecify.annotations.Nullable;

/** A connection could not be made, or can no longer be used; {@link #code()} says why. */
public class ConnectionException extends McmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param code what went wrong
     * @param message which connection, what happened, what to do
     */
    public ConnectionException(ErrorCode code, String message) {
        super(code, message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param code what went wrong
     * @param message which connection, what happened, what to do
     * @param cause what led to it, or null
     */
    public ConnectionException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
