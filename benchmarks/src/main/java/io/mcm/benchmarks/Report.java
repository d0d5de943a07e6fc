package io.mcm.benchmarks;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything a run of the benchmarks found: a table to read and JSON files to keep. */
final class Report {
    private static final List<String> HEAD =
            List.of("what", "against", "ours", "figure", "bar", "");

    private final Map<String, String> machine = Machine.describe();
    private final List<Row> rows = new ArrayList<>();

    /**
     * A line of the table.
     *
     * @param what what was measured
     * @param against what it was measured against, may be empty
     * @param ours what ours took
     * @param figure what the bar is about
     * @param bar what it should be, may be empty
     * @param met whether it is
     */
    record Row(String what, String against, String ours, String figure, String bar, boolean met) {
        private List<String> cells() {
            String verdict = bar.isEmpty() ? "" : met ? "met" : "MISSED";
            return List.of(what, against, ours, figure, bar, verdict);
        }
    }

    void add(Row row) {
        rows.add(row);
    }

    /** One line of facts, then the table. */
    String table() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(row -> lines.add(row.cells()));
        StringBuilder text = new StringBuilder();
        machine.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        text.append('\n');
        for (List<String> line : lines) {
            StringBuilder out = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                int at = column;
                int width =
                        lines.stream().mapToInt(cells -> cells.get(at).length()).max().orElse(0);
                String cell = line.get(column);
                out.append(cell).append(" ".repeat(width - cell.length() + 2));
            }
            text.append(out.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Writes the samples of one harness with the machine they are from. */
    void write(Path file, List<Sample> samples) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (JsonGenerator json =
                    new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
                json.useDefaultPrettyPrinter();
                json.writeStartObject();
                writeMap(json, "machine", machine);
                json.writeArrayFieldStart("samples");
                for (Sample sample : samples) {
                    json.writeStartObject();
                    json.writeStringField("bench", sample.bench());
                    writeMap(json, "labels", sample.labels());
                    json.writeObjectFieldStart("figures");
                    for (Map.Entry<String, Double> figure : sample.figures().entrySet()) {
                        json.writeNumberField(figure.getKey(), figure.getValue());
                    }
                    json.writeEndObject();
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void writeMap(JsonGenerator json, String name, Map<String, String> map)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }
}
