package io.mcm;

import static io.mcm.ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE;
import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;

import io.mcm.ConfigException.Fault;
import io.mcm.ConnectionBuilder.Direction;
import io.mcm.format.PixelFormat;
import io.mcm.json.Document;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The original's connection document, and in its section {@code mcm} what it has no field for: the
 * words that {@link ConnectionReader} and {@link ConnectionWriter} share.
 */
final class ConnectionDocument {
    /** The top-level fields, for readers of the other document. */
    static final List<String> FIELDS =
            List.of(
                    "bufferQueueCapacity",
                    "maxPayloadSize",
                    "maxMetadataSize",
                    "connCreationDelayMilliseconds",
                    "connection",
                    "options",
                    "payload");

    /** The fields of section {@code mcm}, for readers of the other document. */
    static final List<String> MCM_FIELDS =
            List.of(
                    "format",
                    "transport",
                    "slots",
                    "maxLent",
                    "delivery",
                    "maxStallMicroseconds",
                    "defaultTimeoutMicroseconds");

    /** In place of a format: a receiver takes its source's. */
    static final String FORMAT_OF_SOURCE = "source";

    /** What the original can write; other formats are written as text. */
    static final List<PixelFormat> PIXEL_FORMATS =
            List.of(
                    PixelFormat.YUV422P10LE,
                    PixelFormat.V210_UNPADDED,
                    PixelFormat.YUV422P10RFC4175);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionDocument.class);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    private ConnectionDocument() {}

    /** The original's word: its v210 has no padding. */
    static String word(PixelFormat format) {
        return format == PixelFormat.V210_UNPADDED ? "v210" : format.text();
    }

    /** Finds what a word stands for. */
    static <E> Function<String, E> oneOf(String field, List<E> allowed, Function<E, String> word) {
        return Fields.oneOf(CONNECTION_CONFIG_INVALID, field, allowed, word);
    }

    /** Reads a document by itself: what is missing is a fault, too. */
    static ConnectionConfig read(String text) {
        ConnectionBuilder builder = new ConnectionBuilder(DEFAULT_TIMEOUT, null);
        List<Fault> faults = new ArrayList<>(readInto(builder, text));
        faults.addAll(brokenRules(builder, faults));
        throwIfAny(faults);
        return builder.toConfig(Direction.EITHER);
    }

    /** Reads a document into a builder that may know the rest from elsewhere, or will. */
    static void read(String text, ConnectionBuilder into) {
        List<Fault> faults = new ArrayList<>(readInto(into, text));
        if (!faults.isEmpty()) {
            brokenRules(into, faults).stream()
                    .filter(fault -> fault.code() == CONNECTION_CONFIG_INCOMPATIBLE)
                    .forEach(faults::add);
        }
        throwIfAny(faults);
    }

    /** The rules that are broken, and not only because a field they look at was refused. */
    private static List<Fault> brokenRules(ConnectionBuilder builder, List<Fault> refused) {
        return new ConnectionRules(builder, Direction.EITHER)
                .check().stream()
                        .filter(
                                rule ->
                                        refused.stream()
                                                .noneMatch(f -> related(f.path(), rule.path())))
                        .toList();
    }

    static String write(ConnectionConfig config) {
        return Document.print(new ConnectionWriter(config).document());
    }

    private static List<Fault> readInto(ConnectionBuilder builder, String text) {
        Document document =
                Document.read(
                        text,
                        CONNECTION_CONFIG_INVALID,
                        (root, all) -> new ConnectionReader(all, builder).read(root));
        document.logWarnings(LOG, "connection document");
        return document.faults();
    }

    /** Whether one path is the other, or leads to it. */
    private static boolean related(String one, String other) {
        return one.equals(other) || one.startsWith(other + ".") || other.startsWith(one + ".");
    }

    private static void throwIfAny(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }
}
