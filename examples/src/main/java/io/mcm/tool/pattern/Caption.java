package io.mcm.tool.pattern;

import java.nio.charset.StandardCharsets;

/**
 * A line of text with one number in it, kept as ASCII and changed in place: nothing is allocated.
 *
 * <p>In its template each {@code #} stands for a digit.
 */
final class Caption {
    private final byte[] text;
    private final int[] digitAt;
    private final int[] radix;

    /**
     * @param template ASCII text
     * @param radix for each digit, from the left, how many values it takes: 10, or 6 for tens of
     *     minutes
     */
    Caption(String template, int... radix) {
        text = template.getBytes(StandardCharsets.US_ASCII);
        this.radix = radix;
        digitAt = new int[radix.length];
        int found = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '#') {
                digitAt[found++] = i;
            }
        }
    }

    int length() {
        return text.length;
    }

    int characterAt(int index) {
        return text[index];
    }

    /** Writes a number into the digits; what does not fit is cut off at the left. */
    void set(long number) {
        long rest = number;
        for (int i = digitAt.length - 1; i >= 0; i--) {
            text[digitAt[i]] = (byte) ('0' + rest % radix[i]);
            rest /= radix[i];
        }
    }

    int digits() {
        return digitAt.length;
    }

    /** Which character the digit is. */
    int positionOfDigit(int digit) {
        return digitAt[digit];
    }

    int radix(int digit) {
        return radix[digit];
    }
}
