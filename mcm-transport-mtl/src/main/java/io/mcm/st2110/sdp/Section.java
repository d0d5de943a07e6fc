package io.mcm.st2110.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of the session, or of a stream, that mean something to ST 2110. */
final class Section {
    final Line start;
    @Nullable Line connection;
    @Nullable Line bandwidth;
    @Nullable Line filter;
    @Nullable Line rtpmap;
    @Nullable Line fmtp;
    @Nullable Line packetTime;
    @Nullable Line frameRate;
    @Nullable Line mid;
    final List<Line> groups = new ArrayList<>();
    @Nullable Line mediaClock;
    @Nullable Line referenceClock;

    Section(Line start) {
        this.start = start;
    }

    /** An attribute that is not known is passed over: RFC 4566 section 5.13. */
    void attribute(Line line) {
        int colon = line.value().indexOf(':');
        if (colon < 0) {
            return;
        }
        Line value = new Line(line.number(), line.value().substring(colon + 1));
        switch (line.value().substring(0, colon)) {
            case "source-filter" -> filter = value;
            case "rtpmap" -> rtpmap = value;
            case "fmtp" -> fmtp = value;
            case "ptime" -> packetTime = value;
            case "framerate" -> frameRate = value;
            case "mid" -> mid = value;
            case "group" -> groups.add(value);
            case "mediaclk" -> mediaClock = value;
            case "ts-refclk" -> referenceClock = value;
            default -> {}
        }
    }

    /** Takes what the session says for all streams where this one says nothing. */
    void inherit(Section session) {
        connection = connection == null ? session.connection : connection;
        filter = filter == null ? session.filter : filter;
        mediaClock = mediaClock == null ? session.mediaClock : mediaClock;
        referenceClock = referenceClock == null ? session.referenceClock : referenceClock;
    }
}
