package io.mcm.memif.link;

import io.mcm.contract.ForkedSide;
import io.mcm.contract.Side;
import io.mcm.contract.TransportContract;

/** Runs the contract of all transports on a group of the mesh, between two JVMs of this host. */
class HostLinkContractTest extends TransportContract {
    @Override
    protected Side launch(String node, boolean sending) {
        return ForkedSide.start(GroupAddressing.class, "contract", node);
    }

    @Override
    protected int cycles() {
        return Boolean.getBoolean("mcm.soak") ? super.cycles() : 100;
    }
}
