package io.mcm.benchmarks;

import static io.mcm.benchmarks.Samples.bytes;
import static io.mcm.benchmarks.Samples.match;
import static io.mcm.benchmarks.Samples.p50;
import static io.mcm.benchmarks.Samples.pages;
import static io.mcm.benchmarks.Samples.pairs;
import static io.mcm.benchmarks.Samples.select;
import static io.mcm.benchmarks.Samples.spread;
import static java.util.stream.Collectors.groupingBy;

import io.mcm.benchmarks.Report.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Runs the benchmarks and prints one table; {@code bin/bench} starts it. What is compared runs in
 * turns, in several processes, because one process can stay in a slow cross-core mode all its life.
 */
public final class Bench {
    private static final String USAGE =
            """
            bin/bench [WHAT] [--quick]

              core       roundtrip, sinks and wakeup (the default)
              roundtrip  frame there and back between two spinning threads, against bare Agrona queues
              sinks      what each added sink costs the sender; what others feel when a sink stops
              wakeup     one way to a sleeping receiver at 60 fps, against C with an eventfd
              lost       10,000,000 rounds of random sleeping and publishing (--rounds N, --seed N)
              memif      frames between processes of this host, against Aeron IPC and C
                         (--part %s; --libmemif LIBRARY --libmemif-include DIR: C over libmemif, too)
              st2110     ST 2110 over loopback: frames that arrive, type W, CPU beside GStreamer's, pixels
                         (--part %s; --seconds N, --turns N)
              jmh        the JMH benchmarks with the gc profiler (--include REGEX)
              all        core, memif, st2110 and jmh

              --quick    fewer and shorter runs: shows that everything works, the figures mean little
            """
                    .formatted(
                            String.join(",", MemifBench.PARTS),
                            String.join(",", St2110Bench.PARTS));

    private final Report report = new Report();
    private final Options options;
    private final Path out;
    private final boolean quick;

    private Bench(Options options) {
        this.options = options;
        out = Path.of(options.text("out", "target"));
        quick = options.has("quick");
    }

    /**
     * Runs what the first argument names.
     *
     * @param args see {@code bin/bench --help}
     */
    public static void main(String[] args) {
        boolean named = args.length > 0 && !args[0].startsWith("-");
        String what = named ? args[0] : "core";
        List<String> words = Arrays.asList(args);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        Bench bench =
                new Bench(Options.of(named ? Arrays.copyOfRange(args, 1, args.length) : args));
        switch (what) {
            case "core" -> bench.core();
            case "roundtrip" -> bench.roundTrip();
            case "sinks" -> bench.sinks();
            case "wakeup" -> bench.wakeup();
            case "lost" -> bench.lostWakeup();
            case "memif" -> bench.memif();
            case "st2110" -> bench.st2110();
            case "jmh" -> bench.jmh();
            case "all" -> {
                bench.core();
                bench.memif();
                bench.st2110();
                bench.jmh();
            }
            default -> {
                System.err.println("unknown: " + what + "\n\n" + USAGE);
                System.exit(2);
            }
        }
        System.out.println();
        System.out.print(bench.report.table());
        System.out.println("\nJSON in " + bench.out.toAbsolutePath().normalize());
    }

    private void core() {
        roundTrip();
        sinks();
        wakeup();
    }

    private void roundTrip() {
        List<Sample> samples = new ArrayList<>();
        int forks = quick ? 2 : 6;
        for (int fork = 0; fork < forks; fork++) {
            int number = fork;
            Fork.javaWithInternals(
                            RoundTrip.class,
                            "--cycles",
                            quick ? 2 : 5,
                            "--rounds",
                            quick ? 100_000 : 1_000_000)
                    .forEach(sample -> samples.add(sample.label("fork", number)));
        }
        report.write(out.resolve("roundtrip.json"), samples);
        for (int size : List.of(Stream.SMALL, Stream.PICTURE)) {
            Predicate<Sample> sized = sample -> sample.is("size", size);
            List<Sample> bare = select(samples, sized.and(s -> s.is("variant", "bare")));
            List<Sample> ours = select(samples, sized.and(s -> s.is("variant", "ours")));
            Spread ratio = pairs(ours, bare);
            report.add(
                    new Row(
                            bytes(size) + " round trip p50, ns: ours / bare queues",
                            p50(bare).text(0),
                            p50(ours).text(0),
                            ratio.text(2),
                            "<= 2.5",
                            ratio.median() <= 2.5));
        }
        List<Sample> ours = select(samples, s -> s.is("variant", "ours"));
        List<Sample> small = select(ours, s -> s.is("size", Stream.SMALL));
        List<Sample> large = select(ours, s -> s.is("size", Stream.PICTURE));
        Spread sizes = pairs(large, small);
        report.add(
                new Row(
                        bytes(Stream.PICTURE)
                                + " / "
                                + bytes(Stream.SMALL)
                                + ", pages "
                                + pages(large),
                        p50(small).text(0),
                        p50(large).text(0),
                        sizes.text(2),
                        "0.8..1.2",
                        sizes.median() >= 0.8 && sizes.median() <= 1.2));
        Spread bytes = spread(ours, "bytes_per_round");
        Spread slots = spread(ours, "slots_used");
        report.add(
                new Row(
                        "heap per round trip, bytes, both threads",
                        "",
                        String.format(Locale.ROOT, "%.0f slots in turn", slots.best()),
                        bytes.text(4),
                        "0",
                        bytes.median() < 0.01));
    }

    private void sinks() {
        List<Sample> samples = new ArrayList<>();
        int forks = quick ? 1 : 3;
        for (int fork = 0; fork < forks; fork++) {
            int number = fork;
            Fork.java(
                            SinkCost.class,
                            "--cycles",
                            quick ? 1 : 3,
                            "--frames",
                            quick ? 20_000 : 100_000)
                    .forEach(sample -> samples.add(sample.label("fork", number)));
            for (int size : List.of(Stream.SMALL, Stream.PICTURE)) {
                Fork.java(SlowSink.class, "--phases", quick ? 4 : 20, "--size", size)
                        .forEach(sample -> samples.add(sample.label("fork", number)));
            }
        }
        report.write(out.resolve("sinks.json"), samples);
        for (int size : List.of(Stream.SMALL, Stream.PICTURE)) {
            addedSinks(select(samples, s -> s.bench().equals("sinks") && s.is("size", size)), size);
        }
        for (int size : List.of(Stream.SMALL, Stream.PICTURE)) {
            slowSink(
                    select(samples, s -> s.bench().equals("slow-sink") && s.is("size", size)),
                    size);
        }
    }

    private void addedSinks(List<Sample> samples, int size) {
        List<Sample> one = select(samples, s -> s.is("sinks", 1));
        for (int sinks : SinkCost.SINKS.subList(1, SinkCost.SINKS.size())) {
            List<Sample> many = select(samples, s -> s.is("sinks", sinks));
            Spread each =
                    Spread.of(
                            one.stream()
                                    .mapToDouble(
                                            a ->
                                                    (match(many, a).figure("mean")
                                                                    - a.figure("mean"))
                                                            / (sinks - 1)));
            Spread misses = spread(many, "missed");
            report.add(
                    new Row(
                            bytes(size) + ", " + sinks + " sinks: ns per added sink and frame",
                            spread(one, "mean").text(0),
                            spread(many, "mean").text(0),
                            each.text(0),
                            "<= 150",
                            each.median() <= 150 && misses.worst() == 0));
        }
    }

    private void slowSink(List<Sample> samples, int size) {
        List<Sample> running = select(samples, s -> s.is("stopped", false));
        List<Sample> stopped = select(samples, s -> s.is("stopped", true));
        Map<String, List<Sample>> forks =
                samples.stream().collect(groupingBy(s -> s.labels().getOrDefault("fork", "")));
        Spread ratio =
                Spread.of(
                        forks.values().stream()
                                .mapToDouble(
                                        of ->
                                                p50(select(of, s -> s.is("stopped", true))).median()
                                                        / p50(select(
                                                                        of,
                                                                        s ->
                                                                                s.is(
                                                                                        "stopped",
                                                                                        false)))
                                                                .median()));
        Spread missed = spread(samples, "others_missed");
        report.add(
                new Row(
                        String.format(
                                Locale.ROOT,
                                "%s, a sink stopped %.0f pools: others missed %.0f; their p50, ns",
                                bytes(size),
                                stopped.getFirst().figure("pool_lengths"),
                                missed.worst()),
                        p50(running).text(0),
                        p50(stopped).text(0),
                        ratio.text(2),
                        "0.8..1.2, 0",
                        ratio.median() >= 0.8 && ratio.median() <= 1.2 && missed.worst() == 0));
    }

    private void wakeup() {
        List<Sample> samples = new ArrayList<>();
        Path program = Path.of(options.text("eventfd", "target/eventfd_pingpong"));
        boolean compare = Files.isExecutable(program);
        int frames = quick ? 180 : 900;
        for (int turn = 0; turn < (quick ? 2 : 6); turn++) {
            int number = turn;
            List<Sample> both = new ArrayList<>();
            if (compare) {
                both.addAll(Fork.run(List.of(program.toString(), Integer.toString(frames), "60")));
            }
            both.addAll(Fork.java(Wakeup.class, "--frames", frames, "--fps", 60));
            both.forEach(sample -> samples.add(sample.label("fork", number)));
        }
        report.write(out.resolve("wakeup.json"), samples);
        List<Sample> ours = select(samples, s -> s.is("variant", "ours"));
        List<Sample> c = select(samples, s -> s.is("variant", "c"));
        Spread ratio = compare ? pairs(ours, c) : p50(ours);
        report.add(
                new Row(
                        "one way to a sleeper at 60 fps p50, ns: ours / C with eventfd",
                        compare ? p50(c).text(0) : "no C compiler",
                        p50(ours).text(0),
                        compare ? ratio.text(2) : "",
                        "<= 3.5",
                        compare && ratio.median() <= 3.5));
        for (String side : List.of("tx", "rx")) {
            Spread cpu = spread(ours, "cpu_" + side);
            report.add(
                    new Row(
                            "CPU of the " + side + " thread at 60 fps, %",
                            compare ? spread(c, "cpu_" + side).text(2) : "",
                            cpu.text(2),
                            cpu.text(2),
                            "<= 1",
                            cpu.median() <= 1));
        }
    }

    private void lostWakeup() {
        List<Sample> samples =
                Fork.java(
                        LostWakeup.class,
                        "--rounds",
                        options.longNumber("rounds", quick ? 100_000 : 10_000_000),
                        "--seed",
                        options.longNumber("seed", System.nanoTime()));
        report.write(out.resolve("lost-wakeup.json"), samples);
        for (Sample sample : samples) {
            report.add(
                    new Row(
                            String.format(
                                    Locale.ROOT,
                                    "%,.0f rounds asleep in %s: woken late",
                                    sample.figure("rounds"),
                                    sample.labels().get("waits_in")),
                            "",
                            String.format(
                                    Locale.ROOT,
                                    "slept %,.0f + %,.0f times, longest wait %,.1f ms",
                                    sample.figure("sleeps_tx"),
                                    sample.figure("sleeps_rx"),
                                    sample.figure("longest_ns") / 1e6),
                            String.format(Locale.ROOT, "%.0f", sample.figure("late")),
                            "0",
                            sample.figure("late") == 0));
        }
    }

    private void memif() {
        new MemifBench(report, options, out, quick).run();
    }

    private void st2110() {
        new St2110Bench(report, options, out, quick).run();
    }

    private void jmh() {
        Jmh.run(options.text("include", "io.mcm.benchmarks"), quick, out.resolve("jmh.json"))
                .forEach(report::add);
    }
}
