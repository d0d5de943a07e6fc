package io.mcm.tool.output;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * A line on the terminal that is written over and over. Where the standard streams are no terminal,
 * nothing is printed.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long INTERVAL_NANOS = 250_000_000;
    private static final String ERASE = "\r\033[K";

    private final PrintWriter out;
    private final boolean shown;
    private long lastShown = System.nanoTime() - INTERVAL_NANOS;
    private boolean dirty;

    ProgressLine(PrintWriter out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /** Shown if the standard streams are a terminal. */
    public static ProgressLine on(PrintWriter out) {
        return new ProgressLine(out, Screen.isTerminal());
    }

    /** Never shown. */
    public static ProgressLine none() {
        return new ProgressLine(new PrintWriter(Writer.nullWriter()), false);
    }

    /**
     * Whether it is time to show something new: a few times a second, and never without a terminal.
     */
    public boolean isDue() {
        return shown && System.nanoTime() - lastShown >= INTERVAL_NANOS;
    }

    /** Shows a text in place of the one before. */
    public void show(String text) {
        if (shown) {
            out.print(ERASE + text);
            out.flush();
            lastShown = System.nanoTime();
            dirty = true;
        }
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (dirty) {
            out.print(ERASE);
            out.flush();
            dirty = false;
        }
    }
}
