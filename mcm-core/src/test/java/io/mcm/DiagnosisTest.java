package io.mcm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Diagnosis.Finding;
import io.mcm.Diagnosis.Level;
import io.mcm.linux.KernelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
    private static final String HUGE_2M = "sys/kernel/mm/hugepages/hugepages-2048kB/";

    @TempDir Path root;

    @Test
    void shouldLookAtEverythingOnThisMachine() {
        List<Finding> findings = Diagnosis.run();

        assertThat(findings)
                .extracting(Finding::area)
                .contains(
                        "JDK",
                        "native access",
                        "CPUs",
                        "memory",
                        "hugepages 2 MiB",
                        "hugepages 1 GiB",
                        "transparent hugepages",
                        "locked memory",
                        "open files",
                        "socket buffers",
                        "network interfaces",
                        "TAI clock")
                .anyMatch(area -> area.startsWith("transport"));
        assertThat(findings)
                .allSatisfy(
                        finding -> {
                            assertThat(finding.detail()).isNotBlank();
                            assertThat(finding.detail()).doesNotContain("cannot be looked at");
                        });
        assertThat(find(findings, "JDK").level()).isEqualTo(Level.OK);
        assertThat(find(findings, "native access").level()).isEqualTo(Level.OK);
    }

    @Test
    void shouldSayWhatToDoAboutEveryWarning() throws IOException {
        write("proc/meminfo", "MemAvailable: 100000 kB");
        write(
                "proc/self/limits",
                "Max open files  100  100 files\nMax locked memory  65536 65536 bytes");
        write("proc/sys/net/core/rmem_max", "212992");
        write("proc/sys/net/core/wmem_max", "33554432");
        write(HUGE_2M + "nr_hugepages", "10");
        write(HUGE_2M + "free_hugepages", "4");
        write("sys/kernel/mm/transparent_hugepage/shmem_enabled", "always [never]");
        List<Finding> findings = Diagnosis.run(new KernelFiles(root));

        assertWarning(findings, "memory", "97 MiB available", "free memory");
        assertWarning(findings, "open files", "100 allowed", "ulimit -n");
        assertWarning(findings, "locked memory", "0 MiB allowed", "ulimit -l");
        assertWarning(
                findings,
                "socket buffers",
                "net.core.rmem_max is 212992, net.core.wmem_max is 33554432",
                "sysctl -w net.core.rmem_max=16777216");
        assertWarning(findings, "hugepages 2 MiB", "4 of 10 free", "sysctl -w vm.nr_hugepages=134");
        assertWarning(findings, "transparent hugepages", "never", "echo advise >");
    }

    @Test
    void shouldBeContentWithAWellSetUpMachine() throws IOException {
        write("proc/meminfo", "MemAvailable: 16000000 kB");
        write(
                "proc/self/limits",
                "Max open files  65536  1 files\nMax locked memory  unlimited  x bytes");
        write("proc/sys/net/core/rmem_max", "16777216");
        write("proc/sys/net/core/wmem_max", "16777216");
        write(HUGE_2M + "nr_hugepages", "512");
        write(HUGE_2M + "free_hugepages", "512");
        write("sys/kernel/mm/transparent_hugepage/shmem_enabled", "[advise] never");

        for (Finding finding : Diagnosis.run(new KernelFiles(root))) {
            // Of this machine; and what links processes is an artifact of its own.
            if (!List.of("TAI clock", "CPUs", "network interfaces", "other processes")
                    .contains(finding.area())) {
                assertThat(finding.level()).as(finding.toString()).isEqualTo(Level.OK);
                assertThat(finding.remedy()).as(finding.toString()).isEmpty();
            }
        }
    }

    @Test
    void shouldWarnOfTheContainersLimits() throws IOException {
        write("proc/meminfo", "MemAvailable: 16000000 kB");
        write("proc/self/cgroup", "0::/pod");
        write("proc/self/mountinfo", "30 1 0:2 / /cg rw - cgroup2 cgroup2 rw");
        write("cg/pod/memory.max", "268435456");
        write("cg/pod/memory.current", "67108864");
        write("cg/pod/hugetlb.2MB.max", "0");
        List<Finding> findings = Diagnosis.run(new KernelFiles(root));

        assertWarning(findings, "memory", "/cg/pod/memory.max is 256 MiB, 192 MiB left", "limit");
        assertWarning(findings, "hugepages 2 MiB", "/cg/pod/hugetlb.2MB.max is 0 MiB", "limit");
    }

    @Test
    void shouldNotThrowWhereThereIsNothingToLookAt() {
        assertThat(Diagnosis.run(new KernelFiles(root))).hasSizeGreaterThan(10);
    }

    private static void assertWarning(
            List<Finding> findings, String area, String detail, String remedy) {
        Finding finding = find(findings, area);
        assertThat(finding.level()).as(finding.toString()).isEqualTo(Level.WARN);
        assertThat(finding.detail()).contains(detail);
        assertThat(finding.remedy()).contains(remedy);
    }

    private static Finding find(List<Finding> findings, String area) {
        return findings.stream().filter(f -> f.area().equals(area)).findFirst().orElseThrow();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }
}
