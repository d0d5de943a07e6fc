package io.mcm.tool.output;

import java.util.Locale;

/** Numbers as people read them. */
public final class Amount {
    private Amount() {}

    /** Bytes in decimal units: {@code 497.7 MB}. */
    public static String bytes(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        double scaled = bytes;
        while (scaled >= 999.95 && unit < units.length - 1) {
            scaled /= 1000;
            unit++;
        }
        return unit == 0
                ? String.format(Locale.ROOT, "%.0f B", scaled)
                : String.format(Locale.ROOT, "%.1f %s", scaled, units[unit]);
    }

    /** Nanoseconds, or from a thousand on microseconds or milliseconds: {@code 85.2 µs}. */
    public static String time(long nanos) {
        if (Math.abs(nanos) < 1000) {
            return nanos + " ns";
        }
        return nanos < 1_000_000
                ? String.format(Locale.ROOT, "%.1f µs", nanos / 1e3)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    /** Seconds with one decimal: {@code 15.0}. */
    public static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }
}
