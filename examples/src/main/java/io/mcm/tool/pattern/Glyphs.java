package io.mcm.tool.pattern;

/**
 * A font of 5 × 7 dots that both people and {@link TestPattern} can read back.
 *
 * <p>A glyph is 35 bits: bit {@code 7 * column + row}, columns from the left, rows from the top.
 */
final class Glyphs {
    static final int COLUMNS = 5;
    static final int ROWS = 7;

    private static final String CHARACTERS = "0123456789:. AEFIMRT";
    private static final int[][] COLUMN_DOTS = {
        {0x3E, 0x51, 0x49, 0x45, 0x3E}, // 0
        {0x00, 0x42, 0x7F, 0x40, 0x00},
        {0x42, 0x61, 0x51, 0x49, 0x46},
        {0x21, 0x41, 0x45, 0x4B, 0x31},
        {0x18, 0x14, 0x12, 0x7F, 0x10},
        {0x27, 0x45, 0x45, 0x45, 0x39},
        {0x3C, 0x4A, 0x49, 0x49, 0x30},
        {0x01, 0x71, 0x09, 0x05, 0x03},
        {0x36, 0x49, 0x49, 0x49, 0x36},
        {0x06, 0x49, 0x49, 0x29, 0x1E}, // 9
        {0x00, 0x36, 0x36, 0x00, 0x00}, // :
        {0x00, 0x60, 0x60, 0x00, 0x00}, // .
        {0x00, 0x00, 0x00, 0x00, 0x00}, // space
        {0x7E, 0x11, 0x11, 0x11, 0x7E}, // A
        {0x7F, 0x49, 0x49, 0x49, 0x41}, // E
        {0x7F, 0x09, 0x09, 0x09, 0x01}, // F
        {0x00, 0x41, 0x7F, 0x41, 0x00}, // I
        {0x7F, 0x02, 0x0C, 0x02, 0x7F}, // M
        {0x7F, 0x09, 0x19, 0x29, 0x46}, // R
        {0x01, 0x01, 0x7F, 0x01, 0x01}, // T
    };
    private static final long[] GLYPHS = new long[COLUMN_DOTS.length];

    static {
        for (int i = 0; i < GLYPHS.length; i++) {
            for (int column = 0; column < COLUMNS; column++) {
                GLYPHS[i] |= (long) COLUMN_DOTS[i][column] << (ROWS * column);
            }
        }
    }

    private Glyphs() {}

    /** The dots of a character; those it does not have are blank. */
    static long of(int character) {
        int index = CHARACTERS.indexOf(character);
        return index < 0 ? 0 : GLYPHS[index];
    }

    /** The digit whose dots these are, or -1. */
    static int digit(long glyph) {
        for (int digit = 0; digit < 10; digit++) {
            if (GLYPHS[digit] == glyph) {
                return digit;
            }
        }
        return -1;
    }

    /** Whether a dot is set. */
    static boolean dot(long glyph, int column, int row) {
        return (glyph >>> (ROWS * column + row) & 1) != 0;
    }
}
