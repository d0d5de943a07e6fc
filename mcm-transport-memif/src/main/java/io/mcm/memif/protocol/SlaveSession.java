package io.mcm.memif.protocol;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The slave's side of one connection: waits for HELLO, then brings its regions and rings, one
 * message for each ACK.
 *
 * <p>It knows neither sockets nor memory: messages come in by {@link #receive}, go out through an
 * {@link Outbox}, and what they mean is told to {@link Events}. One thread.
 */
public final class SlaveSession {
    /** Where a connection is. */
    public enum State {
        /** HELLO has to come. */
        STARTED,
        /** INIT, regions and rings go out; an ACK has to come for each. */
        OFFERING,
        /** CONNECT is out; CONNECTED has to come. */
        CONNECTING,
        /** Frames flow; only DISCONNECT may come. */
        CONNECTED,
        /** It is over. */
        CLOSED
    }

    /**
     * A message with what goes with it.
     *
     * @param message ADD_REGION or ADD_RING
     * @param fd the descriptor that the master gets a copy of
     */
    public record Offer(Message message, int fd) {}

    /** What the messages mean. */
    public interface Events {
        /**
         * A master says what it can do: make regions and rings accordingly.
         *
         * @param hello what it said
         * @return all regions, then all rings, in the order of their numbers
         * @throws RejectException it cannot do what is needed
         */
        List<Offer> offers(Message.Hello hello) throws RejectException;

        /**
         * The master has begun.
         *
         * @param interfaceName what the master calls the interface
         */
        void connected(String interfaceName);

        /**
         * The master ends it.
         *
         * @param disconnect with its reason
         */
        void disconnected(Message.Disconnect disconnect);
    }

    private final Message.Init init;
    private final String interfaceName;
    private final Outbox out;
    private final Events events;
    private final Queue<Offer> offers = new ArrayDeque<>();
    private State state = State.STARTED;

    /**
     * Waits for a master.
     *
     * @param init which interface it wants
     * @param interfaceName what the slave calls it
     * @param out takes what goes to the master
     * @param events is told what comes
     */
    public SlaveSession(Message.Init init, String interfaceName, Outbox out, Events events) {
        this.init = init;
        this.interfaceName = interfaceName;
        this.out = out;
        this.events = events;
    }

    /**
     * Where it is.
     *
     * @return the state
     */
    public State state() {
        return state;
    }

    /**
     * Takes a message. When it throws, the session is over: send DISCONNECT and close.
     *
     * @param message what came
     * @throws RejectException it may not come now, or was refused
     */
    public void receive(Message message) throws RejectException {
        State now = state;
        state = State.CLOSED; // unless all is well
        state =
                switch (message) {
                    case Message.Hello hello when now == State.STARTED -> {
                        offers.addAll(events.offers(hello));
                        out.send(init, Outbox.NO_FD);
                        yield State.OFFERING;
                    }
                    case Message.Ack _ when now == State.OFFERING -> next();
                    case Message.Connected connected when now == State.CONNECTING -> {
                        events.connected(connected.interfaceName());
                        yield State.CONNECTED;
                    }
                    case Message.Disconnect disconnect when now != State.CLOSED -> {
                        events.disconnected(disconnect);
                        yield State.CLOSED;
                    }
                    default ->
                            throw new RejectException(
                                    Reject.MESSAGE_ORDER,
                                    message.getClass().getSimpleName() + " when " + now);
                };
    }

    private State next() {
        Offer offer = offers.poll();
        if (offer != null) {
            out.send(offer.message(), offer.fd());
            return State.OFFERING;
        }
        out.send(new Message.Connect(interfaceName), Outbox.NO_FD);
        return State.CONNECTING;
    }
}
