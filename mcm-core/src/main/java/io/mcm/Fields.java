package io.mcm;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How documents write what Java has types for. */
final class Fields {
    private static final BigDecimal FOR_EVER = BigDecimal.ONE.negate();

    private Fields() {}

    /** A time as a number, to the nanosecond; -1 when it never ends. */
    static BigDecimal number(Duration time, TimeUnit unit) {
        if (time.equals(Checks.FOREVER)) {
            return FOR_EVER;
        }
        BigDecimal nanos =
                BigDecimal.valueOf(time.getSeconds())
                        .movePointRight(9)
                        .add(BigDecimal.valueOf(time.getNano()));
        return nanos.divide(BigDecimal.valueOf(unit.toNanos(1))).stripTrailingZeros();
    }

    /** The word for a constant: its name in lower case. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Finds the constant that a word stands for, among those a field allows. */
    static <E> Function<String, E> oneOf(
            ErrorCode code, String field, List<E> allowed, Function<E, String> word) {
        return text ->
                allowed.stream()
                        .filter(constant -> word.apply(constant).equals(text))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Checks.fault(
                                                code,
                                                field,
                                                text,
                                                allowed.stream()
                                                        .map(word)
                                                        .collect(Collectors.joining(", "))));
    }
}
