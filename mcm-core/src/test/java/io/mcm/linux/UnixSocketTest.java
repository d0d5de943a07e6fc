package io.mcm.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnixSocketTest {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment place = arena.allocate(128);

    @TempDir Path directory;

    @AfterEach
    void free() {
        arena.close();
    }

    private String address(String kind) {
        String unique = "mcm-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        return kind.equals("abstract") ? "@" + unique : directory.resolve(unique).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "abstract"})
    void shouldCarryMessagesAndDescriptors(String kind) {
        String address = address(kind);
        try (UnixSocket listener = UnixSocket.listen(address);
                UnixSocket client = UnixSocket.connect(address);
                UnixSocket server = Objects.requireNonNull(listener.accept());
                EventFd wake = EventFd.create()) {
            assertThat(listener.accept()).isNull();
            assertThat(server.receive(place)).isNull();

            assertThat(client.send(text("first"), wake.fd())).isTrue();
            assertThat(client.send(text("second"))).isTrue();

            UnixSocket.Received first = Objects.requireNonNull(server.receive(place));
            assertThat(text(first)).isEqualTo("first");
            assertThat(first.fds()).hasSize(1);
            assertThat(first.truncated()).isFalse();
            EventFd copy = EventFd.of(first.fds()[0]);
            wake.signal();
            MemorySegment count = arena.allocate(8, 8);
            assertThat(Sockets.get().read(copy.fd(), count, 8)).isEqualTo(8);
            copy.close();
            assertThat(text(Objects.requireNonNull(server.receive(place)))).isEqualTo("second");
        }
    }

    @Test
    void shouldSeeTheHangUpAfterWhatWasSentBefore() {
        String address = address("path");
        try (UnixSocket listener = UnixSocket.listen(address);
                UnixSocket client = UnixSocket.connect(address);
                UnixSocket server = Objects.requireNonNull(listener.accept())) {
            client.send(text("last"));
            client.close();
            assertThat(text(Objects.requireNonNull(server.receive(place)))).isEqualTo("last");
            assertThat(Objects.requireNonNull(server.receive(place)).length()).isZero();
            assertThatThrownBy(() -> server.send(text("anybody?")))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageContaining("Broken pipe");
        }
    }

    @Test
    void shouldTellWhoIsThere() {
        String address = address("path");
        try (UnixSocket listener = UnixSocket.listen(address);
                UnixSocket client = UnixSocket.connect(address)) {
            assertThat(client.peer().pid()).isEqualTo((int) ProcessHandle.current().pid());
            assertThat(client.peer().uid()).isEqualTo(FileSystem.get().geteuid());
            assertThat(listener.fd()).isPositive();
        }
    }

    @Test
    void shouldTellMessagesThatDoNotFit() {
        String address = address("path");
        try (UnixSocket listener = UnixSocket.listen(address);
                UnixSocket client = UnixSocket.connect(address);
                UnixSocket server = Objects.requireNonNull(listener.accept())) {
            client.send(arena.allocate(place.byteSize() + 1));
            assertThat(Objects.requireNonNull(server.receive(place)).truncated()).isTrue();
            int[] many = new int[UnixSocket.MAX_FDS + 1];
            java.util.Arrays.fill(many, client.fd());
            client.send(text("many"), many);
            UnixSocket.Received received = Objects.requireNonNull(server.receive(place));
            assertThat(received.truncated()).isTrue();
            assertThat(received.fds()).hasSize(UnixSocket.MAX_FDS);
            received.closeFds();
        }
    }

    @Test
    void shouldSayThatThereIsNoRoom() {
        String address = address("path");
        try (UnixSocket listener = UnixSocket.listen(address);
                UnixSocket client = UnixSocket.connect(address)) {
            int sent = 0;
            while (client.send(place)) {
                sent++;
            }
            assertThat(sent).isPositive();
            assertThat(listener.fd()).isPositive();
        }
    }

    @Test
    void shouldTellStaleAddressesFromUnusedOnes() throws Exception {
        String address = address("path");
        UnixSocket.listen(address).close();
        assertThat(Files.exists(Path.of(address))).isTrue();
        assertThatThrownBy(() -> UnixSocket.connect(address))
                .isInstanceOfSatisfying(
                        SystemCallException.class,
                        e -> assertThat(e.errno()).isEqualTo(Sockets.ECONNREFUSED));
        Files.delete(Path.of(address));
        assertThatThrownBy(() -> UnixSocket.connect(address))
                .isInstanceOfSatisfying(
                        SystemCallException.class,
                        e -> assertThat(e.errno()).isEqualTo(FileSystem.ENOENT));
    }

    @Test
    void shouldRefuseAddressesThatAreTooLong() {
        assertThatThrownBy(() -> UnixSocket.listen("/" + "x".repeat(UnixSocket.MAX_PATH)))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("108 bytes");
    }

    private MemorySegment text(String text) {
        return arena.allocateFrom(JAVA_BYTE, text.getBytes(UTF_8));
    }

    private String text(UnixSocket.Received received) {
        return new String(place.asSlice(0, received.length()).toArray(JAVA_BYTE), UTF_8);
    }
}
