package io.mcm.benchmarks;

import java.util.HashMap;
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

    boolean has(String name) {
        return values.containsKey(name);
    }
}
