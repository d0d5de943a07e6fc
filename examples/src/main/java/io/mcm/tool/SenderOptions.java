package io.mcm.tool;

import io.mcm.St2110;
import io.mcm.format.PixelFormat;
import io.mcm.st2110.SenderType;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How {@code send} sends a stream of ST 2110. */
final class SenderOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--sender-type",
            paramLabel = "TYPE",
            description =
                    "How evenly packets of ST 2110 leave, by ST 2110-21: ${COMPLETION-CANDIDATES};"
                            + " over sockets all are sent as WIDE. Default large bursts, which take"
                            + " little CPU and keep no type.")
    private @Nullable SenderType type;

    @Option(
            names = "--transport-pixel-format",
            paramLabel = "FORMAT",
            converter = Formats.Pixels.class,
            description =
                    "The packing of ST 2110-20, of RFC 4175; default that of the sampling and depth.")
    private @Nullable PixelFormat packing;

    @Option(
            names = "--ttl",
            paramLabel = "N",
            description = "How many routers packets of ST 2110 may pass, 1 to 255; default 64.")
    private @Nullable Integer ttl;

    @Option(
            names = "--dscp",
            paramLabel = "N",
            description =
                    "The class of service of packets of ST 2110, 0 to 63; default 34, which is AF41.")
    private @Nullable Integer dscp;

    /** Refuses what has no meaning for a group. */
    void checkNone() {
        if (Stream.of(type, packing, ttl, dscp).anyMatch(Objects::nonNull)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--sender-type, --transport-pixel-format, --ttl and --dscp are for ST 2110: give"
                            + " ADDRESS:PORT");
        }
    }

    /** Sets what was given. */
    St2110 apply(St2110 settings) {
        St2110 set = settings;
        if (type != null) {
            set =
                    set.pacing(
                            switch (type) {
                                case NARROW -> St2110.Pacing.NARROW;
                                case NARROW_LINEAR -> St2110.Pacing.LINEAR;
                                case WIDE -> St2110.Pacing.WIDE;
                            });
        }
        if (packing != null) {
            set = set.transportPixelFormat(packing);
        }
        if (ttl != null) {
            set = set.ttl(ttl);
        }
        return dscp == null ? set : set.dscp(dscp);
    }
}
