package io.mcm.node;

import io.mcm.ErrorCode;
import io.mcm.json.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a receiver gets no link.
 *
 * @param code the error, {@link ErrorCode#CONNECTION_FAILED} for one that only newer nodes know
 * @param reason for people
 */
record Refusal(ErrorCode code, String reason) {
    static Refusal fromJson(String json) {
        return Fields.read(json, root -> new Refusal(code(root.name("code")), root.name("reason")));
    }

    private static ErrorCode code(String word) {
        for (ErrorCode code : ErrorCode.values()) {
            if (Fields.word(code).equals(word)) {
                return code;
            }
        }
        return ErrorCode.CONNECTION_FAILED;
    }

    static String toJson(ErrorCode code, String reason) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("code", Fields.word(code));
        root.put("reason", reason);
        return Document.printLine(root);
    }
}
