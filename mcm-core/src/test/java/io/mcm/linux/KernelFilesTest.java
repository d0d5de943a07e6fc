package io.mcm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFilesTest {
    @TempDir Path root;

    private KernelFiles files;

    @BeforeEach
    void setUp() {
        files = new KernelFiles(root);
    }

    @Test
    void shouldReadNumbers() throws IOException {
        write("a", " 42\n43\n");
        write("b", "max\n");
        write("c", "");

        assertThat(files.number("/a")).hasValue(42);
        assertThat(files.number("/b")).isEmpty();
        assertThat(files.number("/c")).isEmpty();
        assertThat(files.number("/missing")).isEmpty();
        assertThat(files.text("/b")).hasValue("max");
    }

    @Test
    void shouldReadNumbersByTheirKey() throws IOException {
        write("meminfo", "MemTotal:  100 kB\nMemAvailable:   60 kB\nAlone\n");
        write("stat", "anon 5\ninactive_file 7\n");

        assertThat(files.number("/meminfo", "MemAvailable")).hasValue(60);
        assertThat(files.number("/stat", "inactive_file")).hasValue(7);
        assertThat(files.number("/stat", "file")).isEmpty();
        assertThat(files.number("/meminfo", "Alone")).isEmpty();
    }

    @Test
    void shouldReadWhateverBytesThereAre() throws IOException {
        Files.write(root.resolve("smaps"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 'x'});

        assertThat(files.lines("/smaps")).hasSize(2);
    }

    @Test
    void shouldReadTheHugepagePool() throws IOException {
        String pool = "sys/kernel/mm/hugepages/hugepages-2048kB/";
        write(pool + "nr_hugepages", "64\n");
        write(pool + "free_hugepages", "50\n");
        write(pool + "resv_hugepages", "10\n");

        HugePages pages = HugePages.read(files, HugePages.SIZE_2M);
        assertThat(pages).isEqualTo(new HugePages(HugePages.SIZE_2M, 64, 50, 10));
        assertThat(pages.available()).isEqualTo(40);
        assertThat(pages.remedy(100)).isEqualTo("sysctl -w vm.nr_hugepages=100");
        HugePages none = HugePages.read(files, HugePages.SIZE_1G);
        assertThat(none.available()).isZero();
        assertThat(none.remedy(2)).contains("hugepages-1048576kB/nr_hugepages");
    }

    @Test
    void shouldReadTheModeOfTransparentHugePages() throws IOException {
        TransparentHugePages transparent = new TransparentHugePages(files);
        assertThat(transparent.mode()).isEqualTo("unsupported");
        write(
                "sys/kernel/mm/transparent_hugepage/shmem_enabled",
                "always within_size [advise] never deny force\n");
        assertThat(transparent.mode()).isEqualTo("advise");
    }

    @Test
    void shouldTellWhetherTransparentHugePagesArePossible() throws IOException {
        TransparentHugePages transparent = new TransparentHugePages(files);
        String general = "sys/kernel/mm/transparent_hugepage/shmem_enabled";
        String ofSize = "sys/kernel/mm/transparent_hugepage/hugepages-2048kB/shmem_enabled";
        assertThat(transparent.possible()).isFalse();
        write(general, "always within_size [advise] never deny force\n");
        assertThat(transparent.possible()).isTrue();
        write(general, "always within_size advise [never] deny force\n");
        assertThat(transparent.possible()).isFalse();
        write(ofSize, "always [inherit] within_size advise never\n");
        assertThat(transparent.possible()).isFalse();
        write(ofSize, "[always] inherit within_size advise never\n");
        assertThat(transparent.possible()).isTrue();
        write(general, "always within_size advise never [deny] force\n");
        assertThat(transparent.possible()).isFalse();
    }

    @Test
    void shouldSeeHowMuchOfAMappingIsOnHugePages() throws IOException {
        write(
                "proc/self/smaps",
                """
                7f0000000000-7f0000400000 rw-s 00000000 00:01 1 /memfd:mcm-a (deleted)
                Size:               4096 kB
                ShmemPmdMapped:     2048 kB
                VmFlags: rd wr
                7f0000400000-7f0000800000 rw-s 00000000 00:01 2 /memfd:mcm-b (deleted)
                ShmemPmdMapped:        4 kB
                """);
        TransparentHugePages transparent = new TransparentHugePages(files);

        assertThat(transparent.mapped(0x7f0000000000L)).isEqualTo(2048 << 10);
        assertThat(transparent.mapped(0x7f0000400000L)).isEqualTo(4 << 10);
        assertThat(transparent.mapped(0x7f0000800000L)).isZero();
    }

    @Test
    void shouldReadTheLimitsOfTheProcess() throws IOException {
        write(
                "proc/self/limits",
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            20000                20000                files
                Max locked memory         unlimited            unlimited            bytes
                """);
        ResourceLimits limits = new ResourceLimits(files);

        assertThat(limits.openFiles()).hasValue(20000);
        assertThat(limits.lockedMemory()).isEmpty();
        assertThat(new ResourceLimits(KernelFiles.SYSTEM).openFiles().orElse(1)).isPositive();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
