package io.mcm.spi;

import io.mcm.RxConnection;
import io.mcm.format.Format;

/** The end of an egress link at its group. */
public interface EgressPort {
    /**
     * The group's frames. The link owns this connection and closes it when it ends; {@link
     * RxConnection#ended()} says that the application closed its side.
     *
     * @return the same receiver each time
     */
    RxConnection frames();

    /**
     * What the group's source sends at the start.
     *
     * @return the format
     */
    Format format();

    /**
     * Tells the node that the link works: its connection becomes ACTIVE.
     */
    void linkUp();

    /**
     * Tells the node that the link lost its peer or cannot connect; the link goes on trying.
     *
     * @param cause why, for people
     */
    void linkDown(String cause);
}
