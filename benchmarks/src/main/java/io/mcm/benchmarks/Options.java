package io.mcm.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a harness: {@code --name value}, and {@code --name} alone for yes. */
final class Options {
    private final Map<String, String> values = new HashMap<>();

    private Options() {}

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException when one doesn't start with {@code --}
     */
    static Options of(String... args) {
        Options options = new Options();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                throw new IllegalArgumentException("expected --name [value], found " + args[i]);
            }
            boolean valued = i + 1 < args.length && !args[i + 1].startsWith("--");
            String name = args[i].substring(2);
            options.values.put(name, valued ? args[++i] : "true");
        }
        return options;
    }

    int number(String name, int otherwise) {
        return Math.toIntExact(longNumber(name, otherwise));
    }

    long longNumber(String name, long otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /**
     * Those of all that are named with commas between them, in the order of all; all when none is.
     *
     * @throws IllegalArgumentException when one is not among them
     */
    List<String> some(String name, List<String> all) {
        List<String> wanted = List.of(text(name, String.join(",", all)).split(","));
        if (!all.containsAll(wanted)) {
            throw new IllegalArgumentException("--" + name + " " + wanted + ": there are " + all);
        }
        return all.stream().filter(wanted::contains).toList();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }
}
