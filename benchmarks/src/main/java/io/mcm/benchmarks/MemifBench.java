package io.mcm.benchmarks;

import static io.mcm.benchmarks.Samples.bytes;
import static io.mcm.benchmarks.Samples.p50;
import static io.mcm.benchmarks.Samples.pages;
import static io.mcm.benchmarks.Samples.pairs;
import static io.mcm.benchmarks.Samples.select;
import static io.mcm.benchmarks.Samples.spread;

import io.mcm.benchmarks.Report.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Frames between processes of one host: runs the harnesses and reports what they find. */
final class MemifBench {
    /** Its parts, in the order in which they run; the option {@code --part} names some. */
    static final List<String> PARTS =
            List.of("roundtrip", "asleep", "fanout", "open", "kill", "idle");

    /** Most receivers of one stream. */
    private static final int MANY = 8;

    /** Frames before those that count, for each JVM that starts: a second. */
    private static final int LEAD_IN = 60;

    private final Report report;
    private final Options options;
    private final Path out;
    private final boolean quick;
    private final int turns;

    MemifBench(Report report, Options options, Path out, boolean quick) {
        this.report = report;
        this.options = options;
        this.out = out;
        this.quick = quick;
        turns = quick ? 2 : options.number("turns", 7);
    }

    void run() {
        for (String part : options.some("part", PARTS)) {
            List<Sample> samples = new ArrayList<>();
            switch (part) {
                case "roundtrip" -> roundTrip(samples);
                case "asleep" -> asleep(samples);
                case "fanout" -> fanOut(samples);
                case "open" -> open(samples);
                case "kill" -> kill(samples);
                default -> idle(samples);
            }
            report.write(out.resolve("memif-" + part + ".json"), samples);
        }
    }

    // Round trip

    private void roundTrip(List<Sample> samples) {
        int millis = quick ? 200 : 700;
        for (int turn = 0; turn < turns; turn++) {
            List<Sample> found = new ArrayList<>();
            found.addAll(Fork.java(HostRoundTrip.class, "--variant", "ours", "--millis", millis));
            found.addAll(
                    Fork.javaWithInternals(
                            HostRoundTrip.class, "--variant", "aeron", "--millis", millis));
            found.addAll(program("cacheline_pingpong", quick ? 100_000 : 1_000_000));
            found.addAll(program("eventfd_fanout", quick ? 5_000 : 20_000, 0, 1));
            if (options.has("libmemif")) {
                found.addAll(libmemif(HostRoundTrip.PACKET, quick ? 100_000 : 1_000_000));
                found.addAll(libmemif(Stream.PICTURE, quick ? 100_000 : 500_000));
            }
            int number = turn;
            found.forEach(sample -> samples.add(sample.label("fork", number)));
        }
        List<Sample> ours = select(samples, s -> s.is("variant", "ours"));
        List<Sample> aeron = select(samples, s -> s.is("variant", "aeron"));
        for (String touched : HostRoundTrip.TOUCHED) {
            for (int size : HostRoundTrip.sizes(options)) {
                againstAeron(of(ours, size, touched), of(aeron, size, touched), size, touched);
            }
        }
        List<Sample> small = of(ours, Stream.SMALL, "ends");
        limit(small, select(samples, s -> s.is("variant", "cacheline")), "a bare cache line in C");
        limit(small, select(samples, s -> s.is("variant", "eventfd")), "a bare eventfd in C");
        for (int size : List.of(HostRoundTrip.PACKET, Stream.PICTURE)) {
            againstLibmemif(
                    of(ours, size, "ends"),
                    select(samples, s -> s.is("variant", "libmemif") && s.is("size", size)),
                    size);
        }
        picture(samples).write(out.resolve("memif-roundtrip.svg"));
    }

    private static List<Sample> of(List<Sample> samples, int size, String touched) {
        return select(samples, s -> s.is("size", size) && s.is("touched", touched));
    }

    private void againstAeron(List<Sample> ours, List<Sample> aeron, int size, String touched) {
        boolean ends = touched.equals("ends");
        Spread ratio = pairs(ours, aeron);
        String what =
                bytes(size)
                        + " there and back p50, ns, "
                        + (ends ? "ends touched" : "all written and read")
                        + ": ours ("
                        + pages(ours)
                        + ") / Aeron IPC";
        if (ends && size == Stream.PICTURE) {
            Spread less = pairs(aeron, ours);
            report.add(
                    new Row(
                            what,
                            p50(aeron).text(0),
                            p50(ours).text(0),
                            less.text(0) + " times less",
                            ">= 1000",
                            less.median() >= 1000));
        } else {
            boolean barred = ends && size == Stream.SMALL;
            report.add(
                    new Row(
                            what,
                            p50(aeron).text(0),
                            p50(ours).text(0),
                            ratio.text(2),
                            barred ? "<= 2.5" : "",
                            ratio.median() <= 2.5));
        }
    }

    private void limit(List<Sample> ours, List<Sample> limit, String name) {
        if (!limit.isEmpty()) {
            report.add(
                    new Row(
                            bytes(Stream.SMALL) + " there and back p50, ns: ours / " + name,
                            p50(limit).text(0),
                            p50(ours).text(0),
                            pairs(ours, limit).text(2),
                            "",
                            true));
        }
    }

    private void againstLibmemif(List<Sample> ours, List<Sample> libmemif, int size) {
        if (!libmemif.isEmpty()) {
            Spread ratio = pairs(ours, libmemif);
            report.add(
                    new Row(
                            bytes(size) + " there and back p50, ns: ours / C over libmemif",
                            p50(libmemif).text(0),
                            p50(ours).text(0),
                            ratio.text(2),
                            "<= 0.7",
                            ratio.median() <= 0.7));
        }
    }

    private Chart picture(List<Sample> samples) {
        Map<String, String> machine = Machine.describe();
        Chart chart =
                new Chart(
                        "One frame to another process and back, p50, both spinning",
                        "best, median and worst of "
                                + turns
                                + " pairs of processes; "
                                + machine.get("cpu")
                                + ", "
                                + machine.get("kernel"));
        Map<String, String> names =
                Map.of("ours", "MCM", "aeron", "Aeron IPC", "libmemif", "libmemif, C");
        for (String touched : HostRoundTrip.TOUCHED) {
            for (int size : HostRoundTrip.sizes(options)) {
                chart.heading(
                        bytes(size)
                                + (touched.equals("ends")
                                        ? ", ends touched"
                                        : ", written and read"));
                for (String variant : List.of("ours", "aeron", "libmemif")) {
                    List<Sample> bar =
                            select(
                                    samples,
                                    s ->
                                            s.is("variant", variant)
                                                    && s.is("size", size)
                                                    && s.labels()
                                                            .getOrDefault("touched", "ends")
                                                            .equals(touched));
                    if (!bar.isEmpty()) {
                        chart.bar(
                                names.getOrDefault(variant, variant),
                                p50(bar),
                                variant.equals("ours"));
                    }
                }
            }
        }
        chart.heading("the machine's limits");
        for (String variant : List.of("cacheline", "eventfd")) {
            List<Sample> bar = select(samples, s -> s.is("variant", variant));
            if (!bar.isEmpty()) {
                chart.bar("bare " + variant + ", C", p50(bar), false);
            }
        }
        return chart;
    }

    // Asleep

    private void asleep(List<Sample> samples) {
        int frames = quick ? 120 : 600;
        for (int turn = 0; turn < (quick ? 2 : 6); turn++) {
            List<Sample> found = new ArrayList<>();
            found.addAll(Fork.java(HostLive.class, "--frames", frames, "--lead-in", LEAD_IN));
            found.addAll(program("eventfd_fanout", frames, 60, 1));
            int number = turn;
            found.forEach(sample -> samples.add(sample.label("fork", number)));
        }
        List<Sample> c = select(samples, s -> s.is("variant", "eventfd"));
        List<Sample> rx = select(samples, s -> s.bench().equals("live-rx"));
        List<Sample> tx = select(samples, s -> s.bench().equals("live-tx"));
        String what = "one way to a process asleep at 60 fps p50, ns: ours / C with eventfd";
        if (c.isEmpty()) {
            report.add(new Row(what, "no C compiler", p50(rx).text(0), "", "", true));
        } else {
            Spread ratio = pairs(rx, c);
            report.add(
                    new Row(
                            what,
                            p50(c).text(0),
                            p50(rx).text(0),
                            ratio.text(2),
                            "<= 3.5",
                            ratio.median() <= 3.5));
        }
        cpu(tx, c, "tx");
        cpu(rx, c, "rx");
    }

    private void cpu(List<Sample> ours, List<Sample> c, String side) {
        Spread thread = spread(ours, "cpu_" + side);
        Spread process = spread(ours, "process_cpu_" + side);
        report.add(
                new Row(
                        "CPU of the " + side + " side at 60 fps, %: its thread, the whole process",
                        c.isEmpty() ? "" : spread(c, "cpu_" + side).text(2),
                        process.text(2),
                        thread.text(2),
                        "<= 1",
                        thread.median() <= 1));
    }

    // Many receivers

    private void fanOut(List<Sample> samples) {
        samples.addAll(
                Fork.java(
                        HostSinkCost.class,
                        "--cycles",
                        quick ? 1 : 3,
                        "--frames",
                        quick ? 20_000 : 100_000));
        for (int size : Stream.sizes(options)) {
            List<Sample> sized = select(samples, s -> s.is("size", size));
            List<Sample> one = select(sized, s -> s.is("sinks", 1));
            List<Sample> many = select(sized, s -> s.is("sinks", MANY));
            Spread each =
                    Spread.of(
                            one.stream()
                                    .mapToDouble(
                                            a ->
                                                    (Samples.match(many, a).figure("mean")
                                                                    - a.figure("mean"))
                                                            / (MANY - 1)));
            report.add(
                    new Row(
                            bytes(size)
                                    + ": sender's ns a frame with 1 and "
                                    + MANY
                                    + " receivers awake; per added one",
                            spread(one, "mean").text(0),
                            spread(many, "mean").text(0),
                            each.text(0),
                            "<= 1000",
                            each.median() <= 1000 && spread(many, "missed").worst() == 0));
        }
        int frames = quick ? 180 : 3600;
        List<Sample> one =
                Fork.java(HostLive.class, "--frames", quick ? 120 : 600, "--lead-in", LEAD_IN);
        List<Sample> many =
                Fork.java(
                        HostLive.class,
                        "--frames",
                        frames,
                        "--lead-in",
                        MANY * LEAD_IN,
                        "--receivers",
                        MANY);
        List<Sample> cOne = program("eventfd_fanout", quick ? 120 : 600, 60, 1);
        List<Sample> cMany = program("eventfd_fanout", quick ? 120 : 600, 60, MANY);
        List.of(one, many, cOne, cMany).forEach(samples::addAll);
        List<Sample> rx = select(many, s -> s.bench().equals("live-rx"));
        report.add(
                new Row(
                        String.format(
                                Locale.ROOT,
                                "%s at 60 fps to %d processes, %d frames: missed by each",
                                bytes(Stream.PICTURE),
                                MANY,
                                frames),
                        MANY + " seconds before: " + each(rx, "missed_lead_in"),
                        "one way p50, ns: " + p50(rx).text(0),
                        each(rx, "missed"),
                        "0",
                        spread(rx, "missed").worst() == 0));
        double ours = perAdded(one, many);
        if (cOne.isEmpty()) {
            return;
        }
        double c = perAdded(cOne, cMany);
        report.add(
                new Row(
                        "sender's ns a frame per added receiver asleep: ours / bare eventfd in C",
                        String.format(Locale.ROOT, "%,.0f", c),
                        String.format(Locale.ROOT, "%,.0f", ours),
                        String.format(Locale.ROOT, "%.2f", ours / c),
                        "<= 3",
                        ours / c <= 3));
    }

    private static String each(List<Sample> samples, String figure) {
        return samples.stream()
                .map(sample -> String.format(Locale.ROOT, "%.0f", sample.figure(figure)))
                .collect(Collectors.joining(" "));
    }

    private static double perAdded(List<Sample> one, List<Sample> many) {
        return (commit(many) - commit(one)) / (MANY - 1);
    }

    private static double commit(List<Sample> samples) {
        return spread(select(samples, s -> s.figures().containsKey("commit_p50")), "commit_p50")
                .median();
    }

    // Coming and going

    private void open(List<Sample> samples) {
        samples.addAll(Fork.java(HostOpening.class, "--opens", quick ? 50 : 1000));
        Sample opening = samples.getFirst();
        report.add(
                new Row(
                        String.format(
                                Locale.ROOT,
                                "%.0f opens on a running stream until ACTIVE, ms: p99",
                                opening.figure("opens")),
                        String.format(
                                Locale.ROOT,
                                "the very first %.1f, longest %.1f",
                                opening.figure("first") / 1e6,
                                opening.figure("max") / 1e6),
                        String.format(Locale.ROOT, "p50 %.2f", opening.figure("p50") / 1e6),
                        String.format(
                                Locale.ROOT,
                                "%.2f, first frame missed %.0f times",
                                opening.figure("p99") / 1e6,
                                opening.figure("missed_first")),
                        "<= 20, 0",
                        opening.figure("p99") <= 20e6 && opening.figure("missed_first") == 0));
    }

    private void kill(List<Sample> samples) {
        samples.addAll(Fork.java(HostKill.class, "--kills", quick ? 3 : 20));
        Sample kill = samples.getFirst();
        report.add(
                new Row(
                        String.format(
                                Locale.ROOT,
                                "%.0f receivers killed while they held frames: slots back after, ms",
                                kill.figure("kills")),
                        String.format(
                                Locale.ROOT,
                                "others missed %.0f, sender without a slot %.0f times",
                                kill.figure("others_missed"),
                                kill.figure("starved")),
                        String.format(Locale.ROOT, "p50 %.1f", kill.figure("p50") / 1e6),
                        String.format(Locale.ROOT, "%.1f", kill.figure("max") / 1e6),
                        "<= 100, 0, 0",
                        kill.figure("max") <= 100e6
                                && kill.figure("others_missed") == 0
                                && kill.figure("starved") == 0));
    }

    private void idle(List<Sample> samples) {
        for (int size : Stream.sizes(options)) {
            samples.addAll(Fork.java(HostIdle.class, "--seconds", quick ? 3 : 30, "--size", size));
        }
        for (Sample idle : samples) {
            report.add(
                    new Row(
                            String.format(
                                    Locale.ROOT,
                                    "idle %s node, one group of %s: threads, CPU %%, KiB mapped",
                                    idle.labels().get("side"),
                                    bytes(
                                            Integer.parseInt(
                                                    idle.labels().getOrDefault("size", "0")))),
                            String.format(
                                    Locale.ROOT, "JVM alone: %.2f %%", idle.figure("cpu_jvm")),
                            String.format(
                                    Locale.ROOT,
                                    "%.0f threads, %.2f %%",
                                    idle.figure("threads"),
                                    idle.figure("cpu")),
                            String.format(
                                    Locale.ROOT, "%,.0f KiB", idle.figure("mapped_group") / 1024),
                            "",
                            true));
        }
    }

    // Programs in C

    /** What it prints, or nothing where there is no C compiler. */
    private List<Sample> program(String name, Object... args) {
        Path program = out.resolve(name);
        return Files.isExecutable(program) ? Fork.run(command(program, args)) : List.of();
    }

    private List<Sample> libmemif(int size, int rounds) {
        Path program = out.resolve("memif_pingpong");
        String socket = "@mcm-bench-" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        try (Fork master = Fork.start(command(program, "master", socket, size, rounds))) {
            List<Sample> found = Fork.run(command(program, "slave", socket, size, rounds));
            master.join();
            return found;
        }
    }

    private static List<String> command(Path program, Object... args) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return command;
    }
}
