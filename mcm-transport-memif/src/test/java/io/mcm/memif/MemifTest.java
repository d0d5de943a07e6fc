package io.mcm.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.spi.TransportProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemifTest {
    @Test
    void shouldHaveTheDefaultsOfItsDocument() {
        assertThat(Memif.slave("/run/vpp/memif.sock", 3))
                .isEqualTo(
                        new Memif(
                                "/run/vpp/memif.sock",
                                3,
                                Memif.Role.SLAVE,
                                "",
                                "mcm",
                                10,
                                1,
                                2048,
                                Memif.Mode.ETHERNET,
                                false,
                                Memif.Engine.JAVA));
    }

    @Test
    void shouldChangeOneSettingAtATime() {
        Memif changed =
                Memif.master("@here", 4_294_967_295L)
                        .secret("s")
                        .interfaceName("eth7")
                        .log2RingSize(14)
                        .rings(64)
                        .bufferSize(Memif.MAX_BUFFER_SIZE)
                        .mode(Memif.Mode.IP)
                        .polling(true)
                        .engine(Memif.Engine.LIBMEMIF);
        assertThat(changed)
                .isEqualTo(
                        new Memif(
                                "@here",
                                4_294_967_295L,
                                Memif.Role.MASTER,
                                "s",
                                "eth7",
                                14,
                                64,
                                Memif.MAX_BUFFER_SIZE,
                                Memif.Mode.IP,
                                true,
                                Memif.Engine.LIBMEMIF));
        assertThat(changed.address()).isEqualTo("@here#4294967295");
    }

    @Test
    @SuppressWarnings("NullAway") // as from code without annotations
    void shouldTellAllFaultsAtOnce() {
        assertThatThrownBy(
                        () ->
                                new Memif(
                                        "",
                                        -1,
                                        null,
                                        "x".repeat(25),
                                        "n\nn",
                                        0,
                                        65,
                                        100,
                                        null,
                                        false,
                                        null))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e ->
                                assertThat(e.faults())
                                        .extracting(Fault::path)
                                        .containsExactly(
                                                "memif.socket",
                                                "memif.id",
                                                "memif.role",
                                                "memif.secret",
                                                "memif.interfaceName",
                                                "memif.log2RingSize",
                                                "memif.rings",
                                                "memif.bufferSize",
                                                "memif.mode",
                                                "memif.engine"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 65, 2_147_483_647, -64})
    void shouldRefuseBufferSizes(int bytes) {
        assertThatThrownBy(() -> Memif.slave("@s", 0).bufferSize(bytes))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("memif.bufferSize = " + bytes);
    }

    @Test
    void shouldNeverPrintTheSecret() {
        Memif memif = Memif.master("@s", 0).secret("swordfish");
        assertThat(memif.toString()).doesNotContain("swordfish").contains("secret=***");
        assertThatThrownBy(() -> memif.secret("swordfish".repeat(3)))
                .message()
                .doesNotContain("swordfish");
    }

    @Test
    void shouldBeFoundAndSayThatItWorks() {
        TransportProvider provider =
                ServiceLoader.load(TransportProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(p -> p.name().equals("memif"))
                        .findFirst()
                        .orElseThrow();
        assertThat(provider.availability().available()).isTrue();
        assertThat(provider.configType()).isEqualTo(Memif.class);
    }
}
