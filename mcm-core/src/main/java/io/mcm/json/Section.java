package io.mcm.json;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.json.JsonValue.Elements;
import io.mcm.json.JsonValue.Members;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An object in a document. Each read names a member; one of the wrong type, or refused by the
 * setter it is given to, becomes a fault of the document, and reading goes on.
 */
public final class Section {
    private static final BigDecimal MIN_INT = BigDecimal.valueOf(Integer.MIN_VALUE);
    private static final BigDecimal MAX_INT = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);
    private static final BigDecimal LONGEST_NANOS =
            new BigDecimal(BigInteger.valueOf(Long.MAX_VALUE).multiply(NANOS_PER_SECOND));
    private static final Duration BELOW_ZERO = Duration.ofNanos(-1);

    private final Document document;
    private final String path;
    private final Map<String, JsonValue> members;
    private final Set<String> known = new HashSet<>();

    Section(Document document, String path, Map<String, JsonValue> members) {
        this.document = document;
        this.path = path;
        this.members = members;
    }

    static String path(String parent, String name) {
        String shown = Excerpt.of(name);
        return parent.isEmpty() ? shown : parent + "." + shown;
    }

    static String path(String parent, int element) {
        return parent + '[' + element + ']';
    }

    /**
     * The dotted path of a member.
     *
     * @param name the member
     * @return from the top level
     */
    public String path(String name) {
        return path(path, name);
    }

    /**
     * Whether a member is there, of any type.
     *
     * @param name the member
     * @return true also for {@code null}
     */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /**
     * Names members that have their meaning elsewhere: they are neither read nor warned about.
     *
     * @param names the members
     */
    public void leave(List<String> names) {
        known.addAll(names);
    }

    /**
     * Reads an object.
     *
     * @param name the member
     * @return the object, or null when there is none
     */
    public @Nullable Section section(String name) {
        JsonValue value = member(name);
        if (value instanceof Members object) {
            return document.section(path(name), object);
        }
        if (value != null) {
            wrong(name, "an object");
        }
        return null;
    }

    /**
     * Reads an array of objects.
     *
     * @param name the member
     * @param reader gets each object
     */
    public void sections(String name, Consumer<Section> reader) {
        List<JsonValue> elements = elements(name);
        for (int i = 0; i < elements.size(); i++) {
            String place = path(path(name), i);
            if (elements.get(i) instanceof Members object) {
                reader.accept(document.section(place, object));
            } else {
                document.fault(place, elements.get(i), "an object");
            }
        }
    }

    /**
     * Reads an array of whole numbers.
     *
     * @param name the member
     * @param setter gets them, if the array is there and all are whole and fit an int
     */
    public void wholes(String name, Consumer<List<Integer>> setter) {
        List<Integer> numbers = new ArrayList<>();
        List<JsonValue> elements = elements(name);
        for (int i = 0; i < elements.size(); i++) {
            try {
                numbers.add(new BigDecimal(elements.get(i).toString()).intValueExact());
            } catch (NumberFormatException | ArithmeticException e) { // a string has its quotes
                document.fault(path(path(name), i), elements.get(i), "a whole number");
            }
        }
        if (members.get(name) instanceof Elements all && numbers.size() == elements.size()) {
            set(name, all, () -> setter.accept(numbers));
        }
    }

    private List<JsonValue> elements(String name) {
        JsonValue value = member(name);
        if (value instanceof Elements array) {
            return array.elements();
        }
        if (value != null) {
            wrong(name, "an array");
        }
        return List.of();
    }

    /**
     * Reads a string.
     *
     * @param name the member
     * @param setter gets it, if it is there
     */
    public void text(String name, Consumer<String> setter) {
        JsonValue value = member(name);
        if (value instanceof JsonValue.Text text) {
            set(name, value, () -> setter.accept(text.text()));
        } else if (value != null) {
            wrong(name, "a string");
        }
    }

    /**
     * Reads a string that stands for something.
     *
     * @param name the member
     * @param absent what it is when it is not there, or wrong
     * @param parse what it stands for
     * @param <T> what it stands for
     * @return what it stands for
     */
    public <T extends @Nullable Object> T text(String name, T absent, Function<String, T> parse) {
        Box<T> read = new Box<>(absent);
        text(name, text -> read.value = parse.apply(text));
        return read.value;
    }

    /**
     * Reads a whole number. One that no int can hold is given as the nearest int, for the setter to
     * refuse.
     *
     * @param name the member
     * @param setter gets it, if it is there
     */
    public void whole(String name, IntConsumer setter) {
        decimal(
                name,
                number -> {
                    if (isFinerThan(0, number)) {
                        wrong(name, "a whole number");
                    } else {
                        setter.accept(number.max(MIN_INT).min(MAX_INT).intValueExact());
                    }
                });
    }

    /**
     * Reads a whole number.
     *
     * @param name the member
     * @param absent what it is when it is not there
     * @param wrong what to go on with when it is wrong
     * @return the number
     */
    public int whole(String name, int absent, int wrong) {
        Box<Integer> read = new Box<>(has(name) ? wrong : absent);
        whole(name, number -> read.value = number);
        return read.value;
    }

    /**
     * Reads a time. One that no duration can hold is given as the longest there is, one below zero
     * as some time below zero, for the setter to refuse.
     *
     * @param name the member, a number, whole or not
     * @param unit its unit, a second at most
     * @param setter gets it, if it is there
     */
    public void duration(String name, TimeUnit unit, Consumer<Duration> setter) {
        int digits = Long.toString(unit.toNanos(1)).length() - 1;
        decimal(
                name,
                number -> {
                    if (number.signum() < 0) {
                        setter.accept(BELOW_ZERO);
                    } else if (number.compareTo(LONGEST_NANOS.movePointLeft(digits)) > 0) {
                        setter.accept(LONGEST);
                    } else if (isFinerThan(digits, number)) {
                        wrong(name, "no finer than a nanosecond");
                    } else {
                        BigInteger[] seconds =
                                number.movePointRight(digits)
                                        .toBigIntegerExact()
                                        .divideAndRemainder(NANOS_PER_SECOND);
                        setter.accept(
                                Duration.ofSeconds(
                                        seconds[0].longValueExact(), seconds[1].longValueExact()));
                    }
                });
    }

    /**
     * Reads a time to wait: like {@link #duration}, but -1 is the longest there is.
     *
     * @param name the member, a number, whole or not
     * @param unit its unit, a second at most
     * @param setter gets it, if it is there
     */
    public void timeout(String name, TimeUnit unit, Consumer<Duration> setter) {
        if (member(name) instanceof JsonValue.Number(String text) && text.equals("-1")) {
            setter.accept(LONGEST);
        } else {
            duration(name, unit, setter);
        }
    }

    /**
     * Reads a number, whole or not.
     *
     * @param name the member
     * @param setter gets it, if it is there
     */
    public void decimal(String name, Consumer<BigDecimal> setter) {
        JsonValue value = member(name);
        if (value instanceof JsonValue.Number number) {
            set(name, value, () -> setter.accept(new BigDecimal(number.text())));
        } else if (value != null) {
            wrong(name, "a number");
        }
    }

    /**
     * Whether nothing was wrong here so far, nor below.
     *
     * @return true without faults
     */
    public boolean isClean() {
        return document.isClean(path);
    }

    private static boolean isFinerThan(int digits, BigDecimal number) {
        return number.signum() != 0 && number.stripTrailingZeros().scale() > digits;
    }

    private void set(String name, JsonValue value, Runnable setter) {
        try {
            setter.run();
        } catch (ConfigException e) {
            Fault refused = e.faults().getFirst();
            document.add(new Fault(e.code(), path(name), Excerpt.of(value), refused.allowed()));
        } catch (NumberFormatException e) { // its exponent has more than 32 bits
            wrong(name, "a number of a sane size");
        }
    }

    private void wrong(String name, String allowed) {
        document.fault(path(name), members.getOrDefault(name, JsonValue.Other.NULL), allowed);
    }

    private @Nullable JsonValue member(String name) {
        known.add(name);
        return members.get(name);
    }

    void warnOfUnknown() {
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                document.warn(path(name) + ": unknown, ignored");
            }
        }
    }

    /** What a setter leaves its value in. */
    private static final class Box<T extends @Nullable Object> {
        private T value;

        Box(T value) {
            this.value = value;
        }
    }
}
