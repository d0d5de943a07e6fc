package io.mcm;

/** What happens when a receiver is slower than its source. */
public enum Delivery {
    /** It misses frames; nobody else does. The default. */
    LIVE,
    /** The oldest frame it has not looked at makes room for the newest. */
    LATEST,
    /** The source waits for it, up to its {@link ConnectionConfig#maxStall()}, then detaches it. */
    RELIABLE
}
