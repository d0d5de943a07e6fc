package io.mcm.memif.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {
    private static Secret sent(String text) {
        return Secret.ofBytes(text.getBytes(UTF_8));
    }

    @Test
    void shouldEndWithTheFirstZero() {
        assertThat(Secret.of("open").admits(sent("open\0left in libmemif's me"))).isTrue();
        assertThat(Secret.of("open").admits(sent("opener\0ft in libmemif's me"))).isFalse();
        assertThat(sent("\0eft behind in libmemif's me").isNone()).isTrue();
    }

    @Test
    void shouldAdmitEverybodyOnlyWithoutASecret() {
        assertThat(Secret.NONE.admits(Secret.of("any"))).isTrue();
        assertThat(Secret.of("s".repeat(24)).admits(sent("s".repeat(24)))).isTrue();
        assertThat(Secret.of("s".repeat(24)).admits(sent("s".repeat(23) + "t"))).isFalse();
        assertThat(Secret.of("any").admits(Secret.NONE)).isFalse();
    }
}
