package io.mcm.contract.memory;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Where links of one address find each other: receivers call, senders answer. */
final class Exchange {
    private static final Map<String, Queue<Wire>> CALLS = new ConcurrentHashMap<>();
    private static final Map<String, Wire> ANSWERED = new ConcurrentHashMap<>();

    private Exchange() {}

    /** A receiver waits for its sender at the other end of this wire. */
    static void call(String address, Wire wire) {
        CALLS.computeIfAbsent(address, key -> new ConcurrentLinkedQueue<>()).add(wire);
    }

    /** The wire of a receiver that waits, or null when there is none. */
    static @Nullable Wire answer(String address) {
        Queue<Wire> calls = CALLS.get(address);
        if (calls == null) {
            return null;
        }
        for (Wire wire = calls.poll(); wire != null; wire = calls.poll()) {
            if (!wire.isCut()) {
                ANSWERED.put(address, wire);
                return wire;
            }
        }
        return null;
    }

    static boolean cut(String address, String cause) {
        Wire wire = ANSWERED.remove(address);
        if (wire == null || wire.isCut()) {
            return false;
        }
        wire.cut(cause);
        return true;
    }

    /** Forgets a wire that has ended. */
    static void hangUp(String address, Wire wire) {
        wire.cut("hung up");
        ANSWERED.remove(address, wire);
        CALLS.computeIfPresent(
                address,
                (key, calls) -> {
                    calls.remove(wire);
                    return calls.isEmpty() ? null : calls;
                });
    }
}
