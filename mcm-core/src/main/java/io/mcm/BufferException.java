package io.mcm;

/**
 * A buffer was used against its rules: after it was given back, or with a length that does not fit.
 *
 * <p>Thrown on every access to a buffer that was committed, aborted or released, or whose
 * connection was closed ({@link ErrorCode#BUFFER_NOT_LENT}), and for lengths past the slot ({@link
 * ErrorCode#BUFFER_LENGTH}).
 */
public final class BufferException extends McmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param code what went wrong
     * @param message which buffer, what happened to it
     */
    public BufferException(ErrorCode code, String message) {
        super(code, message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param code what went wrong
     * @param message which buffer, what happened to it
     * @param cause what led to it
     */
    public BufferException(ErrorCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
