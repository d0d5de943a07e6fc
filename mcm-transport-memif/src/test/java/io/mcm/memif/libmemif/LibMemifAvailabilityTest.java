package io.mcm.memif.libmemif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import io.mcm.memif.Memif;
import io.mcm.memif.TestPlaces;
import io.mcm.memif.engine.Direction;
import io.mcm.spi.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a library that is not here or not the right one, each in a JVM of its own. */
class LibMemifAvailabilityTest {
    @TempDir Path directory;

    /** The JVM: says what it finds. */
    public static void main(String[] arguments) {
        Availability availability = LibMemif.availability();
        System.out.println(availability.available() + " " + availability.reason());
        try {
            LibMemifEngine.get()
                    .open(Memif.master(TestPlaces.abstractName(), 0), Direction.BOTH)
                    .close();
            System.out.println("opened");
        } catch (ConnectionException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
    }

    private static String ask(Path library) {
        return C.run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + LibMemif.PROPERTY + "=" + library,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LibMemifAvailabilityTest.class.getName()));
    }

    @Test
    void shouldSayWhatToDoWithoutTheLibrary() {
        assertThat(ask(directory.resolve("nowhere.so")))
                .startsWith("false libmemif cannot be loaded: ")
                .contains("nowhere.so")
                .contains("TRANSPORT_UNAVAILABLE memif engine LIBMEMIF")
                .contains("-Dmcm.libmemif=PATH");
    }

    @Test
    void shouldSayWhatToDoWithAnotherLibrary() throws IOException {
        Path source = Files.writeString(directory.resolve("other.c"), "int other;\n");
        Path other = C.compile(source, directory.resolve("other.so"), "-shared", "-fPIC");
        assertThat(ask(other)).startsWith("false libmemif cannot be loaded: ").contains("memif_");
    }

    @Test
    void shouldRefuseTheForkOfTheOriginal() {
        Path fork = fake("-DFORK");
        assertThat(ask(fork)).contains("false " + fork + " has other structures than upstream's");
    }

    @Test
    void shouldKnowUpstreamByItsArguments() {
        assertThat(ask(fake("-UFORK"))).startsWith("true ");
    }

    private Path fake(String kind) {
        return C.compile(
                C.source("fork_libmemif.c"),
                directory.resolve("libmemif.so"),
                "-shared",
                "-fPIC",
                kind);
    }

    @Test
    void shouldRefuseSettingsThatOnlyTheJavaEngineKnows() {
        C.assumeLibrary();
        String socket = TestPlaces.abstractName();
        assertThatThrownBy(() -> open(Memif.slave(socket, 0).bufferSize(65_536)))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("memif.bufferSize = 65536")
                .hasMessageContaining("at most 65472");
        assertThatThrownBy(
                        () ->
                                open(
                                        Memif.slave(socket, 0)
                                                .bufferSize(65_472)
                                                .log2RingSize(14)
                                                .rings(2)))
                .hasMessageContaining("less than 2 GiB");
        assertThatThrownBy(() -> open(Memif.master(socket, 0).secret("s".repeat(24))))
                .hasMessageContaining("memif.secret = 24 bytes");
    }

    private static void open(Memif settings) {
        LibMemifEngine.get().open(settings, Direction.BOTH).close();
    }
}
