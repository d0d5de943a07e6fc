package io.mcm;

import java.util.ArrayList;
import java.util.List;

/** Stands where a node is: refuses to open, and remembers what it was asked for. */
final class NoOpener implements Opener {
    final List<ConnectionConfig> asked = new ArrayList<>();
    final List<ConnectionListener> listeners = new ArrayList<>();

    @Override
    public TxConnection openTx(ConnectionConfig config, List<ConnectionListener> all) {
        throw refuse(config, all);
    }

    @Override
    public RxConnection openRx(ConnectionConfig config, List<ConnectionListener> all) {
        throw refuse(config, all);
    }

    private ConnectionException refuse(ConnectionConfig config, List<ConnectionListener> all) {
        asked.add(config);
        listeners.addAll(all);
        return new ConnectionException(ErrorCode.CONNECTION_FAILED, "there is no node");
    }
}
