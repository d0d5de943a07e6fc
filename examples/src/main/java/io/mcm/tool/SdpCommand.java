package io.mcm.tool;

import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.SenderType;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Sdp;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.socket.Interfaces;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mcm sdp}. */
@Command(
        name = "sdp",
        description =
                "Print the session description (SDP) of a sender of ST 2110, for receivers to join by.",
        mixinStandardHelpOptions = true)
final class SdpCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOCAL = "localmac";

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private StreamOptions stream = new StreamOptions();

    @Option(
            names = "--source",
            paramLabel = "ADDRESS",
            description = "The sender's IPv4 address, for a source filter.")
    private @Nullable String source;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            defaultValue = "mcm",
            description = "The session's name; default ${DEFAULT-VALUE}.")
    private String name = "mcm";

    @Option(
            names = "--ttl",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many routers multicast packets may pass; default ${DEFAULT-VALUE}.")
    private int ttl;

    @Option(
            names = "--sender-type",
            paramLabel = "TYPE",
            description =
                    "What the sender promises by ST 2110-21: ${COMPLETION-CANDIDATES}; default nothing.")
    private @Nullable SenderType type;

    @Option(
            names = "--cmax",
            paramLabel = "PACKETS",
            description = "CMAX of ST 2110-21, where it is not that of the sender type.")
    private @Nullable Integer maxBurst;

    @Option(
            names = "--troff",
            paramLabel = "MICROSECONDS",
            description = "TROFF of ST 2110-21, where it is not the default of the format.")
    private @Nullable Integer offset;

    @Option(
            names = "--max-udp",
            paramLabel = "BYTES",
            description = "MAXUDP of ST 2110-10, where packets are longer than 1460.")
    private @Nullable Integer maxUdp;

    @Option(
            names = "--block-packing",
            description = "ST 2110-20 in block packing mode (BPM) rather than general (GPM).")
    private boolean blocks;

    @Option(
            names = "--reference-clock",
            paramLabel = "CLOCK",
            description =
                    "ts-refclk: ptp=IEEE1588-2008:GRANDMASTER:DOMAIN, ptp=IEEE1588-2008:traceable,"
                            + " localmac=MAC, or localmac for that of --interface. Default localmac"
                            + " where --interface has a MAC address, else none, with a warning.")
    private @Nullable String referenceClock;

    @Override
    public Integer call() {
        checkEssence();
        String address = stream.interfaceAddress();
        Media media =
                stream.media(
                        blocks ? Video20.BPM : Video20.GPM,
                        new Traffic(type, offset, maxBurst, maxUdp),
                        ttl,
                        source,
                        referenceClock(),
                        "direct=0");
        String origin = source == null ? address : source;
        Sdp sdp = new Sdp(1, 1, origin == null ? LOOPBACK : origin, name, List.of(media));
        if (media.referenceClock() == null) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    "mcm: no ts-refclk, which ST 2110-10 asks for: give --reference-clock, or"
                            + " --interface with one that has a MAC address");
            err.flush();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(sdp.toText()); // its lines end as RFC 4566 wants
        out.flush();
        return 0;
    }

    /** Refuses what the description of another essence has no place for. */
    private void checkEssence() {
        Format format = stream.format();
        if (blocks && !(format instanceof VideoFormat)) {
            throw new ParameterException(spec.commandLine(), "--block-packing is for --video");
        }
        if (format instanceof AudioFormat
                && Stream.of(type, maxBurst, offset, maxUdp).anyMatch(Objects::nonNull)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--sender-type, --cmax, --troff and --max-udp are for --video and --compressed");
        }
    }

    /** What follows no master is told by the MAC address of its host: ST 2110-10 section 8.2. */
    private @Nullable String referenceClock() {
        if (referenceClock != null && !referenceClock.equals(LOCAL)) {
            return referenceClock;
        }
        String by = stream.networkInterface();
        String mac = by == null ? null : Interfaces.hardwareAddress(by);
        return mac == null ? null : LOCAL + "=" + mac;
    }
}
