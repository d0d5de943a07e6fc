package io.mcm.group;

import io.mcm.ConnectionState;
import io.mcm.Delivery;
import io.mcm.ErrorCode;
import io.mcm.McmException;
import io.mcm.format.Format;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.node.HostNetwork;
import io.mcm.node.SourceDescription;
import io.mcm.spi.host.HostLink;
import io.mcm.spi.host.HostTransport;
import io.mcm.spi.host.SourceLink;
import io.mcm.spi.host.SourcePort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gets a receiver the frames of a source on another node, once. The loop's thread. */
final class RemoteFetch implements HostNetwork.Subscriber, SourcePort {
    /** How long a source may take to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Who wants it. */
    interface Owner {
        /** Frames can come. */
        void opened();

        /** It came to nothing or is over; told once. */
        void over(String why);
    }

    private final RxEndpoint receiver;
    private final EventLoop loop;
    private final Owner owner;
    private @Nullable HostTransport transport;
    private HostNetwork.@Nullable Pending request;
    private @Nullable HostLink link;
    private @Nullable Format format;
    private @Nullable RemoteFeed feed;
    private boolean over;

    RemoteFetch(RxEndpoint receiver, EventLoop loop, Owner owner) {
        this.receiver = receiver;
        this.loop = loop;
        this.owner = owner;
    }

    RxEndpoint receiver() {
        return receiver;
    }

    boolean isOpen() {
        return feed != null;
    }

    void begin(HostTransport by, HostNetwork.Pending asked) {
        transport = by;
        request = asked;
    }

    @Override
    public void subscribed(UnixSocket socket, String description) {
        HostTransport by = transport;
        if (over || by == null) {
            socket.close();
            return;
        }
        try {
            SourceDescription said = SourceDescription.fromJson(description);
            format = Format.parse(said.format());
            boolean latest = receiver.config().delivery() == Delivery.LATEST;
            link = by.fetch(socket, loop, said.plan(), latest, this);
        } catch (McmException e) {
            socket.close();
            end("its source says what makes no sense: " + e.getMessage());
        }
    }

    @Override
    public void refused(ErrorCode code, String reason) {
        if (!over) {
            boolean noSource = code == ErrorCode.CONNECTION_FAILED;
            if (!noSource) { // nothing that waiting alone would mend: the user has to know
                receiver.become(ConnectionState.SUSPENDED, reason);
            }
            end(reason);
        }
    }

    @Override
    public void opened(SourceLink opened) {
        Format known = format;
        if (over || known == null) {
            opened.memory().close();
            return;
        }
        RemoteFeed made =
                new RemoteFeed(receiver, opened, known, () -> loop.execute(this::finished));
        feed = made;
        if (receiver.owner.offer(receiver, made)) {
            receiver.attached(made);
            owner.opened();
        } else {
            made.leave();
            made.memory.release();
            end("the receiver is closed");
        }
    }

    @Override
    public void closed(String why) {
        if (feed != null) {
            receiver.sourceOver(feed.depth() == 0);
        }
        end(why);
    }

    /** The receiver has taken everything and goes on with another source, or again with this. */
    private void finished() {
        end("it ended");
    }

    private void end(String why) {
        if (!over) {
            over = true;
            owner.over(why);
        }
    }

    /** It is not wanted any more; what was published is still there to take. */
    void cut() {
        if (over) {
            return;
        }
        over = true;
        HostNetwork.Pending asked = request;
        if (asked != null) {
            asked.cancel();
        }
        RemoteFeed opened = feed;
        HostLink begun = link;
        if (opened != null) {
            opened.leave();
            receiver.sourceOver(opened.depth() == 0);
        } else if (begun != null) {
            begun.abort("the link is not wanted any more");
        }
    }
}
