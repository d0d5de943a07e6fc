package io.mcm.tool;

import io.mcm.format.Format;
import io.mcm.tool.media.Container;
import io.mcm.tool.media.MediaFiles;
import io.mcm.tool.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where media goes to, how much of it, and what is told about it. */
final class FileOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--output",
            paramLabel = "FILE|-",
            description =
                    "Where to write what is received: .y4m, .wav, any other name for raw frames; - is"
                            + " standard output.")
    private @Nullable String output;

    @Option(
            names = "--container",
            paramLabel = "KIND",
            description = "How frames lie in standard input and output: raw, y4m, wav.")
    private @Nullable Container container;

    @Option(names = "--frames", paramLabel = "N", description = "End after so many frames.")
    private long frames = Long.MAX_VALUE;

    @Option(
            names = "--report",
            paramLabel = "FILE.json",
            description = "Write what came of it to a file.")
    private @Nullable Path report;

    void check() {
        if (frames < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--frames = " + frames + ": allowed is 1 and more");
        }
    }

    long frames() {
        return frames;
    }

    boolean limited() {
        return frames != Long.MAX_VALUE;
    }

    @Nullable String output() {
        return output;
    }

    /** The format in which to receive what comes as that one, so that the output can hold it. */
    Format formatFor(Format wire) {
        return output == null ? wire : MediaFiles.formatFor(output, containerOf(output), wire);
    }

    /** The container of a file of that name, null to go by the name. */
    @Nullable Container containerOf(@Nullable String name) {
        return MediaFiles.STANDARD.equals(name) ? container : null;
    }

    /** Writes the report, if one is wanted. */
    void report(String command, Object end, Map<String, ?> parts) throws IOException {
        if (report != null) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("command", command);
            document.put("version", Version.number());
            document.put("end", end.toString());
            document.putAll(parts);
            Files.writeString(report, Json.print(document) + "\n");
        }
    }
}
