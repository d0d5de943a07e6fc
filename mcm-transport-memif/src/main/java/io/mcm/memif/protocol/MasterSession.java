package io.mcm.memif.protocol;

/**
 * The master's side of one connection: says HELLO, then takes what the slave brings, in the order
 * that the protocol asks for.
 *
 * <p>It knows neither sockets nor memory: messages come in by {@link #receive}, go out through an
 * {@link Outbox}, and what they mean is told to {@link Events}. One thread.
 */
public final class MasterSession {
    /** Where a connection is. */
    public enum State {
        /** HELLO is out; INIT has to come. */
        GREETED,
        /** Regions and rings come; CONNECT ends that. */
        ADMITTED,
        /** Frames flow; only DISCONNECT may come. */
        CONNECTED,
        /** It is over. */
        CLOSED
    }

    /** What the messages mean. A method that throws refuses the message and ends the session. */
    public interface Events {
        /**
         * A slave says which interface it wants. Check id, mode and secret.
         *
         * @param init what it said
         * @return the limits of that interface
         * @throws RejectException it doesn't get it
         */
        Limits admit(Message.Init init) throws RejectException;

        /**
         * There is memory. Numbers come from 0 upwards without a gap.
         *
         * @param region its number and size
         * @param fd its descriptor, from now on the callee's, unless it throws
         * @throws RejectException it is not what it should be
         */
        void region(Message.AddRegion region, int fd) throws RejectException;

        /**
         * There is a ring. Its region was there before; numbers come from 0 upwards for each
         * direction.
         *
         * @param ring where it is
         * @param fd its eventfd, from now on the callee's, unless it throws
         * @throws RejectException it is not what it should be
         */
        void ring(Message.AddRing ring, int fd) throws RejectException;

        /**
         * The slave has said all. CONNECTED goes out when this returns.
         *
         * @param interfaceName what the slave calls the interface
         * @return what the master calls it
         * @throws RejectException something is missing
         */
        String connect(String interfaceName) throws RejectException;

        /**
         * The slave ends it.
         *
         * @param disconnect with its reason
         */
        void disconnected(Message.Disconnect disconnect);
    }

    private final Outbox out;
    private final Events events;
    private State state = State.GREETED;
    private Limits limits = Limits.STANDARD;
    private int regions;
    private int m2sRings;
    private int s2mRings;

    /**
     * Begins, with HELLO.
     *
     * @param name of the program
     * @param offered what the slave may bring at most
     * @param out takes what goes to the slave
     * @param events is told what comes
     */
    public MasterSession(String name, Limits offered, Outbox out, Events events) {
        this.out = out;
        this.events = events;
        out.send(offered.hello(name), Outbox.NO_FD);
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
     * @param fd the descriptor that came with it, or {@link Outbox#NO_FD}; the caller's again when
     *     this throws
     * @throws RejectException it may not come now, or was refused
     */
    public void receive(Message message, int fd) throws RejectException {
        State now = state;
        state = State.CLOSED; // unless all is well
        state =
                switch (message) {
                    case Message.Init init when now == State.GREETED -> {
                        limits = events.admit(init);
                        yield acknowledged();
                    }
                    case Message.AddRegion region when now == State.ADMITTED -> {
                        take(region, fd);
                        yield acknowledged();
                    }
                    case Message.AddRing ring when now == State.ADMITTED -> {
                        take(ring, fd);
                        yield acknowledged();
                    }
                    case Message.Connect connect when now == State.ADMITTED -> {
                        String name = events.connect(connect.interfaceName());
                        out.send(new Message.Connected(name), Outbox.NO_FD);
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

    private State acknowledged() {
        out.send(new Message.Ack(), Outbox.NO_FD);
        return State.ADMITTED;
    }

    private void take(Message.AddRegion region, int fd) throws RejectException {
        if (region.index() != regions || region.index() > limits.maxRegion()) {
            throw new RejectException(Reject.REGION_INDEX, region.index() + ", next is " + regions);
        }
        events.region(region, fd);
        regions++;
    }

    private void take(Message.AddRing ring, int fd) throws RejectException {
        int next = ring.slaveToMaster() ? s2mRings : m2sRings;
        int max = ring.slaveToMaster() ? limits.maxS2mRing() : limits.maxM2sRing();
        if (ring.index() != next || ring.index() > max) {
            throw new RejectException(
                    Reject.RING_INDEX, ring.index() + ", next is " + next + " of " + max);
        }
        if (ring.log2RingSize() > limits.maxLog2RingSize()) {
            throw new RejectException(
                    Reject.RING_SIZE,
                    "2^" + ring.log2RingSize() + ", at most 2^" + limits.maxLog2RingSize());
        }
        if (ring.privateHeaderSize() != limits.privateHeaderSize()) {
            throw new RejectException(
                    Reject.RING_PRIVATE_HEADER,
                    ring.privateHeaderSize() + " bytes, agreed " + limits.privateHeaderSize());
        }
        if (ring.region() >= regions) {
            throw new RejectException(
                    Reject.RING_PLACE, "region " + ring.region() + " of " + regions);
        }
        events.ring(ring, fd);
        if (ring.slaveToMaster()) {
            s2mRings++;
        } else {
            m2sRings++;
        }
    }
}
