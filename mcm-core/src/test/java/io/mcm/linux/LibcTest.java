package io.mcm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LibcTest {
    private static final int EBADF = 9;
    private final Libc libc = Libc.get();

    @Test
    void shouldLeaveTheErrorOfAFailedCall() {
        assertThat(libc.close(-1)).isEqualTo(-1);
        assertThat(libc.errno()).isEqualTo(EBADF);
        assertThat(libc.strerror(EBADF)).isEqualTo("Bad file descriptor");
    }

    @Test
    void shouldKeepTheErrorsOfThreadsApart() {
        assertThat(libc.close(-1)).isEqualTo(-1);
        int other =
                CompletableFuture.supplyAsync(
                                () -> {
                                    int unknownAdvice = libc.madvise(0, 4096, 9999);
                                    return unknownAdvice == -1 ? libc.errno() : 0;
                                })
                        .join();

        assertThat(other).isEqualTo(Libc.EINVAL);
        assertThat(libc.errno()).isEqualTo(EBADF);
    }

    @Test
    void shouldMakeSealedFiles() {
        int fd = libc.memfd_create("mcm-libc-test", Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        assertThat(fd).isPositive();
        assertThat(libc.ftruncate(fd, 4096)).isZero();
        assertThat(libc.fcntl(fd, Libc.F_ADD_SEALS, Libc.F_SEAL_SHRINK)).isZero();
        assertThat(libc.fcntl(fd, Libc.F_GET_SEALS, 0)).isEqualTo(Libc.F_SEAL_SHRINK);
        assertThat(libc.ftruncate(fd, 0)).isEqualTo(-1);
        assertThat(libc.close(fd)).isZero();
    }

    @Test
    void shouldReadTheKernelsClock() {
        KernelClock clock = KernelClock.read(libc);

        assertThat(clock.taiOffset()).isBetween(0, 100);
    }
}
