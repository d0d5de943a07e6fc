package io.mcm.tool.demo;

import io.mcm.tool.output.Amount;
import io.mcm.tool.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of the demo.
 *
 * @param streams video and audio
 * @param nanos how long it took
 */
public record DemoReport(List<StreamReport> streams, long nanos) {
    /** Whether every frame that was to be sent was received by every receiver as it was sent. */
    public boolean isOk() {
        return streams.stream().allMatch(StreamReport::isOk);
    }

    /** What went wrong, for people; empty when nothing did. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (StreamReport stream : streams) {
            if (stream.failure() != null) {
                faults.add(stream.name() + " sender: " + stream.failure());
            } else if (stream.sent() < stream.planned()) {
                faults.add(
                        "%s sender: %d of %d frames sent"
                                .formatted(stream.name(), stream.sent(), stream.planned()));
            }
            for (ReceiverReport end : stream.receivers()) {
                String who = stream.name() + " receiver " + end.number() + ": ";
                if (end.failure() != null) {
                    faults.add(who + end.failure());
                } else if (!end.isOk(stream.sent())) {
                    faults.add(
                            who
                                    + "%d sent, %d received, %d missed, %d verified, %d corrupt"
                                            .formatted(
                                                    stream.sent(),
                                                    end.received(),
                                                    end.missed(),
                                                    end.verified(),
                                                    end.corrupt()));
                }
            }
        }
        return faults;
    }

    /** The table, and a line that says how it went. */
    public String toText() {
        Table table = StreamReport.table();
        streams.forEach(stream -> stream.addTo(table));
        long frames = streams.stream().mapToLong(s -> s.sent() * s.receivers().size()).sum();
        String verdict =
                isOk()
                        ? "All %d frames arrived, each verified by checksum and content. %s s."
                                .formatted(frames, Amount.seconds(nanos))
                        : "FAILED\n  " + String.join("\n  ", faults());
        return table + "\n\n" + verdict;
    }

    /** The same as a document. */
    public Map<String, ?> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ok", isOk());
        json.put("seconds", nanos / 1e9);
        json.put("streams", streams.stream().map(StreamReport::toJson).toList());
        json.put("faults", faults());
        return json;
    }
}
