package io.mcm.group;

import io.mcm.format.Format;
import org.jspecify.annotations.Nullable;

/** A source in this process. Slots come back by their state, which the source looks at itself. */
final class LocalFeed extends Feed {
    private final TxEndpoint source;
    private final WaitPoint sourceWait;
    private final SinkRing ring;
    final LocalSink sink;

    /** The pool was retained for it. */
    LocalFeed(TxEndpoint source, RxEndpoint receiver, SlotPool pool) {
        super(receiver, pool);
        this.source = source;
        this.sourceWait = source.waitPoint;
        this.sink = new LocalSink(receiver, states, pool.slots());
        this.ring = sink.ring;
    }

    @Override
    int take() {
        return ring.take();
    }

    @Override
    int depth() {
        return ring.depth();
    }

    @Override
    Format format(int id) {
        return source.format(id);
    }

    @Override
    Format format() {
        return source.format();
    }

    @Override
    Sink.@Nullable End end() {
        return sink.end();
    }

    @Override
    long first() {
        return sink.first();
    }

    @Override
    long last() {
        return sink.last();
    }

    @Override
    String reason() {
        return sink.reason();
    }

    @Override
    void giveBackToSource(int slot) {
        sourceWait.wake(); // the source collects it; ending the loan was a full fence
    }

    @Override
    void leave() {
        sink.abandoned = true;
        source.depart(sink);
    }
}
