package io.mcm.group;

import io.mcm.ConnectionConfig;
import io.mcm.ConnectionException;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.spi.IngressPort;
import io.mcm.spi.Link;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The link that brings frames to a group, and the source it opens when it has some. */
final class Ingress implements IngressPort {
    private final Group group;
    private final ConnectionConfig settings;
    private final String place;
    private volatile @Nullable TxEndpoint source;

    /** Opened next if its format and sizes are asked for; no source of the group yet. */
    private @Nullable TxEndpoint prepared;

    /** A listener may close the link on its own thread, which then goes on for a moment. */
    private boolean shut;

    private Ingress(Group group, ConnectionConfig settings, String place) {
        this.group = group;
        this.settings = settings;
        this.place = place;
    }

    static Link open(
            Transport transport, TransportConfig place, Group group, ConnectionConfig settings) {
        Ingress port =
                new Ingress(group, settings, place.transport() + " link from " + place.address());
        Link link = transport.openIngress(place, port);
        return () -> {
            link.close();
            port.linkDown("its link was closed");
            port.shut();
        };
    }

    @Override
    public @Nullable Format format() {
        return settings.format();
    }

    @Override
    public synchronized void prepare(Format format, int maxPayloadSize, int maxMetadataSize) {
        if (!shut && !isPrepared(format, maxPayloadSize, maxMetadataSize)) {
            dropPrepared();
            prepared = make(format, maxPayloadSize, maxMetadataSize);
        }
    }

    private boolean isPrepared(Format format, int maxPayloadSize, int maxMetadataSize) {
        TxEndpoint ready = prepared;
        return ready != null
                && ready.format().equals(format)
                && ready.config().maxPayloadSize() == maxPayloadSize
                && ready.config().maxMetadataSize() == maxMetadataSize;
    }

    private synchronized void shut() {
        shut = true;
        dropPrepared();
    }

    private void dropPrepared() {
        TxEndpoint unused = prepared;
        prepared = null;
        if (unused != null) {
            unused.close();
        }
    }

    private TxEndpoint make(Format format, int maxPayloadSize, int maxMetadataSize) {
        if (!Group.accepts(settings.format(), format)) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                    place + " carries " + format.toText() + ", which is not what was asked for");
        }
        return group.node()
                .newSource(
                        group, place, settings, format, maxPayloadSize, maxMetadataSize, List.of())
                .ofLink();
    }

    private synchronized TxEndpoint takePrepared(
            Format format, int maxPayloadSize, int maxMetadataSize) {
        TxEndpoint ready = prepared;
        if (ready != null && isPrepared(format, maxPayloadSize, maxMetadataSize)) {
            prepared = null;
            return ready;
        }
        return make(format, maxPayloadSize, maxMetadataSize);
    }

    @Override
    public TxConnection open(Format format, int maxPayloadSize, int maxMetadataSize) {
        TxEndpoint opened = takePrepared(format, maxPayloadSize, maxMetadataSize);
        opened.become(ConnectionState.ESTABLISHING, "opening");
        try {
            group.claim(opened);
        } catch (ConnectionException e) {
            opened.close();
            throw e;
        }
        opened.become(ConnectionState.ACTIVE, "its link is up");
        source = opened;
        return opened;
    }

    @Override
    public void stamp(TxBuffer frame, long incarnation, long sequence) {
        TxEndpoint.stamp(frame, incarnation, sequence);
    }

    @Override
    public void linkDown(String cause) {
        TxEndpoint open = source;
        source = null;
        if (open != null) {
            open.giveUpAsLost(cause);
        }
    }
}
