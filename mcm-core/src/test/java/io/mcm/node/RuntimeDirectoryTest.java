package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mcm.ConfigException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.MeshConfig;
import io.mcm.linux.FileSystem;
import io.mcm.linux.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeDirectoryTest {
    private static final FileSystem LIBC = FileSystem.get();
    private static final String PROPERTY = "mcm.runtimeDirectory";
    private static final int SOME_GROUP = 4711;
    private static final int SOME_USER = 4712;

    /** Other tests' nodes meet where this says; these tests are about what is chosen without it. */
    private final @Nullable String property = System.getProperty(PROPERTY);

    @TempDir Path temporary;

    @BeforeEach
    void clearProperty() {
        System.clearProperty(PROPERTY);
    }

    @AfterEach
    void restoreProperty() {
        if (property != null) {
            System.setProperty(PROPERTY, property);
        }
    }

    private Path place() {
        return temporary.resolve("mcm");
    }

    private MeshConfig.Builder config() {
        return MeshConfig.builder().runtimeDirectory(place());
    }

    private static void chmod(Path path, int mode) {
        assertThat(LIBC.fchmodat(FileSystem.AT_FDCWD, path.toString(), mode)).isZero();
    }

    private static String modeAndGroup(Path path) throws IOException {
        return Integer.toOctalString((int) Files.getAttribute(path, "unix:mode") & 07777)
                + " "
                + Files.getAttribute(path, "unix:gid");
    }

    private static void assumeRoot() {
        assumeThat(LIBC.geteuid()).as("the user").isZero();
    }

    @Test
    void shouldMakeItForItsUserAlone() throws IOException {
        try (RuntimeDirectory directory = RuntimeDirectory.open(config().build());
                RuntimeDirectory again = RuntimeDirectory.open(config().build())) {
            assertThat(directory.path()).isEqualTo(again.path()).isEqualTo(place());
            assertThat(modeAndGroup(place())).startsWith("700 ");
            directory.listen(NodeId.random()).close();
            String name = again.names().getFirst();
            assertThat(modeAndGroup(place().resolve(name))).startsWith("600 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"0755", "0701", "0702", "0770", "02770", "0740"})
    void shouldRefuseWrongModes(String mode) throws IOException {
        Files.createDirectory(place());
        chmod(place(), Integer.parseInt(mode, 8));

        assertThatThrownBy(() -> RuntimeDirectory.open(config().build()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("runtimeDirectory = " + place())
                .hasMessageContaining("has mode " + mode);
    }

    @Test
    void shouldRefuseADirectoryOfAnotherUser() throws IOException {
        assumeRoot();
        Files.createDirectory(place());
        chmod(place(), 0700);
        Files.setAttribute(place(), "unix:uid", SOME_USER);

        assertThatThrownBy(() -> RuntimeDirectory.open(config().build()))
                .hasMessageContaining("belongs to user " + SOME_USER);

        RuntimeDirectory.open(config().allowedUsers(List.of(SOME_USER)).build()).close();
    }

    @Test
    void shouldRefuseLinksAndFiles() throws IOException {
        Path real = Files.createDirectory(temporary.resolve("real"));
        chmod(real, 0700);
        Files.createSymbolicLink(place(), real);
        assertThatThrownBy(() -> RuntimeDirectory.open(config().build()))
                .hasMessageContaining("is not a directory")
                .hasMessageContaining("symbolic link");

        Files.delete(place());
        Files.createFile(place());
        assertThatThrownBy(() -> RuntimeDirectory.open(config().build()))
                .hasMessageContaining("is not a directory");
    }

    @Test
    void shouldNameWhatIsMissing() {
        MeshConfig deep =
                MeshConfig.builder().runtimeDirectory(temporary.resolve("no/such")).build();
        assertThatThrownBy(() -> RuntimeDirectory.open(deep))
                .hasMessageContaining("cannot be made: No such file");
    }

    @Test
    void shouldShareWithAGroup() throws IOException {
        assumeRoot();
        MeshConfig shared = config().runtimeGroup(SOME_GROUP).build();
        try (RuntimeDirectory directory = RuntimeDirectory.open(shared)) {
            assertThat(modeAndGroup(place())).isEqualTo("2770 " + SOME_GROUP);
            directory.listen(NodeId.random()).close();
            ClaimLock.acquire(directory, "m", "g", NodeId.random(), "x");
            for (String name : directory.names()) {
                assertThat(modeAndGroup(place().resolve(name))).isEqualTo("660 " + SOME_GROUP);
            }
        }
        RuntimeDirectory.open(shared).close();
        assertThatThrownBy(() -> RuntimeDirectory.open(config().build()))
                .hasMessageContaining("runtimeGroup");
        MeshConfig other = config().runtimeGroup(SOME_GROUP + 1).build();
        assertThatThrownBy(() -> RuntimeDirectory.open(other))
                .hasMessageContaining("group " + SOME_GROUP + ";");
        assertThat(modeAndGroup(place())).isEqualTo("2770 " + SOME_GROUP);
    }

    @Test
    void shouldAcceptOneOfAnAllowedUserThatIsSharedWithTheGroup() throws IOException {
        assumeRoot();
        Files.createDirectory(place());
        Files.setAttribute(place(), "unix:gid", SOME_GROUP);
        Files.setAttribute(place(), "unix:uid", SOME_USER);
        chmod(place(), 02770);
        MeshConfig.Builder users = config().allowedUsers(List.of(SOME_USER));

        RuntimeDirectory.open(users.runtimeGroup(SOME_GROUP).build()).close();

        assertThat(modeAndGroup(place())).isEqualTo("2770 " + SOME_GROUP);
        assertThatThrownBy(() -> RuntimeDirectory.open(users.runtimeGroup(1).build()))
                .hasMessageContaining("group " + SOME_GROUP + ";");
    }

    @Test
    void shouldChooseTheFirstThatCanBeUsed() throws IOException {
        MeshConfig config = MeshConfig.builder().build();
        Path host = temporary.resolve("host");
        Path xdg = Files.createDirectory(temporary.resolve("xdg"));
        Path named = temporary.resolve("named");
        Map<String, String> desktop = Map.of("XDG_RUNTIME_DIR", xdg.toString());

        assertThat(chosen(config, desktop, host)).isEqualTo(host);
        chmod(host, 0777);
        assertThat(chosen(config, desktop, host)).isEqualTo(xdg.resolve("mcm"));
        assertThat(chosen(config, Map.of("MCM_RUNTIME_DIR", named.toString()), host))
                .isEqualTo(named);
        assertThat(chosen(config().build(), Map.of("MCM_RUNTIME_DIR", "/nowhere/x"), host))
                .isEqualTo(place());
        assertThat(
                        withProperty(
                                PROPERTY,
                                temporary.resolve("property"),
                                () ->
                                        chosen(
                                                config,
                                                Map.of("MCM_RUNTIME_DIR", named.toString()),
                                                host)))
                .isEqualTo(temporary.resolve("property"));
        assertThat(withProperty("java.io.tmpdir", temporary, () -> chosen(config, Map.of(), host)))
                .isEqualTo(temporary.resolve("mcm-" + LIBC.geteuid()));
    }

    @Test
    void shouldTellWhyNoneCanBeUsed() throws IOException {
        Path host = Files.createFile(temporary.resolve("host"));
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", "/" + "x".repeat(UnixSocket.MAX_PATH));

        assertThatThrownBy(
                        () ->
                                withProperty(
                                        "java.io.tmpdir",
                                        temporary.resolve("gone"),
                                        () ->
                                                chosen(
                                                        MeshConfig.builder().build(),
                                                        environment,
                                                        host)))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContainingAll(
                        "host: is not a directory",
                        "x/mcm: has 112 bytes",
                        "at most 69",
                        "gone/mcm-" + LIBC.geteuid() + ": cannot be made",
                        "MCM_RUNTIME_DIR");
    }

    @Test
    void shouldNameTheVariableOfADirectoryThatCannotBeUsed() {
        assertThatThrownBy(
                        () ->
                                chosen(
                                        MeshConfig.builder().build(),
                                        Map.of("MCM_RUNTIME_DIR", "relative"),
                                        temporary))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIENT_CONFIG_INVALID))
                .hasMessageContainingAll("relative", "MCM_RUNTIME_DIR", "absolute");
    }

    private static Path chosen(MeshConfig config, Map<String, String> environment, Path host) {
        try (RuntimeDirectory directory = RuntimeDirectory.open(config, environment, host)) {
            return directory.path();
        }
    }

    private static <T> T withProperty(String name, Path value, Supplier<T> work) {
        String before = System.getProperty(name);
        System.setProperty(name, value.toString());
        try {
            return work.get();
        } finally {
            if (before == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, before);
            }
        }
    }

    @Test
    void shouldTakeTheLongestPathThatSocketsFitIn() {
        String longest = temporary + "/" + "x".repeat(69 - temporary.toString().length() - 1);
        MeshConfig config = MeshConfig.builder().runtimeDirectory(Path.of(longest)).build();
        try (RuntimeDirectory directory = RuntimeDirectory.open(config)) {
            NodeId node = NodeId.random();
            try (UnixSocket listener = directory.listen(node);
                    UnixSocket client = directory.connect(node)) {
                assertThat(Objects.requireNonNull(listener.accept()).peer().uid())
                        .isEqualTo(client.peer().uid());
            }
        }
        assertThatThrownBy(() -> MeshConfig.builder().runtimeDirectory(Path.of(longest + "x")))
                .hasMessageContaining("69 bytes");
    }

    @Test
    void shouldDoNothingOnceItIsClosed() {
        RuntimeDirectory directory = RuntimeDirectory.open(config().build());
        directory.close();
        directory.close();

        assertThat(directory.unlink("x")).isFalse();
        assertThat(directory.status("x")).isNull();
        assertThatThrownBy(() -> directory.openFile("x", FileSystem.O_RDONLY))
                .hasMessageContaining("closed");
    }
}
