package io.mcm.memif.link;

import io.mcm.ConnectionBuilder;
import io.mcm.contract.TransportUnderTest;

/** A group of the mesh: its nodes find each other by themselves. */
public final class GroupAddressing implements TransportUnderTest {
    @Override
    public void address(ConnectionBuilder connection, String stream) {
        connection.group(stream);
    }
}
