package io.mcm;

import static io.mcm.ErrorCode.CLIENT_CONFIG_INVALID;

import io.mcm.json.Document;
import io.mcm.json.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The original's client document, and in its section {@code mcm} what it has no field for. */
final class ClientDocument {
    /** The top-level fields, for readers of the other document. */
    static final List<String> FIELDS =
            List.of(
                    "apiVersion",
                    "apiConnectionString",
                    "apiDefaultTimeoutMicroseconds",
                    "maxMediaConnections");

    /** The fields of section {@code mcm}, for readers of the other document. */
    static final List<String> MCM_FIELDS =
            List.of(
                    "mesh",
                    "node",
                    "leakDetection",
                    "pages",
                    "discovery",
                    "runtimeDirectory",
                    "runtimeGroup",
                    "allowedUsers",
                    "st2110Address");

    private static final Logger LOG = LoggerFactory.getLogger(ClientDocument.class);
    private static final Function<String, LeakDetection> LEAK_DETECTION =
            Fields.oneOf(
                    CLIENT_CONFIG_INVALID,
                    "leakDetection",
                    List.of(LeakDetection.values()),
                    Fields::word);
    private static final Function<String, PageKind> PAGES =
            Fields.oneOf(
                    CLIENT_CONFIG_INVALID,
                    "pages",
                    List.of(
                            PageKind.HUGE_1G,
                            PageKind.HUGE_2M,
                            PageKind.TRANSPARENT_HUGE,
                            PageKind.BASE),
                    Fields::word);

    private static final Function<String, Discovery> DISCOVERY =
            Fields.oneOf(
                    CLIENT_CONFIG_INVALID, "discovery", List.of(Discovery.values()), Fields::word);

    private ClientDocument() {}

    static void read(String text, MeshConfig.Builder into) {
        Document document =
                Document.read(text, CLIENT_CONFIG_INVALID, (root, all) -> read(root, into));
        document.logWarnings(LOG, "client document");
        if (!document.faults().isEmpty()) {
            throw new ConfigException(document.faults());
        }
    }

    private static void read(Section root, MeshConfig.Builder into) {
        root.leave(ConnectionDocument.FIELDS);
        root.text("apiVersion", into::apiVersion);
        root.text("apiConnectionString", into::apiConnectionString);
        root.timeout("apiDefaultTimeoutMicroseconds", TimeUnit.MICROSECONDS, into::defaultTimeout);
        root.whole("maxMediaConnections", into::maxConnections);
        Section mcm = root.section("mcm");
        if (mcm != null) {
            mcm.leave(ConnectionDocument.MCM_FIELDS);
            mcm.text("mesh", into::mesh);
            mcm.text("node", into::node);
            mcm.text("leakDetection", word -> into.leakDetection(LEAK_DETECTION.apply(word)));
            mcm.text("pages", word -> into.pages(PAGES.apply(word)));
            mcm.text("discovery", word -> into.discovery(DISCOVERY.apply(word)));
            mcm.text("runtimeDirectory", text -> into.runtimeDirectory(path(text)));
            mcm.whole("runtimeGroup", into::runtimeGroup);
            mcm.wholes("allowedUsers", into::allowedUsers);
            mcm.text("st2110Address", into::st2110Address);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Checks.fault(CLIENT_CONFIG_INVALID, "runtimeDirectory", text, "a path");
        }
    }

    static String write(MeshConfig config) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("apiVersion", config.apiVersion());
        if (!config.apiConnectionString().isEmpty()) {
            root.put("apiConnectionString", config.apiConnectionString());
        }
        root.put(
                "apiDefaultTimeoutMicroseconds",
                Fields.number(config.defaultTimeout(), TimeUnit.MICROSECONDS));
        root.put("maxMediaConnections", config.maxConnections());
        Map<String, Object> mcm = new LinkedHashMap<>();
        mcm.put("mesh", config.mesh());
        mcm.put("node", config.node());
        mcm.put("leakDetection", Fields.word(config.leakDetection()));
        mcm.put("pages", Fields.word(config.pages()));
        mcm.put("discovery", Fields.word(config.discovery()));
        if (config.runtimeDirectory() != null) {
            mcm.put("runtimeDirectory", config.runtimeDirectory());
        }
        config.runtimeGroup().ifPresent(gid -> mcm.put("runtimeGroup", gid));
        if (!config.allowedUsers().isEmpty()) {
            mcm.put("allowedUsers", List.copyOf(config.allowedUsers()));
        }
        if (config.st2110Address() != null) {
            mcm.put("st2110Address", config.st2110Address());
        }
        root.put("mcm", mcm);
        return Document.print(root);
    }
}
