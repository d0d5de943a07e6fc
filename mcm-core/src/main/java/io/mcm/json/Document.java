package io.mcm.json;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/**
 * A JSON document of settings while it is read: collects everything that is wrong with it, so that
 * all of it is told at once, and what is merely strange, as warnings.
 */
public final class Document {
    private static final int MAX_WARNINGS = 20;

    /** No text made by people has more; a hostile one must not keep its reader busy. */
    private static final int MAX_FAULTS = 1000;

    private final ErrorCode invalid;

    /** By place. */
    private final Map<String, Fault> faults = new LinkedHashMap<>();

    private final List<String> warnings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    private Document(ErrorCode invalid) {
        this.invalid = invalid;
    }

    /**
     * Reads a document.
     *
     * @param text JSON; commas before closing brackets are let pass with a warning
     * @param invalid the code of its faults
     * @param reader takes the settings out of the document's top level
     * @return the document with its faults and warnings
     * @throws ConfigException the text is no JSON object
     */
    public static Document read(String text, ErrorCode invalid, Reader reader) {
        Document document = new Document(invalid);
        reader.read(document.root(text), document);
        document.sections.forEach(Section::warnOfUnknown);
        return document;
    }

    /** Takes settings out of a document. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes them.
         *
         * @param root the top level
         * @param document gets faults
         */
        void read(Section root, Document document);
    }

    /**
     * Prints a document.
     *
     * @param members in the order they are printed; values are maps, lists, strings, integers,
     *     longs, decimals
     * @return JSON, indented
     */
    public static String print(Map<String, ?> members) {
        return JsonText.print(members);
    }

    /**
     * Prints a document for programs.
     *
     * @param members as for {@link #print}
     * @return JSON, on one line, without spaces
     */
    public static String printLine(Map<String, ?> members) {
        return JsonText.printLine(members);
    }

    private Section root(String text) {
        JsonText.Read read;
        try {
            read = JsonText.parse(text);
        } catch (JsonText.SyntaxException e) {
            throw new ConfigException(
                    List.of(
                            new Fault(
                                    invalid,
                                    "document, " + e.place(),
                                    Excerpt.of(String.valueOf(e.getMessage())),
                                    "JSON (RFC 8259), up to 1 MiB")));
        }
        read.duplicates().forEach(path -> fault(path, "(given twice)", "once"));
        warnings.addAll(read.warnings());
        JsonValue value = read.value();
        if (!(value instanceof JsonValue.Members object)) {
            throw new ConfigException(
                    List.of(new Fault(invalid, "document", Excerpt.of(value), "an object")));
        }
        return section("", object);
    }

    Section section(String path, JsonValue.Members object) {
        Section section = new Section(this, path, object.members());
        sections.add(section);
        return section;
    }

    boolean isClean(String path) {
        return faults.keySet().stream()
                .noneMatch(place -> place.equals(path) || place.startsWith(path + "."));
    }

    /**
     * Adds a fault, unless its place has one already.
     *
     * @param fault what is wrong
     */
    public void add(Fault fault) {
        faults.putIfAbsent(fault.path(), fault);
    }

    /**
     * Adds a fault of the document's own code.
     *
     * @param path where
     * @param value what is there
     * @param allowed what may be there
     */
    public void fault(String path, Object value, String allowed) {
        if (faults.size() < MAX_FAULTS) {
            add(new Fault(invalid, path, Excerpt.of(value), allowed));
        }
    }

    /**
     * Adds a warning.
     *
     * @param warning path and what is strange about it
     */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /**
     * Makes something of values that were read. The faults it finds name the document's places.
     *
     * @param construct may throw a {@link ConfigException}
     */
    public void attempt(Runnable construct) {
        try {
            construct.run();
        } catch (ConfigException e) {
            e.faults().forEach(this::add);
        }
    }

    /**
     * Everything that is wrong.
     *
     * @return the faults so far, one a place
     */
    public List<Fault> faults() {
        return List.copyOf(faults.values());
    }

    /**
     * Logs the warnings, the first 20 of them.
     *
     * @param log gets them
     * @param what the kind of document
     */
    public void logWarnings(Logger log, String what) {
        warnings.stream().limit(MAX_WARNINGS).forEach(w -> log.warn("{}: {}", what, w));
        if (warnings.size() > MAX_WARNINGS) {
            log.warn("{}: and {} more warnings", what, warnings.size() - MAX_WARNINGS);
        }
    }
}
