package io.mcm.node;

import io.mcm.ConfigException;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.node.HostNetwork.Incident;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is at the other end of a socket: it may turn out to be a node of the mesh, of another
 * one, a receiver, or somebody who only asks. The loop's thread only.
 */
final class Visitor implements Channel.Handler {
    private final HostNetwork host;
    private final Channel channel;

    /** Whom this node dialled; null when the other side did. */
    private final @Nullable NodeId dialled;

    /** Who it is, once it has said so and is of this mesh. */
    private @Nullable NodeId name;

    /** It is to be closed when it has its answer. */
    private boolean answered;

    Visitor(
            HostNetwork host,
            EventLoop loop,
            MemorySegment packet,
            UnixSocket socket,
            @Nullable NodeId dialled) {
        this.host = host;
        this.dialled = dialled;
        this.channel = new Channel(loop, packet, socket, this);
    }

    Channel channel() {
        return channel;
    }

    @Override
    public void received(Packet.Type type, String text) {
        try {
            if (name != null && type == Packet.Type.RECORD) {
                host.adopt(this, name, NodeRecord.fromJson(text));
            } else if (name == null && !answered && type == Packet.Type.HELLO) {
                greeted(Hello.fromJson(text));
            } else if (name == null && !answered && dialled == null) {
                serve(type, text);
            } else {
                channel.refuse("an unexpected " + type);
            }
        } catch (ConfigException e) {
            channel.refuse("a bad " + type + ": " + e.getMessage());
        }
    }

    private void greeted(Hello hello) {
        NodeId self = host.id();
        boolean right =
                dialled != null ? hello.id().equals(dialled) : hello.id().compareTo(self) < 0;
        if (!right) {
            channel.refuse("a HELLO of " + hello.id() + ", who cannot be there");
        } else if (!hello.mesh().equals(host.mesh())) {
            host.ignore(hello.id());
            if (dialled == null) {
                channel.send(Packet.Type.HELLO, host.hello());
            }
            endWhenDrained();
        } else {
            if (dialled == null) {
                channel.send(Packet.Type.HELLO, host.hello());
            }
            name = hello.id();
            host.arrived(this, name);
        }
    }

    /** Answers somebody who is no peer. */
    private void serve(Packet.Type type, String text) {
        switch (type) {
            case LIST -> {
                byte[] record = host.ownRecord();
                if (record.length > 0) {
                    channel.send(Packet.Type.RECORD, record);
                }
                endWhenDrained();
            }
            case SUBSCRIBE -> {
                Subscribe request = Subscribe.fromJson(text);
                UnixSocket socket = channel.release();
                host.forget(this);
                host.subscribed(socket, request);
            }
            default -> channel.refuse("an unexpected " + type);
        }
    }

    private void endWhenDrained() {
        answered = true;
        if (channel.isDrained()) {
            leave();
        }
    }

    /** It goes, and nobody hears of it. */
    void leave() {
        channel.close();
        host.forget(this);
    }

    @Override
    public void drained() {
        if (answered) {
            leave();
        } else if (name != null) {
            host.drained(this, name);
        }
    }

    @Override
    public void ended(Channel.End end, String what) {
        host.forget(this);
        if (end != Channel.End.HUNG_UP) {
            host.incidents().add(Incident.of(end), "dropped a process that sent " + what);
        }
        NodeId node = name != null ? name : dialled;
        if (node != null) {
            host.left(this, node, end == Channel.End.OTHER_VERSION);
        }
    }
}
