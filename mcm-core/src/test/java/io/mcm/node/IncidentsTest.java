package io.mcm.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.node.HostNetwork.Incident;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class IncidentsTest {
    private final Incidents incidents = new Incidents("camera");

    /** What the tests' log, which has warnings and worse, gets of some incidents. */
    private String warningsOf(Incident incident, int times) {
        PrintStream stderr = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            for (int i = 0; i < times; i++) {
                incidents.add(incident, "what it was");
            }
        } finally {
            System.setErr(stderr);
        }
        return log.toString(UTF_8);
    }

    @Test
    void shouldWarnLessAndLessOftenOfWhatGoesWrong() {
        assertThat(warningsOf(Incident.GARBAGE, 9))
                .hasLineCount(4)
                .contains("node camera: what it was (GARBAGE number 8)");
        assertThat(incidents.count(Incident.GARBAGE)).isEqualTo(9);
    }

    @Test
    void shouldNotWarnOfCleaningUp() {
        assertThat(warningsOf(Incident.SWEPT, 1)).isEmpty();
        assertThat(incidents.count(Incident.SWEPT)).isEqualTo(1);
    }
}
