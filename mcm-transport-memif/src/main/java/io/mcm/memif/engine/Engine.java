package io.mcm.memif.engine;

import io.mcm.memif.Memif;

/** Speaks memif for this process's links. */
public interface Engine {
    /**
     * Opens an interface, which from now on listens for its slave or dials its master, again and
     * again.
     *
     * @param settings which interface, and how
     * @param direction which way frames go; memory is made for that only
     * @return the open interface, not connected yet
     * @throws io.mcm.ConnectionException it cannot work, however long one waits; nothing is left
     *     open
     */
    EnginePort open(Memif settings, Direction direction);
}
