package io.mcm.tool;

import io.mcm.st2110.SenderType;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Sdp;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mcm sdp}. */
@Command(
        name = "sdp",
        description =
                "Print the session description (SDP) of a sender of ST 2110, for receivers to join by.",
        mixinStandardHelpOptions = true)
final class SdpCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private StreamOptions stream = new StreamOptions();

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            defaultValue = "mcm",
            description = "The session's name; default ${DEFAULT-VALUE}.")
    private String name = "mcm";

    @Option(
            names = "--sender-type",
            paramLabel = "TYPE",
            description =
                    "What the sender promises by ST 2110-21: ${COMPLETION-CANDIDATES}; default nothing.")
    private @Nullable SenderType type;

    @Option(
            names = "--block-packing",
            description = "ST 2110-20 in block packing mode (BPM) rather than general (GPM).")
    private boolean blocks;

    @Option(
            names = "--reference-clock",
            paramLabel = "CLOCK",
            description =
                    "ts-refclk: ptp=IEEE1588-2008:GRANDMASTER:DOMAIN, ptp=IEEE1588-2008:traceable or"
                            + " localmac=MAC; default none is told.")
    private @Nullable String referenceClock;

    @Override
    public Integer call() {
        Media media =
                stream.media(
                        blocks ? Video20.BPM : Video20.GPM,
                        new Traffic(type, null, null, null),
                        referenceClock,
                        "direct=0");
        String origin = stream.source() == null ? LOOPBACK : stream.source();
        Sdp sdp = new Sdp(1, 1, origin, name, List.of(media));
        PrintWriter out = spec.commandLine().getOut();
        out.print(sdp.toText()); // its lines end as RFC 4566 wants
        out.flush();
        return 0;
    }
}
