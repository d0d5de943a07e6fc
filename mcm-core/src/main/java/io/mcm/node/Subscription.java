package io.mcm.node;

import io.mcm.ConfigException;
import io.mcm.ErrorCode;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.node.HostNetwork.Incident;
import io.mcm.node.HostNetwork.Subscriber;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request to a source while there is no answer. The loop's thread only. */
final class Subscription implements Channel.Handler {
    private final Subscriber subscriber;
    private final Incidents incidents;
    private final Runnable onEnd;
    private @Nullable Channel channel;
    private EventLoop.@Nullable Timer timer;
    private boolean over;

    /**
     * Makes a request that is not sent yet.
     *
     * @param subscriber hears what came of it
     * @param incidents counts what goes wrong
     * @param onEnd done when it is over
     */
    Subscription(Subscriber subscriber, Incidents incidents, Runnable onEnd) {
        this.subscriber = subscriber;
        this.incidents = incidents;
        this.onEnd = onEnd;
    }

    boolean isOver() {
        return over;
    }

    /** Sends it. */
    void send(
            EventLoop loop,
            MemorySegment packet,
            UnixSocket socket,
            Subscribe request,
            Duration timeout) {
        Channel opened = new Channel(loop, packet, socket, this);
        channel = opened;
        timer =
                loop.schedule(
                        timeout.toNanos(),
                        () -> fail(ErrorCode.CONNECTION_FAILED, "no answer in " + timeout));
        opened.send(Packet.Type.SUBSCRIBE, request.toJson());
    }

    @Override
    public void received(Packet.Type type, String text) {
        Channel from = channel;
        if (over || from == null) {
            return;
        }
        switch (type) {
            case SUBSCRIBED -> {
                UnixSocket socket = from.release();
                drop();
                subscriber.subscribed(socket, text);
            }
            case REFUSED -> {
                try {
                    Refusal refusal = Refusal.fromJson(text);
                    fail(refusal.code(), refusal.reason());
                } catch (ConfigException e) {
                    from.refuse("a bad REFUSED: " + e.getMessage());
                }
            }
            default -> from.refuse("an unexpected " + type);
        }
    }

    @Override
    public void ended(Channel.End end, String what) {
        if (end != Channel.End.HUNG_UP) {
            incidents.add(Incident.of(end), "dropped a source that sent " + what);
        }
        fail(ErrorCode.CONNECTION_FAILED, "the source's node gave no answer: " + what);
    }

    /** Tells why there is no link, unless it is over. */
    void fail(ErrorCode code, String reason) {
        if (!over) {
            drop();
            subscriber.refused(code, reason);
        }
    }

    /** Ends it, and nobody hears of it. */
    void drop() {
        if (!over) {
            over = true;
            if (timer != null) {
                timer.cancel();
            }
            if (channel != null) {
                channel.close();
            }
            onEnd.run();
        }
    }
}
