package io.mcm;

/** The memory pages under a segment, as the kernel really gave them. */
public enum PageKind {
    /** No segment. */
    NONE,
    /** The machine's base pages, 4 KiB on x86. */
    BASE,
    /** Transparent huge pages, seen as such in {@code /proc/self/smaps}. */
    TRANSPARENT_HUGE,
    /** 2 MiB pages from the hugepage pool. */
    HUGE_2M,
    /** 1 GiB pages from the hugepage pool. */
    HUGE_1G
}
