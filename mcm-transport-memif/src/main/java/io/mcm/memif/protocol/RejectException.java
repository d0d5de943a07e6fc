package io.mcm.memif.protocol;

/** Something from a peer was refused; the link to that peer ends. */
public final class RejectException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reject reject;

    /**
     * Makes the exception.
     *
     * @param reject why
     * @param detail the field and its value
     */
    public RejectException(Reject reject, String detail) {
        super(reject.text() + ": " + detail);
        this.reject = reject;
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public Reject reject() {
        return reject;
    }
}
