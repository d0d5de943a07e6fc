package io.mcm.group;

import io.mcm.McmException;
import io.mcm.format.Format;
import io.mcm.spi.host.SourceLink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A source in another process of this host. */
final class RemoteFeed extends Feed implements Doorbell {
    private final SourceLink link;
    private final Runnable finished;

    /** Those that frames have named so far. */
    private @Nullable Format[] formats = {};

    private volatile Format format;

    /**
     * Begins with the source's format of the moment.
     *
     * @param finished told when the receiver has taken everything; any thread
     */
    RemoteFeed(RxEndpoint receiver, SourceLink link, Format format, Runnable finished) {
        super(receiver, new FrameMemory(link.memory(), link.headers()));
        this.link = link;
        this.finished = finished;
        this.format = format;
    }

    /** How an end is told between processes. */
    static int number(Sink.End end) {
        return switch (end) {
            case ENDED -> 1;
            case LOST -> 2;
            case DETACHED -> 3;
        };
    }

    @Override
    int take() {
        int slot = link.take();
        if (slot != SourceLink.EMPTY && !states.isFree(slot)) {
            link.refuse("it published slot " + slot + ", which is lent here");
            return SinkRing.EMPTY;
        }
        return slot;
    }

    @Override
    int depth() {
        return link.depth();
    }

    @Override
    @Nullable Format format(int id) {
        if (id >= 0 && id < formats.length) {
            Format known = formats[id];
            if (known != null) {
                format = known;
                return known;
            }
        }
        Format named = ask(id);
        if (named != null) {
            if (id >= formats.length) {
                formats = Arrays.copyOf(formats, id + 1);
            }
            formats[id] = named;
            format = named;
        }
        return named;
    }

    private @Nullable Format ask(int id) {
        String text = link.format(id);
        if (text == null) {
            link.refuse("a frame names format " + id + ", which nobody knows");
            return null;
        }
        try {
            return Format.parse(text);
        } catch (McmException e) {
            link.refuse("format " + id + " makes no sense: " + e.getMessage());
            return null;
        }
    }

    @Override
    Format format() {
        return format;
    }

    @Override
    Sink.@Nullable End end() {
        return switch (link.end()) {
            case 0 -> null;
            case 1 -> Sink.End.ENDED;
            case 3 -> Sink.End.DETACHED;
            default -> Sink.End.LOST;
        };
    }

    @Override
    long first() {
        return link.first();
    }

    @Override
    long last() {
        return link.last();
    }

    @Override
    String reason() {
        return link.reason();
    }

    @Override
    void giveBackToSource(int slot) {
        link.giveBack(slot);
        states.free(slot); // nobody collects it here
    }

    /** Slots on their way back count: the memory must stay until they are there. */
    @Override
    int outstanding() {
        return states.countUsed();
    }

    @Override
    void leave() {
        link.leave();
    }

    @Override
    void finished() {
        finished.run();
    }

    @Override
    Doorbell doorbell() {
        return this;
    }

    @Override
    public int fd() {
        return link.fd();
    }

    @Override
    public void announce() {
        link.announce();
    }

    @Override
    public void withdraw() {
        link.withdraw();
    }

    @Override
    public void drain() {
        link.drain();
    }
}
