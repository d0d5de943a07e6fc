package io.mcm.group;

import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.node.Subscribe;
import io.mcm.spi.host.HostLink;
import io.mcm.spi.host.HostTransport;
import io.mcm.spi.host.SinkLink;
import io.mcm.spi.host.SinkPort;
import org.jspecify.annotations.Nullable;

/** Gives a receiver on another node a source's frames, once. The loop's thread. */
final class RemoteServe implements SinkPort {
    /** Who agreed to it. */
    interface Owner {
        /** It is over; told once. */
        void over();
    }

    private final TxEndpoint source;
    private final SlotPool pool;
    private final Subscribe request;
    private @Nullable Owner owner;
    private @Nullable HostLink link;
    private @Nullable RemoteSink sink;
    private boolean over;

    /** The pool was retained for it. */
    RemoteServe(TxEndpoint source, SlotPool pool, Subscribe request) {
        this.source = source;
        this.pool = pool;
        this.request = request;
    }

    boolean isOpen() {
        return sink != null;
    }

    void begin(HostTransport by, UnixSocket socket, EventLoop loop, Owner by2) {
        owner = by2;
        link = by.serve(socket, loop, pool.segment(), request.queueCapacity(), this);
    }

    @Override
    public boolean opened(SinkLink opened) {
        RemoteSink made =
                new RemoteSink(
                        source,
                        opened,
                        pool,
                        request.delivery(),
                        request.queueCapacity(),
                        Endpoint.nanosOf(request.maxStall()));
        sink = made;
        return source.owner.add(source, made);
    }

    @Override
    public void connected() {
        RemoteSink opened = sink;
        if (opened != null) {
            opened.connected();
        }
    }

    @Override
    public void left() {
        RemoteSink opened = sink;
        if (opened != null) {
            opened.left();
        }
    }

    @Override
    public void closed(String why) {
        if (over) {
            return;
        }
        over = true;
        RemoteSink opened = sink;
        if (opened != null) {
            opened.gone();
        }
        pool.release();
        Owner agreed = owner;
        if (agreed != null) {
            agreed.over();
        }
    }

    void abort(String why) {
        HostLink begun = link;
        if (begun != null) {
            begun.abort(why);
        }
    }
}
