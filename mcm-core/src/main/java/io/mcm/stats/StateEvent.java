package io.mcm.stats;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder event: a connection changed its state. On in every recording. */
@Name("io.mcm.ConnectionState")
@Label("Connection State")
@Category("MCM")
@Description("A connection changed its state")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // Flight Recorder reads the fields
public final class StateEvent extends Event {
    @Label("Group")
    private final String group;

    @Label("Direction")
    private final String direction;

    @Label("From")
    private final String from;

    @Label("To")
    private final String to;

    @Label("Reason")
    private final String reason;

    private StateEvent(String group, String direction, String from, String to, String reason) {
        this.group = group;
        this.direction = direction;
        this.from = from;
        this.to = to;
        this.reason = reason;
    }

    /**
     * A connection changed its state.
     *
     * @param group its group
     * @param direction tx or rx
     * @param from the state before
     * @param to the state now
     * @param reason why
     */
    public static void emit(String group, String direction, String from, String to, String reason) {
        if (FlightRecorder.isInitialized()) {
            new StateEvent(group, direction, from, to, reason).commit();
        }
    }
}
