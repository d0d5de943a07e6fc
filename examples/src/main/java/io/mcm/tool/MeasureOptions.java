package io.mcm.tool;

import io.mcm.tool.measure.TimeLog;
import io.mcm.tool.measure.TimesReport;
import io.mcm.tool.output.Json;
import io.mcm.tool.output.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much to measure, and where the result goes. */
final class MeasureOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "End after so many frames; for ping 600 unless given.")
    private @Nullable Long count;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Write an HdrHistogram log, a line each second, in nanoseconds.")
    private @Nullable Path log;

    @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
    private boolean json;

    /** How many frames to measure. */
    long count(long otherwise) {
        return atLeast("--count", count == null ? otherwise : count, 1);
    }

    long atLeast(String option, long value, long least) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " = " + value + ": allowed is " + least + " and more");
        }
        return value;
    }

    /** The log, null where none is wanted. */
    @Nullable TimeLog openLog() throws IOException {
        return log == null ? null : TimeLog.create(log);
    }

    ProgressLine progress() {
        return json ? ProgressLine.none() : ProgressLine.on(spec.commandLine().getErr());
    }

    void print(TimesReport report) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("command", spec.name());
        document.put("version", Version.number());
        document.putAll(report.toJson());
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.print(document) : report.toText());
        out.flush();
    }
}
