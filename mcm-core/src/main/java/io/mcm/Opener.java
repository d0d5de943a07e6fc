package io.mcm;

import java.util.List;

/** Opens what a {@link ConnectionBuilder} describes: the node behind it. */
interface Opener {
    TxConnection openTx(ConnectionConfig config, List<ConnectionListener> listeners);

    RxConnection openRx(ConnectionConfig config, List<ConnectionListener> listeners);
}
