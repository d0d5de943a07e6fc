package io.mcm.spi;

import io.mcm.MeshConfig;

/** The node, as a transport sees it. */
public interface NodeContext {
    /**
     * The node's settings.
     *
     * @return the settings
     */
    MeshConfig config();
}
