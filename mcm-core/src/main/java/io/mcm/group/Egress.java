package io.mcm.group;

import io.mcm.ConnectionState;
import io.mcm.LeakDetection;
import io.mcm.RxConnection;
import io.mcm.format.Format;
import io.mcm.spi.EgressPort;
import io.mcm.spi.Link;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import java.util.List;

/** The link that carries a source's frames away, and its receiver. */
final class Egress implements EgressPort {
    private final TxEndpoint source;
    private final RxEndpoint frames;
    private final Format format;

    private Egress(TxEndpoint source, RxEndpoint frames) {
        this.source = source;
        this.frames = frames;
        this.format = source.format();
    }

    static Link open(Transport transport, TransportConfig place, Group group, TxEndpoint source) {
        RxEndpoint frames =
                new RxEndpoint(group, source.config(), LeakDetection.SIMPLE, List.of()).ofLink();
        frames.become(ConnectionState.ESTABLISHING, "opening");
        group.join(frames);
        try {
            return transport.openEgress(place, new Egress(source, frames));
        } catch (Throwable e) {
            frames.close();
            throw e;
        }
    }

    @Override
    public RxConnection frames() {
        return frames;
    }

    @Override
    public Format format() {
        return format;
    }

    @Override
    public void linkUp() {
        source.become(ConnectionState.ACTIVE, "its link is up");
    }

    @Override
    public void linkDown(String cause) {
        source.become(ConnectionState.SUSPENDED, cause);
    }

    @Override
    public void skipped(long times) {
        source.skipped(times);
    }
}
