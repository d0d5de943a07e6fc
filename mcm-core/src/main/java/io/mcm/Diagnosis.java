package io.mcm;

import io.mcm.linux.Cgroups;
import io.mcm.linux.HugePages;
import io.mcm.linux.KernelClock;
import io.mcm.linux.KernelFiles;
import io.mcm.linux.Libc;
import io.mcm.linux.MemoryLimit;
import io.mcm.linux.NativeAccess;
import io.mcm.linux.ResourceLimits;
import io.mcm.linux.TransparentHugePages;
import io.mcm.spi.Availability;
import io.mcm.spi.TransportProvider;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * What this machine and this JVM offer to a mesh, what they lack, and what to do about it.
 *
 * <p>Looks and never throws. Changes nothing, but makes the runtime directory where there is none,
 * as a node would. Any thread; takes some milliseconds, and a second when nodes of this host are
 * stopped.
 */
public final class Diagnosis {
    /** How good a finding is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** It works, but slower, or with less than it could. */
        WARN,
        /** It does not work. */
        FAIL
    }

    /**
     * One thing that was looked at.
     *
     * @param area what was looked at, in a word or two
     * @param level how good it is
     * @param detail what was found
     * @param remedy what to do about it; empty when nothing is to be done
     */
    public record Finding(String area, Level level, String detail, String remedy) {}

    private static final int JDK = 25;

    /** Half a pool of 1080p pictures: less than this, and media connections are hard to open. */
    private static final long LITTLE_MEMORY = 512L << 20;

    /** A pool of 32 pictures of 1080p, 10 bit, 4:2:2. */
    private static final long POOL = 256L << 20;

    /** 10 ms of an uncompressed 2160p60 stream. */
    private static final long SOCKET_BUFFER = 16L << 20;

    private static final long OPEN_FILES = 4096;
    private static final int MOST_TRANSPORTS = 64;
    private static final int ETHERNET_MTU = 1500;
    private static final long PATIENCE_MILLIS = 1000;

    private final KernelFiles files;

    private Diagnosis(KernelFiles files) {
        this.files = files;
    }

    /**
     * Looks at everything.
     *
     * @return the findings, in the order to read them
     */
    public static List<Finding> run() {
        return run(KernelFiles.SYSTEM);
    }

    static List<Finding> run(KernelFiles files) {
        Diagnosis diagnosis = new Diagnosis(files);
        List<Finding> findings = new ArrayList<>();
        findings.add(guarded("JDK", diagnosis::jdk));
        findings.add(guarded("native access", diagnosis::nativeAccess));
        findings.add(guarded("runtime directory", Diagnosis::runtimeDirectory));
        findings.add(guarded("other processes", Diagnosis::otherProcesses));
        findings.addAll(transports());
        findings.add(guarded("CPUs", diagnosis::cpus));
        findings.add(guarded("memory", diagnosis::memory));
        findings.add(guarded("hugepages 2 MiB", () -> diagnosis.hugePages(HugePages.SIZE_2M)));
        findings.add(guarded("hugepages 1 GiB", () -> diagnosis.hugePages(HugePages.SIZE_1G)));
        findings.add(guarded("transparent hugepages", diagnosis::transparentHugePages));
        findings.add(guarded("locked memory", diagnosis::lockedMemory));
        findings.add(guarded("open files", diagnosis::openFiles));
        findings.add(guarded("socket buffers", diagnosis::socketBuffers));
        findings.add(guarded("network interfaces", diagnosis::interfaces));
        findings.add(guarded("TAI clock", diagnosis::clock));
        return List.copyOf(findings);
    }

    /** What cannot be looked at is a finding too. */
    private static Finding guarded(String area, Supplier<Finding> look) {
        try {
            return look.get();
        } catch (RuntimeException | LinkageError e) {
            return unknown(area, e);
        }
    }

    private static Finding unknown(String area, Throwable e) {
        return new Finding(area, Level.WARN, "cannot be looked at: " + e, "");
    }

    private static Finding ok(String area, String detail) {
        return new Finding(area, Level.OK, detail, "");
    }

    private static Finding warn(String area, String detail, String remedy) {
        return new Finding(area, Level.WARN, detail, remedy);
    }

    private Finding jdk() {
        Runtime.Version version = Runtime.version();
        String detail =
                version
                        + ", "
                        + System.getProperty("java.vendor")
                        + ", "
                        + System.getProperty("os.arch");
        return version.feature() >= JDK
                ? ok("JDK", detail)
                : new Finding("JDK", Level.FAIL, detail, "install a JDK " + JDK + " or later");
    }

    private Finding nativeAccess() {
        String option = NativeAccess.option();
        try {
            boolean granted = NativeAccess.granted();
            Libc.get();
            return granted
                    ? ok("native access", "granted")
                    : warn(
                            "native access",
                            "not granted: the JVM warns at the first native call",
                            "java " + option);
        } catch (McmException e) {
            return new Finding(
                    "native access", Level.FAIL, String.valueOf(e.getMessage()), "java " + option);
        }
    }

    private static Finding runtimeDirectory() {
        String area = "runtime directory";
        try (HostView host = HostView.open(MeshConfig.builder().build())) {
            HostView.Nodes nodes = host.nodes(null, Duration.ofMillis(PATIENCE_MILLIS));
            String detail = host.directory() + ", nodes in it: " + nodes.nodes().size();
            return nodes.silent().isEmpty()
                    ? ok(area, detail)
                    : warn(
                            area,
                            detail + ", and " + nodes.silent().size() + " that do not answer",
                            "they are stopped, of another user, or of another release");
        } catch (McmException e) {
            return new Finding(
                    area,
                    Level.FAIL,
                    String.valueOf(e.getMessage()),
                    "without one, groups are within a process only: set MCM_RUNTIME_DIR to a"
                            + " directory that only its user may use");
        }
    }

    private static Finding otherProcesses() {
        String area = "other processes";
        Availability availability = HostView.transport();
        return availability.available()
                ? ok(area, "frames go to them over " + availability.reason())
                : warn(
                        area,
                        availability.reason() + ": groups are within a process only",
                        availability.remedy());
    }

    private static List<Finding> transports() {
        List<Finding> findings = new ArrayList<>();
        Iterator<TransportProvider> providers =
                ServiceLoader.load(TransportProvider.class).iterator();
        // A broken plug-in throws here, and the loader goes on with the next; it may also never
        // end.
        while (findings.size() < MOST_TRANSPORTS) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                findings.add(transport(providers.next()));
            } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
                findings.add(unknown("transports", e));
            }
        }
        if (findings.isEmpty()) {
            findings.add(ok("transports", "none installed: nothing to the outside"));
        }
        return findings;
    }

    private static Finding transport(TransportProvider provider) {
        String area = "transport " + provider.name();
        Availability availability = provider.availability();
        return availability.available()
                ? ok(area, availability.reason())
                : warn(area, availability.reason(), availability.remedy());
    }

    private Finding cpus() {
        int cpus = Runtime.getRuntime().availableProcessors();
        return cpus > 1
                ? ok("CPUs", cpus + " available to this process")
                : warn(
                        "CPUs",
                        "1 available to this process: sender and receiver cannot run at once",
                        "give the container 2 or more; don't use a busy-spinning idle strategy");
    }

    private Finding memory() {
        OptionalLong free = files.number("/proc/meminfo", "MemAvailable");
        long least = free.isPresent() ? free.getAsLong() << 10 : Long.MAX_VALUE;
        StringJoiner detail = new StringJoiner("; ");
        detail.add(free.isPresent() ? mib(least) + " available" : "unknown");
        for (MemoryLimit limit : new Cgroups(files).memory()) {
            detail.add(
                    limit.file()
                            + " is "
                            + mib(limit.limit())
                            + ", "
                            + mib(limit.available())
                            + " left");
            least = Math.min(least, limit.available());
        }
        return least >= LITTLE_MEMORY
                ? ok("memory", detail.toString())
                : warn(
                        "memory",
                        detail.toString(),
                        "a pool of 32 pictures of 1080p takes "
                                + mib(POOL)
                                + ": free memory or raise the limit");
    }

    private Finding hugePages(long pageSize) {
        HugePages pool = HugePages.read(files, pageSize);
        boolean usual = pageSize == HugePages.SIZE_2M;
        String area = "hugepages " + (usual ? "2 MiB" : "1 GiB");
        String detail =
                pool.available()
                        + " of "
                        + pool.total()
                        + " free ("
                        + mib(pool.available() * pageSize)
                        + ")";
        for (MemoryLimit limit : new Cgroups(files).hugetlb(pageSize)) {
            detail += "; " + limit.file() + " is " + mib(limit.limit());
            if (limit.available() < pageSize) {
                return warn(area, detail, "raise the container's hugepages limit, or go without");
            }
        }
        if (!usual) {
            return ok(area, detail + (pool.total() == 0 ? "; used only when asked for" : ""));
        }
        long wanted = POOL / pageSize;
        return pool.available() >= wanted
                ? ok(area, detail)
                : warn(
                        area,
                        detail + "; a pool of 32 pictures of 1080p takes " + wanted,
                        pool.remedy(pool.total() + wanted - pool.available()));
    }

    private Finding transparentHugePages() {
        String area = "transparent hugepages";
        String mode = new TransparentHugePages(files).mode();
        String detail = "for shared memory: " + mode;
        return switch (mode) {
            case "advise", "within_size", "always", "force" -> ok(area, detail);
            case "unsupported" -> ok(area, "not in this kernel");
            default ->
                    warn(
                            area,
                            detail + "; they stand in when hugepages are used up",
                            "echo advise > " + TransparentHugePages.MODE_FILE);
        };
    }

    private Finding lockedMemory() {
        OptionalLong limit = new ResourceLimits(files).lockedMemory();
        if (limit.isEmpty() || limit.getAsLong() >= POOL) {
            return ok(
                    "locked memory",
                    limit.isEmpty() ? "no limit" : mib(limit.getAsLong()) + " allowed");
        }
        return warn(
                "locked memory",
                mib(limit.getAsLong()) + " allowed: RDMA cannot register a pool of " + mib(POOL),
                "ulimit -l unlimited, or LimitMEMLOCK=infinity in the systemd unit");
    }

    private Finding openFiles() {
        OptionalLong limit = new ResourceLimits(files).openFiles();
        if (limit.isEmpty() || limit.getAsLong() >= OPEN_FILES) {
            return ok("open files", limit.isEmpty() ? "no limit" : limit.getAsLong() + " allowed");
        }
        return warn(
                "open files",
                limit.getAsLong() + " allowed: each connection takes several",
                "ulimit -n 65536, or LimitNOFILE=65536 in the systemd unit");
    }

    private Finding socketBuffers() {
        StringJoiner detail = new StringJoiner(", ");
        StringJoiner remedy = new StringJoiner(" ", "sysctl -w ", "").setEmptyValue("");
        for (String name : List.of("rmem_max", "wmem_max")) {
            OptionalLong max = files.number("/proc/sys/net/core/" + name);
            detail.add(
                    "net.core."
                            + name
                            + " is "
                            + (max.isPresent() ? "" + max.getAsLong() : "unknown"));
            if (max.isPresent() && max.getAsLong() < SOCKET_BUFFER) {
                remedy.add("net.core." + name + "=" + SOCKET_BUFFER);
            }
        }
        return remedy.length() == 0
                ? ok("socket buffers", detail.toString())
                : warn(
                        "socket buffers",
                        detail + ": packets of a fast stream get lost in a burst",
                        remedy.toString());
    }

    private Finding interfaces() {
        StringJoiner detail = new StringJoiner(", ").setEmptyValue("none is up");
        StringJoiner small = new StringJoiner(", ");
        try {
            for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
                if (nic.isUp()) {
                    int mtu = nic.getMTU();
                    detail.add(nic.getName() + " MTU " + mtu);
                    if (mtu < ETHERNET_MTU) {
                        small.add(nic.getName());
                    }
                }
            }
        } catch (SocketException e) {
            return unknown("network interfaces", e);
        }
        return small.length() == 0
                ? ok("network interfaces", detail.toString())
                : warn(
                        "network interfaces",
                        detail.toString(),
                        "ST 2110 packets need an MTU of "
                                + ETHERNET_MTU
                                + ": ip link set "
                                + small
                                + " mtu "
                                + ETHERNET_MTU);
    }

    private Finding clock() {
        KernelClock clock = KernelClock.read(Libc.get());
        String daemon = "run ptp4l and phc2sys, or chrony with leapsectz right/UTC";
        if (clock.taiOffset() == 0) {
            return warn("TAI clock", "the kernel does not know TAI - UTC (0 s)", daemon);
        }
        String detail = "TAI - UTC is " + clock.taiOffset() + " s";
        return clock.synchronised()
                ? ok("TAI clock", detail)
                : warn("TAI clock", detail + ", but the clock is not synchronised", daemon);
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
