package io.mcm.group;

/** The way in which another process wakes a thread of this one. */
interface Doorbell {
    /** The descriptor that becomes readable. */
    int fd();

    /** Asks to be rung. A full fence and another look must follow before the thread sleeps. */
    void announce();

    /** Asks no more. */
    void withdraw();

    /** It rang: makes it ready to ring again. */
    void drain();
}
