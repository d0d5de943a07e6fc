package io.mcm;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception this library throws on purpose.
 *
 * <p>Exceptions say that a program or its surroundings are wrong. Ordinary back-pressure is never
 * one: a full pool or an empty queue is a {@code null} or a count.
 */
public class McmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final ErrorCode code;

    /**
     * Makes an exception.
     *
     * @param code what went wrong
     * @param message names the thing, its value, what is allowed, what to do
     */
    public McmException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param code what went wrong
     * @param message names the thing, its value, what is allowed, what to do
     * @param cause what led to it, or null
     */
    public McmException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * What went wrong.
     *
     * @return the code
     */
    public ErrorCode code() {
        return code;
    }
}
