package io.mcm.memif;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.Protocol;
import io.mcm.spi.TransportConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A link over memif 2.0 to a program of another vendor on the same host: VPP, DPDK, anything with
 * libmemif. A sender's frame payloads become packets, a receiver's packets become frames; metadata
 * and numbers of frames are not carried, a received frame's time is that of its arrival, TAI.
 *
 * <p>The slave brings the memory: its ring size, number of rings and buffer size are used, the
 * master's mean nothing. The buffer size must suit the other program: DPDK and VPP take buffers of
 * 2048 bytes, and lengths of descriptors beyond 65,535 are for programs that are made for it, like
 * this one. A frame that is longer than a buffer is sent as a chain of buffers.
 *
 * <p>MCM's own processes reach each other without this, and without a copy: name a group.
 *
 * @param socket the control socket: a path, or with {@code @} in front a name in the abstract
 *     namespace; 1 to 107 bytes
 * @param id the interface's number on that socket, 0 to 4,294,967,295; both sides name the same
 * @param role who listens: exactly one of the two sides is the master. Default: the factory's name
 * @param secret what a master asks for, and a slave sends: at most 24 bytes of UTF-8, empty for
 *     none; libmemif takes 23. Never printed. Default: none
 * @param interfaceName what this side calls the interface, at most 31 bytes. Default: {@code mcm}
 * @param log2RingSize slave: the binary logarithm of the descriptors in each ring, 1 to 14.
 *     Default: 10
 * @param rings slave: rings in each direction, 1 to 64. Frames are sent on the first one, to keep
 *     their order; they are received from all. Default: 1
 * @param bufferSize slave: bytes of each buffer, 64 to 2,147,483,584, a multiple of 64. Default:
 *     2048
 * @param mode what packets are; this side takes any payload for any mode. Default: Ethernet
 * @param polling receiver: true to spin rather than sleep until woken, which takes a whole core;
 *     the peer then writes no eventfd. Default: false
 * @param engine who speaks memif. Default: {@link Engine#JAVA}
 */
public record Memif(
        String socket,
        long id,
        Role role,
        String secret,
        String interfaceName,
        int log2RingSize,
        int rings,
        int bufferSize,
        Mode mode,
        boolean polling,
        Engine engine)
        implements TransportConfig {

    /** Which side of the connection this is. */
    public enum Role {
        /** Listens on the socket; also called server. */
        MASTER,
        /** Dials, and brings the memory; also called client. */
        SLAVE
    }

    /** What the two sides agree that packets are. */
    public enum Mode {
        /** Ethernet frames. */
        ETHERNET,
        /** IP packets. */
        IP,
        /** Packets of VPP's punt and inject interface. */
        PUNT_INJECT
    }

    /** Who speaks memif. */
    public enum Engine {
        /** This library itself. */
        JAVA,
        /**
         * The vendor's C library, libmemif 4.0 with the ABI of its upstream, FD.io: the file that
         * the system property {@code mcm.libmemif} names, else {@code libmemif.so} on the library
         * path. The fork that the original MCM brings is refused. It takes buffers of at most
         * 65,472 bytes and secrets of at most 23, serves one interface on each socket, and believes
         * its peer: for programs that are trusted.
         */
        LIBMEMIF
    }

    /** The most bytes of a buffer. */
    public static final int MAX_BUFFER_SIZE = Integer.MAX_VALUE / 64 * 64;

    private static final int MIN_BUFFER_SIZE = 64;
    private static final int MAX_RINGS = 64;
    private static final long MAX_ID = (1L << 32) - 1;
    private static final String NAME = "memif";

    /**
     * Checks the settings.
     *
     * @throws ConfigException with everything that is not allowed
     */
    public Memif {
        List<Fault> faults = new ArrayList<>();
        text(faults, "socket", socket, 1, UnixSocket.MAX_PATH);
        range(faults, "id", id, 0, MAX_ID);
        present(faults, "role", role, "MASTER or SLAVE");
        if (bytes(secret) > Protocol.SECRET_SIZE || secret != null && secret.indexOf(0) >= 0) {
            fault(faults, "secret", "***", "at most 24 bytes of UTF-8, none of them zero");
        }
        present(faults, "secret", secret, "a text, empty for none");
        text(faults, "interfaceName", interfaceName, 0, Protocol.NAME_SIZE - 1);
        range(
                faults,
                "log2RingSize",
                log2RingSize,
                Protocol.MIN_LOG2_RING_SIZE,
                Protocol.MAX_LOG2_RING_SIZE);
        range(faults, "rings", rings, 1, MAX_RINGS);
        range(faults, "bufferSize", bufferSize, MIN_BUFFER_SIZE, MAX_BUFFER_SIZE);
        if (bufferSize % MIN_BUFFER_SIZE != 0) {
            fault(faults, "bufferSize", bufferSize, "a multiple of " + MIN_BUFFER_SIZE);
        }
        present(faults, "mode", mode, "a Mode");
        present(faults, "engine", engine, "JAVA or LIBMEMIF");
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private static void text(
            List<Fault> faults, String name, @Nullable String value, int min, int max) {
        int bytes = bytes(value);
        if (value == null
                || bytes < min
                || bytes > max
                || value.chars().anyMatch(Character::isISOControl)) {
            String shown = value == null ? "(absent)" : '"' + value + '"';
            fault(
                    faults,
                    name,
                    shown,
                    min + " to " + max + " bytes of UTF-8, no control characters");
        }
    }

    private static int bytes(@Nullable String value) {
        return value == null ? 0 : value.getBytes(UTF_8).length;
    }

    private static void range(List<Fault> faults, String name, long value, long min, long max) {
        if (value < min || value > max) {
            fault(faults, name, value, min + " to " + max);
        }
    }

    private static void present(
            List<Fault> faults, String name, @Nullable Object value, String allowed) {
        if (value == null) {
            fault(faults, name, "(absent)", allowed);
        }
    }

    private static void fault(List<Fault> faults, String name, Object value, String allowed) {
        faults.add(
                new Fault(
                        ErrorCode.CONNECTION_CONFIG_INVALID,
                        "memif." + name,
                        value.toString(),
                        allowed));
    }

    /**
     * Listens for a slave.
     *
     * @param socket a path, or {@code @} and an abstract name
     * @param id the interface's number, 0 or more
     * @return settings with the defaults for the rest
     * @throws ConfigException a setting is not allowed
     */
    public static Memif master(String socket, long id) {
        return of(socket, id, Role.MASTER);
    }

    /**
     * Dials a master.
     *
     * @param socket a path, or {@code @} and an abstract name
     * @param id the interface's number, 0 or more
     * @return settings with the defaults for the rest
     * @throws ConfigException a setting is not allowed
     */
    public static Memif slave(String socket, long id) {
        return of(socket, id, Role.SLAVE);
    }

    private static Memif of(String socket, long id, Role role) {
        return new Memif(
                socket, id, role, "", "mcm", 10, 1, 2048, Mode.ETHERNET, false, Engine.JAVA);
    }

    private Memif with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new Memif(
                socket,
                id,
                role,
                draft.secret,
                draft.interfaceName,
                draft.log2RingSize,
                draft.rings,
                draft.bufferSize,
                draft.mode,
                draft.polling,
                draft.engine);
    }

    /** What may be set apart from whom to meet where. */
    private static final class Draft {
        private String secret;
        private String interfaceName;
        private int log2RingSize;
        private int rings;
        private int bufferSize;
        private Mode mode;
        private boolean polling;
        private Engine engine;

        Draft(Memif from) {
            secret = from.secret;
            interfaceName = from.interfaceName;
            log2RingSize = from.log2RingSize;
            rings = from.rings;
            bufferSize = from.bufferSize;
            mode = from.mode;
            polling = from.polling;
            engine = from.engine;
        }
    }

    /**
     * The same with a secret.
     *
     * @param text at most 24 bytes of UTF-8; empty for none
     * @return new settings
     * @throws ConfigException too long
     */
    public Memif secret(String text) {
        return with(draft -> draft.secret = text);
    }

    /**
     * The same with another name of the interface.
     *
     * @param name at most 31 bytes of UTF-8
     * @return new settings
     * @throws ConfigException too long
     */
    public Memif interfaceName(String name) {
        return with(draft -> draft.interfaceName = name);
    }

    /**
     * The same with another ring size.
     *
     * @param log2 the binary logarithm, 1 to 14
     * @return new settings
     * @throws ConfigException out of range
     */
    public Memif log2RingSize(int log2) {
        return with(draft -> draft.log2RingSize = log2);
    }

    /**
     * The same with another number of rings.
     *
     * @param each in each direction, 1 to 64
     * @return new settings
     * @throws ConfigException out of range
     */
    public Memif rings(int each) {
        return with(draft -> draft.rings = each);
    }

    /**
     * The same with another buffer size.
     *
     * @param bytes 64 to 2,147,483,584, a multiple of 64
     * @return new settings
     * @throws ConfigException out of range
     */
    public Memif bufferSize(int bytes) {
        return with(draft -> draft.bufferSize = bytes);
    }

    /**
     * The same with another mode.
     *
     * @param packets what packets are
     * @return new settings
     */
    public Memif mode(Mode packets) {
        return with(draft -> draft.mode = packets);
    }

    /**
     * The same, spinning or sleeping.
     *
     * @param spin true to spin
     * @return new settings
     */
    public Memif polling(boolean spin) {
        return with(draft -> draft.polling = spin);
    }

    /**
     * The same with another engine.
     *
     * @param speaker who speaks memif
     * @return new settings
     */
    public Memif engine(Engine speaker) {
        return with(draft -> draft.engine = speaker);
    }

    @Override
    public String transport() {
        return NAME;
    }

    /**
     * The interface, as the name of its group on this node.
     *
     * @return {@code socket#id}
     */
    @Override
    public String address() {
        return socket + "#" + id;
    }

    /** Everything but the secret. */
    @Override
    public String toString() {
        return "Memif["
                + address()
                + ", "
                + role
                + (secret.isEmpty() ? "" : ", secret=***")
                + ", interfaceName="
                + interfaceName
                + ", log2RingSize="
                + log2RingSize
                + ", rings="
                + rings
                + ", bufferSize="
                + bufferSize
                + ", "
                + mode
                + (polling ? ", polling" : "")
                + ", "
                + engine
                + "]";
    }
}
