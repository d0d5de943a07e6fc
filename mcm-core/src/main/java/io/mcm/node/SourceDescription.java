package io.mcm.node;

import io.mcm.ConfigException;
import io.mcm.PageKind;
import io.mcm.json.Document;
import io.mcm.memory.SegmentPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a source tells a receiver whose request it agrees to.
 *
 * @param format of its frames now, as {@link io.mcm.format.Format} prints it
 * @param plan how its memory is cut
 */
public record SourceDescription(String format, SegmentPlan plan) {
    /**
     * Reads a description.
     *
     * @param json from another node, maybe a hostile one
     * @return the description, its numbers in range
     * @throws ConfigException everything that is wrong with it
     */
    public static SourceDescription fromJson(String json) {
        return Fields.read(
                json,
                root -> {
                    int slots = root.integer("slots", 1, SegmentPlan.MAX_SLOTS);
                    return new SourceDescription(
                            root.name("format"),
                            new SegmentPlan(
                                    slots,
                                    root.integer("slotsPerRegion", 1, slots),
                                    root.integer("metadataSize", 0, Integer.MAX_VALUE),
                                    root.integer("payloadSize", 0, Integer.MAX_VALUE),
                                    pages(root.word("pages", PageKind.class))));
                });
    }

    /** What stands in for a wrong word must make a plan, until the fault is thrown. */
    private static PageKind pages(PageKind kind) {
        return kind == PageKind.NONE ? PageKind.BASE : kind;
    }

    /**
     * Prints the description.
     *
     * @return JSON on one line, which {@link #fromJson} reads back as an equal one
     */
    public String toJson() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", format);
        root.put("slots", plan.slots());
        root.put("slotsPerRegion", plan.slotsPerRegion());
        root.put("metadataSize", plan.metadataSize());
        root.put("payloadSize", plan.payloadSize());
        root.put("pages", Fields.word(plan.pageKind()));
        return Document.printLine(root);
    }
}
