package io.mcm.st2110.socket;

import io.mcm.ConnectionState;
import io.mcm.Discovery;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.VideoFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Senders and receivers of ours at the two ends of a cable, and what is seen on it: one line a
 * fact, {@code NAME=VALUE}. {@link WireTest} runs it in a network namespace that has the cable.
 */
final class WireStreams implements AutoCloseable {
    static final String SENDER = "10.77.0.1";
    static final String RECEIVER = "10.77.0.2";
    static final String STRANGER = "10.77.0.3";
    static final String GROUP = "239.77.1.1";
    static final String OTHER_GROUP = "239.77.1.2";
    static final int TTL = 17;
    static final int DSCP = 46;

    /** Rows of 1400 bytes. */
    private static final VideoFormat FORMAT = VideoFormat.parse("560x32@100:yuv422p10rfc4175");

    private static final int PORT = 5004;
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Mesh sender = node(SENDER);
    private final Mesh receiver = node(RECEIVER);
    private final Mesh stranger = node(STRANGER);
    private final Sniffer wire = new Sniffer("mcmb");
    private final Sniffer otherWire = new Sniffer("mcmd");
    private final St2110 place =
            St2110.video20(GROUP, PORT).ttl(TTL).dscp(DSCP).sourceFilter(SENDER);

    private WireStreams() throws IOException {}

    public static void main(String[] arguments) throws Exception {
        try (WireStreams streams = new WireStreams()) {
            streams.join();
            streams.send();
            for (String mtu : List.of("900", "1500", "9000")) {
                streams.sendByMtu(mtu);
            }
        }
        wantALargeBuffer();
    }

    private static Mesh node(String address) {
        return Mesh.launch(
                MeshConfig.builder().discovery(Discovery.NONE).st2110Address(address).build());
    }

    private static void fact(String name, Object value) {
        System.out.println(name + "=" + value);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    /** The reports of joining and of leaving. */
    private void join() {
        Set<String> joined = new TreeSet<>();
        Set<String> left = new TreeSet<>();
        RxConnection rx = receiver.connection().st2110(place).format(FORMAT).openRx();
        await(() -> seeReports(joined));
        rx.close();
        await(() -> seeReports(left));
        fact("joined", joined);
        fact("left", left);
    }

    private boolean seeReports(Set<String> reports) {
        wire.read(
                packet -> {
                    if (packet.isMembershipReport()) {
                        packet.memberships().stream()
                                .filter(one -> one.group().equals(GROUP))
                                .forEach(one -> reports.add(one.type() + " " + one.sources()));
                    }
                });
        return !reports.isEmpty();
    }

    /** A stream beside those that its receiver must not take. */
    private void send() throws IOException {
        Seen own = new Seen(packet -> isStream(packet, SENDER, GROUP));
        Seen strange = new Seen(packet -> isStream(packet, STRANGER, GROUP));
        Seen otherGroup = new Seen(packet -> isStream(packet, SENDER, OTHER_GROUP));
        try (RxConnection rx = receiver.connection().st2110(place).format(FORMAT).openRx();
                DatagramChannel neighbour = neighbour()) {
            wire.read(packet -> {});
            send(stranger, place, 3);
            send(sender, St2110.video20(OTHER_GROUP, PORT), 3);
            ByteBuffer got = ByteBuffer.allocate(2000);
            await(
                    () -> {
                        look(strange, otherGroup);
                        return strange.packets == 3 * 32 && otherGroup.packets == 3 * 32;
                    });
            fact("packetsOfTheStranger", strange.packets);
            fact("packetsOfTheOtherGroup", otherGroup.packets);
            fact("neighbourGot", neighbour.receive(got) != null);
            try (RxBuffer frame = rx.receive(MOMENT)) {
                fact("receivedOfThem", frame != null || rx.state() == ConnectionState.ACTIVE);
            }
            send(sender, place, 5);
            int frames = 0;
            for (; frames < 5; frames++) {
                try (RxBuffer frame = rx.receive(Duration.ofSeconds(5))) {
                    if (frame == null) {
                        break;
                    }
                }
            }
            look(own);
            fact("received", frames);
            fact("ttl", own.ttl);
            fact("dscp", own.dscp);
            fact("mayBeFragmented", own.fragmentable);
            Seen elsewhere = new Seen(packet -> isStream(packet, SENDER, GROUP));
            otherWire.read(elsewhere::look);
            fact("packetsByTheOtherInterface", elsewhere.packets);
        }
    }

    private static boolean isStream(Sniffer.Packet packet, String from, String to) {
        return packet.isUdpTo(PORT)
                && packet.source().equals(from)
                && packet.destination().equals(to);
    }

    /** A socket of somebody else on the same host and port: its group comes to this host. */
    private static DatagramChannel neighbour() throws IOException {
        DatagramChannel channel = DatagramChannel.open(java.net.StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(PORT));
        channel.join(InetAddress.getByName(OTHER_GROUP), NetworkInterface.getByName("mcmb"));
        return channel;
    }

    private static void send(Mesh mesh, St2110 place, int frames) {
        try (TxConnection tx = mesh.connection().st2110(place).format(FORMAT).reliable().openTx()) {
            for (int i = 0; i < frames; i++) {
                try (TxBuffer frame = tx.acquire(Duration.ofSeconds(5))) {
                    if (frame == null) {
                        throw new IllegalStateException("no slot in 5 s");
                    }
                    frame.commit();
                }
            }
        }
    }

    private void look(Seen... streams) {
        wire.read(
                packet -> {
                    for (Seen stream : streams) {
                        stream.look(packet);
                    }
                });
    }

    private void sendByMtu(String mtu) throws IOException, InterruptedException {
        for (String end : List.of("mcma", "mcmb")) {
            int exit =
                    new ProcessBuilder("ip", "link", "set", end, "mtu", mtu)
                            .inheritIO()
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new IOException("ip link set " + end + " mtu " + mtu + ": exit " + exit);
            }
        }
        Seen seen = new Seen(packet -> isStream(packet, SENDER, GROUP));
        look();
        send(sender, place, 1);
        look(seen);
        fact("udpLengths" + mtu, seen.lengths);
    }

    /** As long as the process may not have it. */
    private static void wantALargeBuffer() {
        UdpSocket.forReceiving(
                        Ipv4.ANY, PORT, Ipv4.parse(RECEIVER), null, 1 << 28, MOMENT.toNanos())
                .close();
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        stranger.close();
        wire.close();
        otherWire.close();
    }

    /** What was seen of a stream. */
    private static final class Seen {
        final Set<Integer> ttl = new TreeSet<>();
        final Set<Integer> dscp = new TreeSet<>();
        final Set<Integer> lengths = new TreeSet<>();
        int packets;
        int fragmentable;
        private final Predicate<Sniffer.Packet> wanted;

        Seen(Predicate<Sniffer.Packet> wanted) {
            this.wanted = wanted;
        }

        void look(Sniffer.Packet packet) {
            if (wanted.test(packet)) {
                packets++;
                ttl.add(packet.ttl());
                dscp.add(packet.dscp());
                lengths.add(packet.udpLength());
                fragmentable += packet.mayNotBeFragmented() ? 0 : 1;
            }
        }
    }
}
