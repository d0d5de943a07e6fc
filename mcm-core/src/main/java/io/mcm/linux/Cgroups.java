package io.mcm.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the control groups this process is in, of version 1 and 2, its own and those above.
 *
 * @param files where to read
 */
public record Cgroups(KernelFiles files) {
    /** Version 1 writes "no limit" as the largest number of whole pages. */
    private static final long UNLIMITED = 1L << 60;

    /**
     * The limits on memory; going over one gets a process killed.
     *
     * @return the innermost first; none where nothing is limited
     */
    public List<MemoryLimit> memory() {
        List<MemoryLimit> limits = new ArrayList<>();
        for (String group : groups("memory")) {
            limit(
                            group + "/memory.limit_in_bytes",
                            group + "/memory.usage_in_bytes",
                            pageCache(group, "total_"))
                    .ifPresent(limits::add);
        }
        for (String group : groups(null)) {
            limit(group + "/memory.max", group + "/memory.current", pageCache(group, ""))
                    .ifPresent(limits::add);
        }
        return List.copyOf(limits);
    }

    /**
     * The limits on huge pages; going over one gets a process killed at the first touch.
     *
     * @param pageSize bytes
     * @return the innermost first; none where nothing is limited
     */
    public List<MemoryLimit> hugetlb(long pageSize) {
        String size = pageSize >= 1L << 30 ? (pageSize >> 30) + "GB" : (pageSize >> 20) + "MB";
        List<MemoryLimit> limits = new ArrayList<>();
        for (String kind : List.of("", "rsvd.")) {
            for (String group : groups("hugetlb")) {
                String file = group + "/hugetlb." + size + "." + kind;
                limit(file + "limit_in_bytes", file + "usage_in_bytes", 0).ifPresent(limits::add);
            }
            for (String group : groups(null)) {
                String file = group + "/hugetlb." + size + "." + kind;
                limit(file + "max", file + "current", 0).ifPresent(limits::add);
            }
        }
        return List.copyOf(limits);
    }

    private Optional<MemoryLimit> limit(String limitFile, String usedFile, long reclaimable) {
        OptionalLong limit = files.number(limitFile);
        if (limit.isEmpty() || limit.getAsLong() >= UNLIMITED) {
            return Optional.empty();
        }
        long used = Math.max(0, files.number(usedFile).orElse(0) - reclaimable);
        return Optional.of(new MemoryLimit(limitFile, limit.getAsLong(), used));
    }

    /**
     * What the kernel drops before it kills: pages of files on disk. Those of shared memory are not
     * in it.
     */
    private long pageCache(String group, String prefix) {
        String stat = group + "/memory.stat";
        return files.number(stat, prefix + "inactive_file").orElse(0)
                + files.number(stat, prefix + "active_file").orElse(0);
    }

    /**
     * The directories of this process's group and those above it.
     *
     * @param controller of version 1, or null for version 2
     */
    private List<String> groups(@Nullable String controller) {
        List<String> directories = new ArrayList<>();
        Optional<String[]> mount = mount(controller);
        Optional<String> group = group(controller);
        if (mount.isPresent() && group.isPresent()) {
            Path top = Path.of(mount.get()[4]);
            Path own = top.resolve(below(mount.get()[3], group.get())).normalize();
            if (!own.startsWith(top)) {
                own = top;
            }
            for (Path p = own; p != null && p.startsWith(top); p = p.getParent()) {
                directories.add(p.toString());
            }
        }
        return directories;
    }

    /** The group's path below the mount, whose root may be a group itself (in a container). */
    private static String below(String mountRoot, String group) {
        String path = group;
        if (!mountRoot.equals("/")) {
            boolean inside = group.equals(mountRoot) || group.startsWith(mountRoot + "/");
            path = inside ? group.substring(mountRoot.length()) : "";
        }
        return path.startsWith("/") ? path.substring(1) : path;
    }

    /** Lines of {@code /proc/self/cgroup}: hierarchy, controllers, path. */
    private Optional<String> group(@Nullable String controller) {
        return files.lines("/proc/self/cgroup").stream()
                .map(line -> line.split(":", 3))
                .filter(
                        fields ->
                                fields.length == 3
                                        && (controller == null
                                                ? fields[1].isEmpty()
                                                : has(fields[1], controller)))
                .map(fields -> fields[2])
                .findFirst();
    }

    /** Fields of {@code /proc/self/mountinfo}: 3 is the root, 4 the mount point. */
    private Optional<String[]> mount(@Nullable String controller) {
        for (String line : files.lines("/proc/self/mountinfo")) {
            int dash = line.indexOf(" - ");
            String[] fields = line.split(" ", -1);
            if (dash < 0 || fields.length < 5) {
                continue;
            }
            String[] type = line.substring(dash + 3).split(" ", -1);
            boolean found =
                    controller == null
                            ? type[0].equals("cgroup2")
                            : type[0].equals("cgroup") && has(type[type.length - 1], controller);
            if (found) {
                return Optional.of(fields);
            }
        }
        return Optional.empty();
    }

    private static boolean has(String commaSeparated, String word) {
        return Arrays.asList(commaSeparated.split(",", -1)).contains(word);
    }
}
