package io.mcm.benchmarks;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one measurement found. Harness processes print it as one line of text, {@code sample wakeup
 * variant=ours | p50=61000.0}; the report reads it back.
 *
 * @param bench the harness
 * @param labels what was measured
 * @param figures what came out
 */
record Sample(String bench, Map<String, String> labels, Map<String, Double> figures) {
    private static final String MARK = "sample ";

    static Sample of(String bench) {
        return new Sample(bench, new TreeMap<>(), new TreeMap<>());
    }

    /** Values are words: spaces in them become underscores. */
    Sample label(String name, Object value) {
        labels.put(name, value.toString().replace(' ', '_'));
        return this;
    }

    Sample figure(String name, double value) {
        figures.put(name, value);
        return this;
    }

    Sample figure(String name, long value) {
        return figure(name, (double) value);
    }

    double figure(String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no figure " + name + " in " + this);
        }
        return value;
    }

    boolean is(String label, Object value) {
        return value.toString().replace(' ', '_').equals(labels.get(label));
    }

    void print() {
        System.out.println(toLine());
    }

    String toLine() {
        return MARK + bench + join(labels) + " |" + join(figures);
    }

    /** Reads a line, if it is one of these. */
    static Optional<Sample> parse(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        String[] halves = line.substring(MARK.length()).split(" \\|", 2);
        String[] head = halves[0].split(" ", -1);
        Sample sample = of(head[0]);
        for (int i = 1; i < head.length; i++) {
            String[] pair = head[i].split("=", 2);
            sample.label(pair[0], pair[1]);
        }
        for (String word : halves[1].strip().split(" ", -1)) {
            String[] pair = word.split("=", 2);
            sample.figure(pair[0], Double.parseDouble(pair[1]));
        }
        return Optional.of(sample);
    }

    private static String join(Map<String, ?> map) {
        return map.entrySet().stream()
                .map(entry -> " " + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining());
    }
}
