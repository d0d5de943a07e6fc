package io.mcm;

/** How far a node looks for the other nodes of its mesh. */
public enum Discovery {
    /** Nowhere: its groups are its own, and no other process sees it. */
    NONE,
    /** On this host: nodes that use the same runtime directory find each other. */
    HOST
}
