package io.mcm.linux;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;

/** A call of the C library failed: {@link ErrorCode#SYSTEM_CALL}, with the error's number. */
public final class SystemCallException extends ConnectionException {
    private static final long serialVersionUID = 1;

    /** The error of the call. */
    private final int errno;

    /**
     * Makes the exception.
     *
     * @param what the call and what it was for
     * @param errno its error
     */
    public SystemCallException(String what, int errno) {
        super(
                ErrorCode.SYSTEM_CALL,
                what + " failed: " + Downcalls.strerror(errno) + " (errno " + errno + ")");
        this.errno = errno;
    }

    /**
     * The error.
     *
     * @return {@code E…}
     */
    public int errno() {
        return errno;
    }
}
