package io.mcm.tool.transfer;

/** Why a transfer ended. */
public enum End {
    /** The input has no more frames. */
    INPUT_ENDED("the input ended"),
    /** The source closed the stream. */
    STREAM_ENDED("the stream ended"),
    /** Nothing came for as long as the user would wait. */
    SILENCE("nothing came any more"),
    /** As many frames as asked for. */
    FRAME_COUNT("as many frames as asked for"),
    /** As long as asked for. */
    TIME_OVER("as long as asked for"),
    /** The user, or something else in this process, said so. */
    STOPPED("stopped");

    private final String words;

    End(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
