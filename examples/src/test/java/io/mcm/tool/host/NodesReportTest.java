package io.mcm.tool.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.HostView.Link;
import io.mcm.HostView.Node;
import io.mcm.HostView.Nodes;
import io.mcm.HostView.Receiver;
import io.mcm.HostView.Source;
import io.mcm.tool.output.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesReportTest {
    private static final String CAMERA = "00000000000000aa00000000000000aa";
    private static final String MONITOR = "00000000000000bb00000000000000bb";

    private static String text(Nodes nodes) {
        return new NodesReport(Path.of("/run/mcm"), nodes).toText();
    }

    @Test
    void shouldListConnectionsWithTheirLinks() {
        Node camera =
                new Node(
                        CAMERA,
                        "studio",
                        "camera",
                        List.of(
                                new Source(2, "tone", "audio/48000/2/pcm_s24be/1ms", 64, 288, 0),
                                new Source(1, "picture", "blob/1000", 32, 1000, 0)),
                        List.of(),
                        List.of(new Link(false, "memif", "picture", MONITOR, 7, "active")));
        Node monitor =
                new Node(
                        MONITOR,
                        "studio",
                        "monitor",
                        List.of(),
                        List.of(new Receiver(7, "picture", "active")),
                        List.of(new Link(true, "memif", "picture", CAMERA, 7, "active")));
        Node idle = new Node(MONITOR, "other", "idle", List.of(), List.of(), List.of());
        assertThat(text(new Nodes(List.of(monitor, camera, idle), List.of())))
                .isEqualTo(
                        """
                        3 nodes in /run/mcm

                        node     id        mesh    group    what  state   detail
                        idle     00000000  other
                        camera   00000000  studio  picture  tx 1          blob/1000, 32 slots of 1.0 kB
                                                   picture  link  active  memif to monitor, rx 7
                                                   tone     tx 2          audio/48000/2/pcm_s24be/1ms, 64 slots of 288 B
                        monitor  00000000  studio  picture  rx 7  active
                                                   picture  link  active  memif from camera to rx 7\
                        """);
    }

    @Test
    void shouldPrintEverythingInTheDocument() {
        Node node =
                new Node(
                        CAMERA,
                        "studio",
                        "camera",
                        List.of(new Source(1, "picture", "blob/1000", 32, 1000, 8)),
                        List.of(new Receiver(2, "tone", "suspended")),
                        List.of(new Link(false, "memif", "picture", MONITOR, 7, "active")));
        Nodes nodes = new Nodes(List.of(node), List.of(MONITOR));
        assertThat(Json.line(new NodesReport(Path.of("/run/mcm"), nodes).toJson()))
                .isEqualTo(
                        """
                        {"directory":"/run/mcm","nodes":[{"id":"%s","mesh":"studio","name":"camera",\
                        "sources":[{"connection":1,"group":"picture","format":"blob/1000","slots":32,\
                        "maxPayloadSize":1000,"maxMetadataSize":8}],\
                        "receivers":[{"connection":2,"group":"tone","state":"suspended"}],\
                        "links":[{"direction":"egress","transport":"memif","group":"picture",\
                        "peer":"%s","connection":7,"state":"active"}]}],"silent":["%s"]}\
                        """
                                .formatted(CAMERA, MONITOR, MONITOR));
    }

    @Test
    void shouldSayWhoDoesNotAnswerAndThatThereIsNobody() {
        assertThat(text(new Nodes(List.of(), List.of()))).isEqualTo("no node in /run/mcm");
        assertThat(text(new Nodes(List.of(), List.of(CAMERA))))
                .startsWith("no node in /run/mcm\n\nno answer from " + CAMERA);
    }
}
