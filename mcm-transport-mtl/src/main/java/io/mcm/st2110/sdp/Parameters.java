package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.st2110.SenderType;
import io.mcm.st2110.VideoDepth;
import io.mcm.st2110.VideoSampling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of an {@code fmtp}: {@code name=value; name; …}. What is wrong is collected. */
final class Parameters {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern RATE = Pattern.compile("\\d{1,9}(/\\d{1,9})?");

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,4}(\\.\\d{1,6})?");

    private final Map<String, String> values = new HashMap<>();
    private final String place;
    private final Faults faults;

    Parameters(String text, String place, Faults faults) {
        this.place = place;
        this.faults = faults;
        for (String part : text.split(";", -1)) {
            String parameter = part.strip();
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals).strip();
            String value = equals < 0 ? "" : parameter.substring(equals + 1).strip();
            if (!name.isEmpty() && values.put(name, value) != null) {
                faults.check(false, place + name, "given twice", "one of each");
            }
        }
    }

    @Nullable String text(String name) {
        return values.get(name);
    }

    /** Null, and a fault, when absent. */
    @Nullable String required(String name, String allowed) {
        String value = values.get(name);
        faults.check(value != null, place + name, null, allowed);
        return value;
    }

    @Nullable Integer number(String name) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        if (!NUMBER.matcher(value).matches()) {
            faults.check(false, place + name, value, "a number of up to 9 digits");
            return null;
        }
        return Integer.valueOf(value);
    }

    @Nullable Integer requiredNumber(String name) {
        return required(name, "a number") == null ? null : number(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /**
     * {@code exactframerate}, or else {@code a=framerate} of RFC 4566 section 6, which is decimal.
     */
    @Nullable FrameRate frameRate(@Nullable Line attribute) {
        if (attribute != null && !values.containsKey("exactframerate")) {
            return decimalFrameRate(attribute);
        }
        String value =
                required("exactframerate", "25 or 30000/1001, or else a line a=framerate:25");
        if (value == null) {
            return null;
        }
        try {
            if (RATE.matcher(value).matches()) {
                return FrameRate.parse(value);
            }
        } catch (ConfigException e) {
            // told below, as the same
        }
        faults.check(false, place + "exactframerate", value, "25 or 30000/1001");
        return null;
    }

    private @Nullable FrameRate decimalFrameRate(Line attribute) {
        String value = attribute.value().strip();
        try {
            if (DECIMAL.matcher(value).matches()) {
                return FrameRate.of(Double.parseDouble(value));
            }
        } catch (ConfigException e) {
            // told below, as the same
        }
        faults.check(false, attribute.place() + "framerate", value, "25 or 29.97");
        return null;
    }

    @Nullable VideoSampling sampling() {
        return oneOf("sampling", VideoSampling.values(), VideoSampling::text);
    }

    @Nullable VideoDepth depth() {
        return oneOf("depth", VideoDepth.values(), VideoDepth::text);
    }

    private <T> @Nullable T oneOf(String name, T[] all, Function<T, String> text) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        for (T one : all) {
            if (text.apply(one).equals(value)) {
                return one;
            }
        }
        String allowed = Arrays.stream(all).map(text).collect(Collectors.joining(", "));
        faults.check(false, place + name, value, allowed);
        return null;
    }

    /** ST 2110-20 section 7.3: segmented goes with interlace. */
    Scan scan() {
        boolean interlace = values.containsKey("interlace");
        boolean segmented = values.containsKey("segmented");
        faults.check(interlace || !segmented, place + "segmented", "alone", "with interlace");
        if (!interlace) {
            return Scan.PROGRESSIVE;
        }
        return segmented ? Scan.PSF : Scan.INTERLACED;
    }

    @Nullable Colour colour(@Nullable Colour otherwise) {
        String colorimetry = values.get("colorimetry");
        if (colorimetry == null) {
            return otherwise;
        }
        try {
            return new Colour(
                    colorimetry, values.get("TCS"), values.get("RANGE"), values.get("PAR"));
        } catch (ConfigException e) {
            faults.addAll(place, e);
            return null;
        }
    }

    @Nullable Traffic traffic() {
        SenderType type = oneOf("TP", SenderType.values(), SenderType::text);
        try {
            return new Traffic(type, number("TROFF"), number("CMAX"), number("MAXUDP"));
        } catch (ConfigException e) {
            faults.addAll(place, e);
            return null;
        }
    }
}
