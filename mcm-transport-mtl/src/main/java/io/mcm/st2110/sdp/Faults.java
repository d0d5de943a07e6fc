package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a description, so that all of it is told at once. */
final class Faults {
    static final String IPV4 = "an IPv4 address in dotted decimal";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern ADDRESS = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final int LONGEST_SHOWN = 60;

    private final List<Fault> found = new ArrayList<>();

    Faults check(boolean right, String path, @Nullable Object value, String allowed) {
        if (!right) {
            found.add(
                    new Fault(
                            ErrorCode.CONNECTION_CONFIG_INVALID,
                            path,
                            value == null ? "(absent)" : shown(value.toString()),
                            allowed));
        }
        return this;
    }

    Faults range(String path, @Nullable Integer value, int least, int most) {
        return check(
                value == null || value >= least && value <= most,
                path,
                value,
                least + " to " + most);
    }

    Faults token(String path, @Nullable String value) {
        return check(
                value == null || TOKEN.matcher(value).matches(),
                path,
                value,
                "up to 64 of A-Z a-z 0-9 . _ : -");
    }

    /** Text that stands alone in a line. */
    Faults line(String path, @Nullable String value) {
        return check(
                value == null
                        || !value.isEmpty()
                                && value.length() <= 255
                                && !CONTROL.matcher(value).find(),
                path,
                value,
                "1 to 255 characters in one line");
    }

    Faults address(String path, String value) {
        return check(isAddress(value), path, value, IPV4);
    }

    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /** Takes over what another check found, as belonging to a place in the text. */
    void addAll(String place, ConfigException others) {
        for (Fault fault : others.faults()) {
            found.add(
                    new Fault(
                            fault.code(),
                            place + fault.path(),
                            shown(fault.value()),
                            fault.allowed()));
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }

    /** A stranger's text, so that it does no harm in a log. */
    private static String shown(String value) {
        String safe = CONTROL.matcher(value).replaceAll("?");
        return safe.length() <= LONGEST_SHOWN ? safe : safe.substring(0, LONGEST_SHOWN) + "…";
    }
}
