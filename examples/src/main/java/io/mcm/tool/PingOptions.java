package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where {@code ping} and {@code pong} meet: in two groups, one each way. */
final class PingOptions {
    /** Enough for the other side and two receivers that look on, also of large frames. */
    private static final int SLOTS = 8;

    @Mixin private IdleOption idle = new IdleOption();

    @Option(
            names = "--group",
            paramLabel = "NAME",
            defaultValue = "ping",
            description =
                    "The group of the frames, the same on both sides; the answers are in the group"
                            + " NAME/pong. Default ${DEFAULT-VALUE}.")
    private String group = "ping";

    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description = "The mesh to join, the same on both sides.")
    private @Nullable String mesh;

    Mesh launch() {
        MeshConfig.Builder builder = MeshConfig.builder();
        return Mesh.launch(mesh == null ? builder.build() : builder.mesh(mesh).build());
    }

    Idle idle() {
        return idle.idle();
    }

    String group() {
        return group;
    }

    /** The way from ping to pong. */
    ConnectionBuilder there(Mesh node) {
        return idle.apply(node.connection().group(group).slots(SLOTS));
    }

    /** The way from pong to ping. */
    ConnectionBuilder back(Mesh node) {
        return idle.apply(node.connection().group(group + "/pong").slots(SLOTS));
    }
}
