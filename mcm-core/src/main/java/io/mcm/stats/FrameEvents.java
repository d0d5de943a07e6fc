package io.mcm.stats;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Flight Recorder events of single frames. Off unless a recording names them; then each costs an
 * object.
 */
public final class FrameEvents {
    private FrameEvents() {}

    @Name("io.mcm.FrameSent")
    @Label("Frame Sent")
    @Category("MCM")
    @Description("A source committed a frame")
    @Enabled(false)
    @StackTrace(false)
    static final class Sent extends Event {
        @Label("Group")
        String group = "";

        @Label("Sequence")
        long sequence;

        @Label("Payload Length")
        @DataAmount
        long payloadLength;

        @Label("Missed By")
        @Description("How many receivers missed the frame")
        int missedBy;
    }

    @Name("io.mcm.FrameReceived")
    @Label("Frame Received")
    @Category("MCM")
    @Description("A receiver was lent a frame")
    @Enabled(false)
    @StackTrace(false)
    static final class Received extends Event {
        @Label("Group")
        String group = "";

        @Label("Sequence")
        long sequence;

        @Label("Payload Length")
        @DataAmount
        long payloadLength;

        @Label("Missed Before")
        long missedBefore;
    }

    @Name("io.mcm.FrameMissed")
    @Label("Frame Missed")
    @Category("MCM")
    @Description("A receiver held too many frames to be given this one")
    @Enabled(false)
    @StackTrace(false)
    static final class Missed extends Event {
        @Label("Group")
        String group = "";

        @Label("Sequence")
        long sequence;
    }

    /**
     * A source committed a frame.
     *
     * @param group the group
     * @param sequence the frame's number
     * @param payloadLength bytes
     * @param missedBy how many receivers missed it
     */
    public static void sent(String group, long sequence, int payloadLength, int missedBy) {
        if (FlightRecorder.isInitialized()) {
            Sent event = new Sent();
            if (event.isEnabled()) {
                event.group = group;
                event.sequence = sequence;
                event.payloadLength = payloadLength;
                event.missedBy = missedBy;
                event.commit();
            }
        }
    }

    /**
     * A receiver was lent a frame.
     *
     * @param group the group
     * @param sequence the frame's number
     * @param payloadLength bytes
     * @param missedBefore how many frames it missed before
     */
    public static void received(String group, long sequence, int payloadLength, long missedBefore) {
        if (FlightRecorder.isInitialized()) {
            Received event = new Received();
            if (event.isEnabled()) {
                event.group = group;
                event.sequence = sequence;
                event.payloadLength = payloadLength;
                event.missedBefore = missedBefore;
                event.commit();
            }
        }
    }

    /**
     * A receiver held too many frames to be given this one.
     *
     * @param group the group
     * @param sequence the frame's number
     */
    public static void missed(String group, long sequence) {
        if (FlightRecorder.isInitialized()) {
            Missed event = new Missed();
            if (event.isEnabled()) {
                event.group = group;
                event.sequence = sequence;
                event.commit();
            }
        }
    }
}
