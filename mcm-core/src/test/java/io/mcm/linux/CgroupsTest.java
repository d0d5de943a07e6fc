package io.mcm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
    private static final String V1_MEMORY =
            "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";
    private static final String V2 =
            "41 31 0:38 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw,nsdelegate";

    @TempDir Path root;

    @Test
    void shouldFindTheLimitsOfVersion2AndOfTheGroupsAbove() throws IOException {
        write("proc/self/cgroup", "0::/kubepods/pod7/box");
        write("proc/self/mountinfo", V2);
        write("sys/fs/cgroup/kubepods/pod7/box/memory.max", "max");
        write("sys/fs/cgroup/kubepods/pod7/memory.max", "1000");
        write("sys/fs/cgroup/kubepods/pod7/memory.current", "700");
        write("sys/fs/cgroup/kubepods/memory.max", "5000");
        write("sys/fs/cgroup/kubepods/memory.current", "4500");
        write(
                "sys/fs/cgroup/kubepods/memory.stat",
                "anon 1\nfile 9\ninactive_file 1000\nactive_file 200");

        assertThat(cgroups().memory())
                .containsExactly(
                        new MemoryLimit("/sys/fs/cgroup/kubepods/pod7/memory.max", 1000, 700),
                        new MemoryLimit("/sys/fs/cgroup/kubepods/memory.max", 5000, 3300));
    }

    @Test
    void shouldFindTheLimitsOfVersion1() throws IOException {
        write("proc/self/cgroup", "5:devices:/\n4:cpu,memory:/job/7\n0::/");
        write("proc/self/mountinfo", V1_MEMORY);
        write("sys/fs/cgroup/memory/job/7/memory.limit_in_bytes", "9223372036854771712");
        write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "4096");
        write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "1024");
        write(
                "sys/fs/cgroup/memory/job/memory.stat",
                "inactive_file 1\ntotal_inactive_file 100\ntotal_active_file 24");

        assertThat(cgroups().memory())
                .containsExactly(
                        new MemoryLimit(
                                "/sys/fs/cgroup/memory/job/memory.limit_in_bytes", 4096, 900));
    }

    @Test
    void shouldFindItsGroupWhereAContainerMountsIt() throws IOException {
        write("proc/self/cgroup", "4:memory:/docker/abc/in");
        write(
                "proc/self/mountinfo",
                "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory");
        write("sys/fs/cgroup/memory/in/memory.limit_in_bytes", "10");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "20");

        assertThat(cgroups().memory()).extracting(MemoryLimit::limit).containsExactly(10L, 20L);
    }

    @Test
    void shouldStayBelowTheMountWhateverThePath() throws IOException {
        write("proc/self/cgroup", "0::/../../elsewhere");
        write("proc/self/mountinfo", V2);
        write("sys/fs/cgroup/memory.max", "30");
        write("sys/elsewhere/memory.max", "40");

        assertThat(cgroups().memory()).extracting(MemoryLimit::limit).containsExactly(30L);
    }

    @Test
    void shouldFindTheLimitsOnHugePages() throws IOException {
        write("proc/self/cgroup", "3:hugetlb:/pod\n0::/pod");
        write(
                "proc/self/mountinfo",
                "36 31 0:33 / /cg/hugetlb rw - cgroup cgroup rw,hugetlb\n" + V2);
        write("cg/hugetlb/pod/hugetlb.2MB.limit_in_bytes", "0");
        write("cg/hugetlb/pod/hugetlb.1GB.limit_in_bytes", "1073741824");
        write("sys/fs/cgroup/pod/hugetlb.2MB.rsvd.max", "4194304");
        write("sys/fs/cgroup/pod/hugetlb.2MB.rsvd.current", "2097152");

        assertThat(cgroups().hugetlb(HugePages.SIZE_2M))
                .containsExactly(
                        new MemoryLimit("/cg/hugetlb/pod/hugetlb.2MB.limit_in_bytes", 0, 0),
                        new MemoryLimit(
                                "/sys/fs/cgroup/pod/hugetlb.2MB.rsvd.max", 4194304, 2097152));
        assertThat(cgroups().hugetlb(HugePages.SIZE_1G))
                .extracting(MemoryLimit::available)
                .containsExactly(1L << 30);
    }

    @Test
    void shouldFindNothingWhereNothingIs() throws IOException {
        assertThat(cgroups().memory()).isEmpty();
        write("proc/self/cgroup", "rubbish\n::\n0::/x");
        write("proc/self/mountinfo", "rubbish\n - \n1 2 - cgroup2");
        assertThat(cgroups().memory()).isEmpty();
        assertThat(cgroups().hugetlb(HugePages.SIZE_2M)).isEmpty();
    }

    @Test
    void shouldNotLeaveLessThanNothing() {
        assertThat(new MemoryLimit("f", 10, 20).available()).isZero();
    }

    private Cgroups cgroups() {
        return new Cgroups(new KernelFiles(root));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }
}
