package io.mcm.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The machine the figures are from. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put(
                "cpu",
                Runtime.getRuntime().availableProcessors()
                        + " x "
                        + valueAfter("/proc/cpuinfo", "model name"));
        facts.put("memory", valueAfter("/proc/meminfo", "MemTotal"));
        facts.put("2 MiB hugepages", valueAfter("/proc/meminfo", "HugePages_Total"));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put(
                "jdk",
                System.getProperty("java.vendor.version", System.getProperty("java.version")));
        facts.put("load before", firstLine("/proc/loadavg"));
        return facts;
    }

    private static String valueAfter(String file, String name) {
        return line(file, line -> line.startsWith(name)).replaceFirst("^[^:]*:\\s*", "");
    }

    private static String firstLine(String file) {
        return line(file, line -> true);
    }

    private static String line(String file, Predicate<String> wanted) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(wanted).findFirst().orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
