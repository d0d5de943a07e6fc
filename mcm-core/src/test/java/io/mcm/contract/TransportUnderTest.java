package io.mcm.contract;

import io.mcm.ConnectionBuilder;

/**
 * How the suite names a place of the transport. With a public constructor without arguments, so
 * that a side in another JVM can make its own.
 */
public interface TransportUnderTest {
    /**
     * Names the transport and the place: the same place for the same stream on either side.
     *
     * @param connection gets a group or a transport
     * @param stream a name no other test uses
     */
    void address(ConnectionBuilder connection, String stream);
}
