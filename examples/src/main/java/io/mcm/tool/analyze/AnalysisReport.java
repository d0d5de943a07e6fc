package io.mcm.tool.analyze;

import static io.mcm.tool.output.Amount.time;

import io.mcm.st2110.SenderType;
import io.mcm.st2110.analysis.Compliance;
import io.mcm.st2110.analysis.Findings;
import io.mcm.st2110.analysis.FrameBegin;
import io.mcm.st2110.analysis.Spread;
import io.mcm.st2110.analysis.Stalls;
import io.mcm.st2110.analysis.StreamFault;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of an analysis.
 *
 * @param stream what was looked at, in words
 * @param sound whether it is sound, which has no frames to be in time
 * @param findings what was found
 * @param begin where frames of video begin
 * @param type the type that the sender should be; means nothing for sound
 * @param least percent of frames that have to be within its limits
 * @param dropped packets that this process was too slow for: with any, the rest is worth little
 * @param stalls what the machine did meanwhile
 */
public record AnalysisReport(
        String stream,
        boolean sound,
        Findings findings,
        FrameBegin begin,
        SenderType type,
        double least,
        long dropped,
        Stalls.Seen stalls) {
    /** Whether the stream is as it should be. */
    public boolean isOk() {
        Findings.Video video = findings.video();
        boolean inTime =
                video == null ? sound : percent(video) >= least && video.burst().most() > 0;
        return findings.packets() > 0 && findings.allFaults() == 0 && dropped == 0 && inTime;
    }

    private double percent(Findings.Video video) {
        Compliance compliance = video.compliance(type);
        return compliance.percent(compliance.both());
    }

    /** For people. */
    public String toText() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s: %d packets, %s in %s s",
                        stream,
                        findings.packets(),
                        Amount.bytes((double) findings.bytes()),
                        Amount.seconds(findings.nanos())));
        if (findings.video() != null) {
            lines.addAll(timing(findings.video()));
        }
        lines.add("faults: " + orNone(faultTexts()));
        if (!findings.refused().isEmpty()) {
            lines.add(
                    "not of this stream: "
                            + findings.refused().entrySet().stream()
                                    .map(entry -> entry.getValue() + " × " + entry.getKey())
                                    .collect(Collectors.joining(", ")));
        }
        lines.add("from packet to packet, the longest " + time(findings.gaps().longest()) + ":");
        lines.add(HistogramText.of(findings.gaps()));
        lines.add(machine());
        lines.add(verdict());
        return String.join("\n", lines);
    }

    private List<String> timing(Findings.Video video) {
        Table table = new Table(1, "type", "Cmax", "kept", "VRXfull", "kept", "both");
        for (Compliance one : video.compliance()) {
            table.row(
                    one.type().text(),
                    Integer.toString(one.maxBurst()),
                    percent(one.percent(one.burst())),
                    Integer.toString(one.maxQueued()),
                    percent(one.percent(one.queue())),
                    percent(one.percent(one.both())));
        }
        Spread first = video.firstPacket();
        return List.of(
                video.compliance(type).frames()
                        + " frames of "
                        + video.packetsPerFrame()
                        + " packets, read from "
                        + (begin == FrameBegin.EPOCH
                                ? "TROFFSET after their time since the epoch"
                                : "their first packet")
                        + ":",
                table.toString(),
                String.format(
                        Locale.ROOT,
                        "highest Cinst of a frame: %d to %d, on average %.1f",
                        video.burst().least(),
                        video.burst().most(),
                        video.burst().mean()),
                String.format(
                        Locale.ROOT,
                        "VRX, gapped: lowest %d, highest %d",
                        video.lowest().least(),
                        video.highest().most()),
                String.format(
                        Locale.ROOT,
                        "first packet after the nearest frame time: %.3f to %.3f ms, on average %.3f ms",
                        first.least() / 1e6,
                        first.most() / 1e6,
                        first.mean() / 1e6));
    }

    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.1f %%", percent);
    }

    private List<String> faultTexts() {
        List<String> texts = new ArrayList<>();
        for (StreamFault fault : StreamFault.values()) {
            if (findings.fault(fault) > 0) {
                texts.add(findings.fault(fault) + " " + fault.text());
            }
        }
        return texts;
    }

    private static String orNone(List<String> texts) {
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    private String machine() {
        String stood =
                stalls.count() == 0
                        ? "never stood still for " + time(Stalls.LEAST_NANOS)
                        : String.format(
                                Locale.ROOT,
                                "stood still %d times for %s and more, the longest %s, together %s",
                                stalls.count(),
                                time(Stalls.LEAST_NANOS),
                                time(stalls.longestNanos()),
                                time(stalls.totalNanos()));
        String lost = dropped == 0 ? "" : "; this process was too slow for " + dropped + " packets";
        return "the machine itself " + stood + lost;
    }

    private String verdict() {
        Findings.Video video = findings.video();
        if (findings.packets() == 0) {
            return "FAILED: no packet came";
        }
        String order = findings.allFaults() == 0 && dropped == 0 ? "in order" : "not in order";
        String kept =
                video == null
                        ? sound ? "" : ", no whole frame came"
                        : String.format(
                                Locale.ROOT,
                                ", %.1f %% of frames within %s where %.1f %% should be",
                                percent(video),
                                type.text(),
                                least);
        return (isOk() ? "OK: " : "FAILED: ") + order + kept;
    }

    /** For programs. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stream", stream);
        json.put("ok", isOk());
        json.put("packets", findings.packets());
        json.put("bytes", findings.bytes());
        json.put("seconds", findings.nanos() / 1e9);
        json.put("dropped", dropped);
        json.put("faults", named(findings.faults()));
        json.put("refused", findings.refused());
        json.put("video", video(findings.video()));
        json.put(
                "gaps",
                findings.gaps().bars().stream()
                        .map(bar -> Map.of("fromNanos", bar.from(), "packets", bar.count()))
                        .toList());
        json.put(
                "machine",
                ordered(
                        "stalls", stalls.count(),
                        "longestNanos", stalls.longestNanos(),
                        "totalNanos", stalls.totalNanos()));
        return json;
    }

    private @Nullable Map<String, Object> video(Findings.@Nullable Video video) {
        if (video == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("frames", video.compliance(type).frames());
        json.put("packetsPerFrame", video.packetsPerFrame());
        json.put("frameBegin", begin.name());
        json.put("type", type.text());
        json.put("cinst", spread(video.burst()));
        json.put("vrxLowest", spread(video.lowest()));
        json.put("vrxHighest", spread(video.highest()));
        json.put("firstPacketNanos", spread(video.firstPacket()));
        Map<String, Object> types = new LinkedHashMap<>();
        for (Compliance one : video.compliance()) {
            types.put(
                    one.type().text(),
                    ordered(
                            "cmax", one.maxBurst(),
                            "cinstPercent", one.percent(one.burst()),
                            "vrxFull", one.maxQueued(),
                            "vrxPercent", one.percent(one.queue()),
                            "bothPercent", one.percent(one.both())));
        }
        json.put("types", types);
        return json;
    }

    private static Map<String, Object> spread(Spread spread) {
        return ordered("least", spread.least(), "mean", spread.mean(), "most", spread.most());
    }

    private static Map<String, Object> named(Map<? extends Enum<?>, Long> counts) {
        Map<String, Object> named = new LinkedHashMap<>();
        counts.forEach((what, count) -> named.put(what.name(), count));
        return named;
    }

    /** Names and values in turn. */
    private static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
