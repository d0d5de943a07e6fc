package io.mcm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStatusTest {
    private static final FileSystem LIBC = FileSystem.get();

    @TempDir Path directory;

    private FileStatus of(Path path) {
        return Objects.requireNonNull(FileStatus.of(FileSystem.AT_FDCWD, path.toString()));
    }

    @Test
    void shouldTellWhatJavaTells() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "hello");

        FileStatus status = of(file);

        assertThat(status.mode()).isEqualTo(Files.getAttribute(file, "unix:mode"));
        assertThat(status.uid()).isEqualTo(Files.getAttribute(file, "unix:uid"));
        assertThat(status.gid()).isEqualTo(Files.getAttribute(file, "unix:gid"));
        assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(status.size()).isEqualTo(5);
        assertThat(status.isRegular()).isTrue();
        assertThat(of(directory).isRegular()).isFalse();
    }

    @Test
    void shouldKnowTheSameFileUnderAnotherName() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path same = Files.createLink(directory.resolve("same"), file);
        Path other = Files.createFile(directory.resolve("other"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        int fd = LIBC.openat(FileSystem.AT_FDCWD, file.toString(), FileSystem.O_RDONLY, 0);

        assertThat(FileStatus.of(fd).isSameFile(of(same))).isTrue();
        assertThat(FileStatus.of(fd).isSameFile(of(other))).isFalse();
        assertThat(FileStatus.of(fd).isSameFile(of(link))).isFalse();
        LIBC.close(fd);
        assertThat(FileStatus.of(FileSystem.AT_FDCWD, directory + "/none")).isNull();
    }
}
