package io.mcm.node;

import io.mcm.json.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What two nodes say first.
 *
 * @param mesh the mesh of who says it
 * @param id the node that says it
 */
record Hello(String mesh, NodeId id) {
    static Hello fromJson(String json) {
        return Fields.read(json, root -> new Hello(root.name("mesh"), root.id("id")));
    }

    String toJson() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("mesh", mesh);
        root.put("id", id);
        return Document.printLine(root);
    }
}
