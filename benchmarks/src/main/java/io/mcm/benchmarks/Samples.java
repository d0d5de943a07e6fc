package io.mcm.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What reports ask of many samples. */
final class Samples {
    private Samples() {}

    static List<Sample> select(List<Sample> samples, Predicate<Sample> wanted) {
        return samples.stream().filter(wanted).toList();
    }

    static Spread p50(List<Sample> samples) {
        return spread(samples, "p50");
    }

    static Spread spread(List<Sample> samples, String figure) {
        return Spread.of(samples.stream().mapToDouble(s -> s.figure(figure)));
    }

    /**
     * The ratios of p50s taken one after the other in the same process (or, for C, the same turn).
     */
    static Spread pairs(List<Sample> over, List<Sample> under) {
        return pairs(over, under, "p50");
    }

    /** The same of another figure. */
    static Spread pairs(List<Sample> over, List<Sample> under, String figure) {
        return Spread.of(
                over.stream().mapToDouble(a -> a.figure(figure) / match(under, a).figure(figure)));
    }

    /** The one of the same process (or turn) and cycle. */
    static Sample match(List<Sample> samples, Sample other) {
        return samples.stream()
                .filter(s -> sameLabel(s, other, "fork") && sameLabel(s, other, "cycle"))
                .findFirst()
                .orElseThrow();
    }

    static boolean sameLabel(Sample one, Sample other, String label) {
        return Objects.equals(one.labels().get(label), other.labels().get(label));
    }

    static String pages(List<Sample> samples) {
        Set<String> kinds = new TreeSet<>();
        samples.forEach(sample -> kinds.add(sample.labels().getOrDefault("pages", "unknown")));
        return String.join(" ", kinds);
    }

    static String bytes(int size) {
        return String.format(Locale.ROOT, "%,d B", size);
    }
}
