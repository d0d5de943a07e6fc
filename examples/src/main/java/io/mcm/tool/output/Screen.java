package io.mcm.tool.output;

import java.io.Console;
import java.io.PrintWriter;

/**
 * Text over several lines that takes the place of the one before. Where the standard streams are no
 * terminal it follows it, after an empty line.
 */
public final class Screen {
    private static final String CLEAR = "\033[2J";
    private static final String HOME = "\033[H";
    private static final String ERASE_REST_OF_LINE = "\033[K";
    private static final String ERASE_BELOW = "\033[J";

    private final PrintWriter out;
    private final boolean terminal;
    private boolean used;

    Screen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** In place if the standard streams are a terminal. */
    public static Screen on(PrintWriter out) {
        return new Screen(out, isTerminal());
    }

    /** Each after the one before. */
    public static Screen plain(PrintWriter out) {
        return new Screen(out, false);
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Shows a text, of lines without a line feed at the end. */
    public void show(String text) {
        if (terminal) {
            // Written over rather than cleared first: nothing flickers.
            out.print(used ? HOME : CLEAR + HOME);
            text.lines().forEach(line -> out.print(line + ERASE_REST_OF_LINE + "\n"));
            out.print(ERASE_BELOW);
        } else {
            out.print((used ? "\n" : "") + text + "\n");
        }
        out.flush();
        used = true;
    }
}
