package io.mcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mcm.ConfigException.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the tests of documents share. */
final class ConfigText {
    private ConfigText() {}

    /** JSON written with single quotes. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    /** The faults of a refused call. */
    static List<Fault> faultsOf(Runnable call) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, call::run);
        assertThat(refused).as("the refusal").isNotNull();
        assertThat(refused.code()).isEqualTo(refused.faults().getFirst().code());
        return refused.faults();
    }

    /** What a call logs. */
    static String logOf(Runnable call) {
        PrintStream stderr = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            call.run();
        } finally {
            System.setErr(stderr);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
