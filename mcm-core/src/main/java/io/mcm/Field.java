package io.mcm;

/** Which part of a picture a frame carries; one slot holds one field. */
public enum Field {
    /** A whole progressive picture, or anything that is no picture. */
    PROGRESSIVE,
    /** The first field, or segment, in time. */
    FIRST,
    /** The second field, or segment, in time. */
    SECOND
}
