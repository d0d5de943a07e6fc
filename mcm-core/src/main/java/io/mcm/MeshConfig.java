package io.mcm;

import static io.mcm.ErrorCode.CLIENT_CONFIG_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a node, checked and complete. An immutable value.
 *
 * <p>Also what the original SDK calls the client document: {@link #fromJson} reads it, {@link
 * #toJson} prints it.
 */
public final class MeshConfig {
    private static final int MAX_CONNECTIONS_LIMIT = 65535;
    private static final int MAX_DIRECTORY_BYTES = 69;
    private static final int MAX_USERS = 1000;

    private final String mesh;
    private final String node;
    private final int maxConnections;
    private final Duration defaultTimeout;
    private final LeakDetection leakDetection;
    private final PageKind pages;
    private final Discovery discovery;
    private final @Nullable Path runtimeDirectory;
    private final OptionalInt runtimeGroup;
    private final Set<Integer> allowedUsers;
    private final @Nullable String st2110Address;
    private final String apiVersion;
    private final String apiConnectionString;

    private MeshConfig(Builder builder) {
        mesh = builder.mesh;
        node = Objects.requireNonNullElseGet(builder.node, MeshConfig::someNodeName);
        maxConnections = builder.maxConnections;
        defaultTimeout = builder.defaultTimeout;
        leakDetection = builder.leakDetection;
        pages = builder.pages;
        discovery = builder.discovery;
        runtimeDirectory = builder.runtimeDirectory;
        runtimeGroup = builder.runtimeGroup;
        allowedUsers = builder.allowedUsers;
        st2110Address = builder.st2110Address;
        apiVersion = builder.apiVersion;
        apiConnectionString = builder.apiConnectionString;
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a client document of the original SDK. It may hold the fields of a connection document
     * too; they are left alone.
     *
     * @param text JSON, up to 1 MiB
     * @return the settings, defaults filled in
     * @throws ConfigException everything that is wrong with it
     */
    public static MeshConfig fromJson(String text) {
        return builder().json(text).build();
    }

    /**
     * Prints the client document of the original SDK; what it has no field for is in a section
     * {@code mcm}.
     *
     * @return JSON that {@link #fromJson} reads back as an equal object
     */
    public String toJson() {
        return ClientDocument.write(this);
    }

    /**
     * The mesh this node belongs to: nodes of the same name find each other.
     *
     * @return the name; default {@code default}
     */
    public String mesh() {
        return mesh;
    }

    /**
     * The node's name, for people: in logs and errors.
     *
     * @return the name; default {@code HOST-PID-RANDOM}
     */
    public String node() {
        return node;
    }

    /**
     * How many connections the node opens at most.
     *
     * @return 1 to 65535; default 32
     */
    public int maxConnections() {
        return maxConnections;
    }

    /**
     * How long calls without a timeout of their own wait.
     *
     * @return zero or more; {@code ChronoUnit.FOREVER.getDuration()} waits for ever; default 1 s
     */
    public Duration defaultTimeout() {
        return defaultTimeout;
    }

    /**
     * How hard the node looks for buffers that were never given back.
     *
     * @return the level; default {@link LeakDetection#SIMPLE}
     */
    public LeakDetection leakDetection() {
        return leakDetection;
    }

    /**
     * The kind of pages to try first for frames; where there are none the next smaller kind is
     * tried.
     *
     * @return a real kind, never {@link PageKind#NONE}; default {@link PageKind#HUGE_2M}
     */
    public PageKind pages() {
        return pages;
    }

    /**
     * How far the node looks for others.
     *
     * @return default {@link Discovery#HOST}
     */
    public Discovery discovery() {
        return discovery;
    }

    /**
     * The directory where the nodes of this host meet. Nodes that use the same directory and mesh
     * find each other.
     *
     * @return as it was set; null, the default, to choose when the node is launched, see {@link
     *     Builder#runtimeDirectory}
     */
    public @Nullable Path runtimeDirectory() {
        return runtimeDirectory;
    }

    /**
     * The group of users that may use the runtime directory besides its owner.
     *
     * @return a group's number; default empty: the owner alone
     */
    public OptionalInt runtimeGroup() {
        return runtimeGroup;
    }

    /**
     * The other users whose nodes this node talks to.
     *
     * @return users' numbers, in ascending order; default none: nodes of its own user only
     */
    public Set<Integer> allowedUsers() {
        return allowedUsers;
    }

    /**
     * The interface by which streams of {@link St2110} come and go.
     *
     * @return its IPv4 address; default null: by the routes
     */
    public @Nullable String st2110Address() {
        return st2110Address;
    }

    /**
     * The original's field of that name. Kept, without effect.
     *
     * @return default {@code v1}
     */
    public String apiVersion() {
        return apiVersion;
    }

    /**
     * The original's field of that name, where it finds its Media Proxy. Kept, without effect:
     * there is no daemon here.
     *
     * @return for example {@code Server=127.0.0.1; Port=8002}; default empty
     */
    public String apiConnectionString() {
        return apiConnectionString;
    }

    /**
     * Where the original would look for its Media Proxy: the connection string, else the
     * environment variables {@code MCM_MEDIA_PROXY_IP} and {@code MCM_MEDIA_PROXY_PORT}, else
     * {@code 127.0.0.1:8002}. Without effect: there is no daemon here.
     *
     * @return host and port
     */
    public String mediaProxyAddress() {
        return MediaProxy.address(apiConnectionString, System.getenv());
    }

    private static String someNodeName() {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return hostName() + "-" + ProcessHandle.current().pid() + "-" + random;
    }

    private static String hostName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            return "localhost"; // only a name for people
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MeshConfig that
                && mesh.equals(that.mesh)
                && node.equals(that.node)
                && maxConnections == that.maxConnections
                && defaultTimeout.equals(that.defaultTimeout)
                && leakDetection == that.leakDetection
                && pages == that.pages
                && discovery == that.discovery
                && Objects.equals(runtimeDirectory, that.runtimeDirectory)
                && runtimeGroup.equals(that.runtimeGroup)
                && allowedUsers.equals(that.allowedUsers)
                && Objects.equals(st2110Address, that.st2110Address)
                && apiVersion.equals(that.apiVersion)
                && apiConnectionString.equals(that.apiConnectionString);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                mesh,
                node,
                maxConnections,
                defaultTimeout,
                leakDetection,
                pages,
                discovery,
                runtimeDirectory,
                runtimeGroup,
                allowedUsers,
                st2110Address,
                apiVersion,
                apiConnectionString);
    }

    /** The settings on one line, without the connection string, which may hold a secret. */
    @Override
    public String toString() {
        return "MeshConfig[mesh="
                + mesh
                + ", node="
                + node
                + ", maxConnections="
                + maxConnections
                + ", defaultTimeout="
                + Checks.shown(defaultTimeout)
                + ", leakDetection="
                + leakDetection
                + ", pages="
                + pages
                + ", discovery="
                + discovery
                + ", runtimeDirectory="
                + (runtimeDirectory == null ? "(to be chosen)" : runtimeDirectory)
                + ", runtimeGroup="
                + (runtimeGroup.isPresent() ? runtimeGroup.getAsInt() : "(none)")
                + ", allowedUsers="
                + allowedUsers
                + ", st2110Address="
                + (st2110Address == null ? "(by the routes)" : st2110Address)
                + "]";
    }

    /** Collects the settings of a node. Each setter refuses what is not allowed at once. */
    public static final class Builder {
        private String mesh = "default";
        private @Nullable String node;
        private int maxConnections = 32;
        private Duration defaultTimeout = Duration.ofSeconds(1);
        private LeakDetection leakDetection = LeakDetection.SIMPLE;
        private PageKind pages = PageKind.HUGE_2M;
        private Discovery discovery = Discovery.HOST;
        private @Nullable Path runtimeDirectory;
        private OptionalInt runtimeGroup = OptionalInt.empty();
        private Set<Integer> allowedUsers = Set.of();
        private @Nullable String st2110Address;
        private String apiVersion = "v1";
        private String apiConnectionString = "";

        private Builder() {}

        /**
         * The mesh to belong to.
         *
         * @param name 1 to 255 bytes of UTF-8, no control characters; default {@code default}
         * @return this
         * @throws ConfigException not such a name
         */
        public Builder mesh(String name) {
            mesh = Checks.name(CLIENT_CONFIG_INVALID, "mesh", name);
            return this;
        }

        /**
         * The node's name.
         *
         * @param name 1 to 255 bytes of UTF-8, no control characters; default {@code
         *     HOST-PID-RANDOM}
         * @return this
         * @throws ConfigException not such a name
         */
        public Builder node(String name) {
            node = Checks.name(CLIENT_CONFIG_INVALID, "node", name);
            return this;
        }

        /**
         * How many connections to open at most.
         *
         * @param limit 1 to 65535; default 32
         * @return this
         * @throws ConfigException out of range
         */
        public Builder maxConnections(int limit) {
            maxConnections =
                    Checks.range(
                            CLIENT_CONFIG_INVALID,
                            "maxConnections",
                            limit,
                            1,
                            MAX_CONNECTIONS_LIMIT,
                            "");
            return this;
        }

        /**
         * How long calls without a timeout of their own wait.
         *
         * @param timeout zero or more; past 292 years is for ever; default 1 s
         * @return this
         * @throws ConfigException negative
         */
        public Builder defaultTimeout(Duration timeout) {
            defaultTimeout = Checks.timeout(CLIENT_CONFIG_INVALID, "defaultTimeout", timeout);
            return this;
        }

        /**
         * How hard to look for buffers that were never given back.
         *
         * @param level default {@link LeakDetection#SIMPLE}
         * @return this
         */
        public Builder leakDetection(LeakDetection level) {
            leakDetection =
                    Checks.present(
                            CLIENT_CONFIG_INVALID, "leakDetection", level, "a LeakDetection");
            return this;
        }

        /**
         * The kind of pages to try first.
         *
         * @param first any but {@link PageKind#NONE}; default {@link PageKind#HUGE_2M}
         * @return this
         * @throws ConfigException {@link PageKind#NONE}
         */
        public Builder pages(PageKind first) {
            Checks.present(CLIENT_CONFIG_INVALID, "pages", first, "a PageKind");
            if (first == PageKind.NONE) {
                throw Checks.fault(
                        CLIENT_CONFIG_INVALID,
                        "pages",
                        first,
                        "HUGE_1G, HUGE_2M, TRANSPARENT_HUGE, BASE");
            }
            pages = first;
            return this;
        }

        /**
         * Says how far the node looks for the other nodes of its mesh.
         *
         * @param howFar default {@link Discovery#HOST}
         * @return this
         * @throws ConfigException null
         */
        public Builder discovery(Discovery howFar) {
            discovery = Checks.present(CLIENT_CONFIG_INVALID, "discovery", howFar, "a Discovery");
            return this;
        }

        /**
         * The directory where the nodes of this host meet: their sockets, locks and counters. It
         * must be on a file system of this host's own; containers that share it are one host.
         *
         * <p>It is made if it is not there (its parent must be), with mode 0700; see {@link
         * #runtimeGroup}. It must be a directory and no symbolic link, and belong to this user,
         * root, or one of the {@link #allowedUsers}, without rights for others.
         *
         * <p>When it is not set, the system property {@code mcm.runtimeDirectory} is, else the
         * environment variable {@code MCM_RUNTIME_DIR}. With neither, the first that can be used of
         * {@code /run/mcm}, {@code $XDG_RUNTIME_DIR/mcm} and {@code mcm-UID} in the temporary
         * directory; the choice is logged.
         *
         * @param directory its path, absolute, at most {@value #MAX_DIRECTORY_BYTES} bytes of
         *     UTF-8: the address of a socket has 107
         * @return this
         * @throws ConfigException not such a path
         */
        public Builder runtimeDirectory(Path directory) {
            String allowed = "an absolute path of at most " + MAX_DIRECTORY_BYTES + " bytes";
            Checks.present(CLIENT_CONFIG_INVALID, "runtimeDirectory", directory, allowed);
            Path clean = directory.normalize();
            if (!clean.isAbsolute()
                    || clean.toString().getBytes(UTF_8).length > MAX_DIRECTORY_BYTES) {
                throw Checks.fault(CLIENT_CONFIG_INVALID, "runtimeDirectory", directory, allowed);
            }
            runtimeDirectory = clean;
            return this;
        }

        /**
         * Lets a group of users in: a runtime directory that is made gets this group and mode 2770,
         * and one that is there may have it. Nodes of those users must be named as {@link
         * #allowedUsers} too.
         *
         * @param gid a group's number, for names differ between containers: 0 to 2147483647;
         *     default none
         * @return this
         * @throws ConfigException out of range
         */
        public Builder runtimeGroup(int gid) {
            runtimeGroup =
                    OptionalInt.of(
                            Checks.range(
                                    CLIENT_CONFIG_INVALID,
                                    "runtimeGroup",
                                    gid,
                                    0,
                                    Integer.MAX_VALUE,
                                    ""));
            return this;
        }

        /**
         * Talks to the nodes of other users too, as the kernel names them. They need rights in the
         * runtime directory: {@link #runtimeGroup}.
         *
         * @param uids users' numbers, 0 to 2147483647, at most {@value #MAX_USERS}; default none:
         *     only this process's user
         * @return this
         * @throws ConfigException out of range, or too many
         */
        public Builder allowedUsers(Collection<Integer> uids) {
            String allowed = "at most " + MAX_USERS + " numbers, 0 to " + Integer.MAX_VALUE;
            Checks.present(CLIENT_CONFIG_INVALID, "allowedUsers", uids, allowed);
            SortedSet<Integer> users = new TreeSet<>();
            for (Integer uid : uids) {
                if (uid == null || uid < 0 || users.size() == MAX_USERS) {
                    throw Checks.fault(CLIENT_CONFIG_INVALID, "allowedUsers", uids, allowed);
                }
                users.add(uid);
            }
            allowedUsers = Collections.unmodifiableSortedSet(users);
            return this;
        }

        /**
         * The interface by which streams of {@link St2110} come and go, by its own address: the
         * original Media Proxy's option {@code --st2110_ip}.
         *
         * @param address IPv4 in dotted decimal; default none: by the routes
         * @return this
         * @throws ConfigException not an IPv4 address
         */
        public Builder st2110Address(String address) {
            String allowed = "an IPv4 address of this host in dotted decimal";
            Checks.present(CLIENT_CONFIG_INVALID, "st2110Address", address, allowed);
            if (!St2110.isIpv4(address)) {
                throw Checks.fault(CLIENT_CONFIG_INVALID, "st2110Address", address, allowed);
            }
            st2110Address = address;
            return this;
        }

        /**
         * The original's field of that name. Kept, without effect.
         *
         * @param version default {@code v1}
         * @return this
         */
        public Builder apiVersion(String version) {
            apiVersion = Checks.text(CLIENT_CONFIG_INVALID, "apiVersion", version);
            return this;
        }

        /**
         * The original's field of that name. Kept, without effect: there is no daemon here.
         *
         * @param text {@code key=value; …} with the keys {@code Server} and {@code Port}; default
         *     empty
         * @return this
         */
        public Builder apiConnectionString(String text) {
            apiConnectionString = Checks.text(CLIENT_CONFIG_INVALID, "apiConnectionString", text);
            return this;
        }

        /**
         * Takes what a client document of the original SDK says; what it doesn't say stays as it
         * is. The fields of a connection document are left alone. Nothing is taken from a refused
         * document.
         *
         * @param text JSON, up to 1 MiB
         * @return this
         * @throws ConfigException everything that is wrong with it
         */
        public Builder json(String text) {
            Builder read = new Builder().set(this);
            ClientDocument.read(text, read);
            return set(read);
        }

        /**
         * Makes the settings.
         *
         * @return the settings, defaults filled in
         */
        public MeshConfig build() {
            MediaProxy.warnOnce(apiConnectionString, System.getenv());
            return new MeshConfig(this);
        }

        /** Takes over all settings. */
        private Builder set(Builder that) {
            mesh = that.mesh;
            node = that.node;
            maxConnections = that.maxConnections;
            defaultTimeout = that.defaultTimeout;
            leakDetection = that.leakDetection;
            pages = that.pages;
            discovery = that.discovery;
            runtimeDirectory = that.runtimeDirectory;
            runtimeGroup = that.runtimeGroup;
            allowedUsers = that.allowedUsers;
            st2110Address = that.st2110Address;
            apiVersion = that.apiVersion;
            apiConnectionString = that.apiConnectionString;
            return this;
        }
    }
}
