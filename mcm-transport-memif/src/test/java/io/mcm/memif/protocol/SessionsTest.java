package io.mcm.memif.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both sessions, without sockets: against each other, then against anything. */
class SessionsTest {
    private static final Message.Init INIT =
            new Message.Init(Protocol.VERSION, 3, 0, Secret.NONE, "slave");

    /** What a side said last, and all it was told. */
    private static final class Side implements Outbox, MasterSession.Events, SlaveSession.Events {
        final List<Message> said = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        Limits limits = Limits.STANDARD;
        List<SlaveSession.Offer> offers = List.of();

        @Override
        public void send(Message message, int fd) {
            said.add(message);
        }

        @Override
        public Limits admit(Message.Init init) {
            told.add("init " + init.id());
            return limits;
        }

        @Override
        public void region(Message.AddRegion region, int fd) {
            told.add("region " + region.index());
        }

        @Override
        public void ring(Message.AddRing ring, int fd) {
            told.add("ring " + ring.index());
        }

        @Override
        public String connect(String interfaceName) {
            told.add("connect " + interfaceName);
            return "mine";
        }

        @Override
        public List<SlaveSession.Offer> offers(Message.Hello hello) {
            told.add("hello " + hello.name());
            return offers;
        }

        @Override
        public void connected(String interfaceName) {
            told.add("connected " + interfaceName);
        }

        @Override
        public void disconnected(Message.Disconnect disconnect) {
            told.add("disconnected " + disconnect.reason());
        }
    }

    private static final List<Message> VALID =
            List.of(
                    INIT,
                    new Message.AddRegion(0, 4096),
                    new Message.AddRegion(1, 1 << 20),
                    new Message.AddRing(true, 0, 0, 0, 4, 0),
                    new Message.AddRing(false, 0, 0, 512, 4, 0),
                    new Message.AddRing(false, 1, 1, 0, 4, 0),
                    new Message.Connect("slave0"),
                    new Message.Disconnect(1, "enough"));

    @Test
    void shouldConnectTwoSides() throws Exception {
        Side ofMaster = new Side();
        Side ofSlave = new Side();
        ofSlave.offers =
                VALID.subList(1, 6).stream().map(m -> new SlaveSession.Offer(m, 9)).toList();
        MasterSession master = new MasterSession("master", Limits.STANDARD, ofMaster, ofMaster);
        SlaveSession slave = new SlaveSession(INIT, "slave0", ofSlave, ofSlave);
        for (int i = 0; master.state() != MasterSession.State.CONNECTED; i++) {
            slave.receive(ofMaster.said.get(i));
            master.receive(ofSlave.said.get(i), 9);
        }
        slave.receive(ofMaster.said.getLast());
        assertThat(slave.state()).isEqualTo(SlaveSession.State.CONNECTED);
        assertThat(ofSlave.said).isEqualTo(VALID.subList(0, 7));
        assertThat(ofMaster.told)
                .containsExactly(
                        "init 3",
                        "region 0",
                        "region 1",
                        "ring 0",
                        "ring 0",
                        "ring 1",
                        "connect slave0");
        assertThat(ofSlave.told).containsExactly("hello master", "connected mine");
        master.receive(VALID.getLast(), Outbox.NO_FD);
        assertThat(master.state()).isEqualTo(MasterSession.State.CLOSED);
        assertThat(ofMaster.told).contains("disconnected enough");
        slave.receive(VALID.getLast());
        assertThat(slave.state()).isEqualTo(SlaveSession.State.CLOSED);
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheLimits() {
        Limits narrow = new Limits(0, 0, 0, 4, 48);
        refuses(narrow, Reject.REGION_INDEX, INIT, VALID.get(1), VALID.get(2));
        refuses(narrow, Reject.REGION_INDEX, INIT, new Message.AddRegion(1, 1));
        refuses(narrow, Reject.RING_PRIVATE_HEADER, INIT, VALID.get(1), VALID.get(3));
        refuses(narrow, Reject.RING_INDEX, INIT, new Message.AddRing(true, 1, 0, 0, 4, 48));
        refuses(narrow, Reject.RING_SIZE, INIT, new Message.AddRing(true, 0, 0, 0, 5, 48));
        refuses(narrow, Reject.RING_PLACE, INIT, new Message.AddRing(true, 0, 0, 0, 4, 48));
        refuses(narrow, Reject.MESSAGE_ORDER, VALID.get(1));
        refuses(narrow, Reject.MESSAGE_ORDER, INIT, INIT);
        refuses(narrow, Reject.MESSAGE_ORDER, INIT, new Message.Connect(""), VALID.get(1));
        refuses(narrow, Reject.MESSAGE_ORDER, new Message.Disconnect(0, ""), INIT);
        refuses(narrow, Reject.MESSAGE_ORDER, new Message.Ack());
    }

    private static void refuses(Limits limits, Reject reject, Message... messages) {
        Side side = new Side();
        side.limits = limits;
        MasterSession master = new MasterSession("master", limits, side, side);
        assertThatThrownBy(
                        () -> {
                            for (Message message : messages) {
                                master.receive(message, 9);
                            }
                        })
                .isInstanceOfSatisfying(
                        RejectException.class, e -> assertThat(e.reject()).isEqualTo(reject));
        assertThat(master.state()).isEqualTo(MasterSession.State.CLOSED);
    }

    @Test
    void shouldSurviveAnythingInAnyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int rounds = Boolean.getBoolean("mcm.soak") ? 100_000 : 10_000;
        List<Message> ofMaster =
                List.of(
                        Limits.STANDARD.hello("m"),
                        new Message.Ack(),
                        new Message.Ack(),
                        new Message.Connected("m0"),
                        new Message.Disconnect(0, "x"));
        int connected = 0;
        for (int i = 0; i < rounds; i++) {
            Side side = new Side();
            side.offers = List.of(new SlaveSession.Offer(VALID.get(1), 9));
            MasterSession master = new MasterSession("m", Limits.STANDARD, side, side);
            SlaveSession slave = new SlaveSession(INIT, "s", side, side);
            boolean again = true;
            for (int step = 0; again; step++) {
                boolean toMaster = i % 2 == 0;
                List<Message> script = toMaster ? VALID : ofMaster;
                again =
                        feed(
                                random,
                                script,
                                step,
                                toMaster ? master::receive : (m, _) -> slave.receive(m));
            }
            boolean closed =
                    i % 2 == 0
                            ? master.state() == MasterSession.State.CLOSED
                            : slave.state() == SlaveSession.State.CLOSED;
            assertThat(closed).as("round %d of seed %d", i, seed).isTrue();
            connected += side.told.stream().anyMatch(t -> t.startsWith("connect")) ? 1 : 0;
        }
        assertThat(connected).as("rounds that got through").isPositive();
    }

    private interface Receive {
        void receive(Message message, int fd) throws RejectException;
    }

    /**
     * The next message of the script or another one, perhaps with other bytes. False when the
     * session is over; what is no message at all never gets there.
     */
    private static boolean feed(Random random, List<Message> script, int step, Receive to) {
        byte[] bytes = new byte[Protocol.MESSAGE_SIZE];
        MemorySegment place = MemorySegment.ofArray(bytes);
        int which = random.nextInt(10) == 0 ? random.nextInt(script.size()) : step;
        MessageCodec.encode(script.get(Math.min(which, script.size() - 1)), place);
        for (int flips = random.nextInt(8) - 6; flips > 0; flips--) {
            bytes[random.nextInt(16)] ^= (byte) (1 << random.nextInt(8));
        }
        int descriptors = bytes[0] == 4 || bytes[0] == 5 ? 1 : 0;
        Message message;
        try {
            message = MessageCodec.decode(place, bytes.length, descriptors);
        } catch (RejectException e) {
            return true;
        }
        try {
            to.receive(message, descriptors == 1 ? 9 : Outbox.NO_FD);
            return !(message instanceof Message.Disconnect);
        } catch (RejectException e) {
            assertThatThrownBy(() -> to.receive(new Message.Ack(), Outbox.NO_FD))
                    .as("after %s", e.getMessage())
                    .isInstanceOf(RejectException.class);
            return false;
        }
    }
}
