package io.mcm.memif.libmemif;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.memif.libmemif.generated.memif_buffer_t;
import io.mcm.memif.libmemif.generated.memif_conn_args_t;
import io.mcm.memif.libmemif.generated.memif_details_t;
import io.mcm.memif.libmemif.generated.memif_fd_event;
import io.mcm.memif.libmemif.generated.memif_queue_details_t;
import io.mcm.memif.libmemif.generated.memif_region_details_t;
import io.mcm.memif.libmemif.generated.memif_socket_args;
import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated structures against the C compiler's, for the header that is given. */
class LibMemifLayoutTest {
    private static final Map<String, GroupLayout> STRUCTURES =
            new TreeMap<>(
                    Map.of(
                            "memif_buffer_t", memif_buffer_t.layout(),
                            "memif_conn_args_t", memif_conn_args_t.layout(),
                            "memif_details_t", memif_details_t.layout(),
                            "memif_fd_event_t", memif_fd_event.layout(),
                            "memif_queue_details_t", memif_queue_details_t.layout(),
                            "memif_region_details_t", memif_region_details_t.layout(),
                            "memif_socket_args_t", memif_socket_args.layout()));

    @TempDir Path directory;

    @Test
    void shouldHaveTheSizesAndOffsetsOfTheHeader() throws IOException {
        C.assumeLibraryAndHeader();
        StringBuilder program =
                new StringBuilder(
                                "#include <libmemif.h>\n#include <stddef.h>\n#include <stdio.h>\n")
                        .append("int main(void) {\n");
        StringBuilder expected = new StringBuilder();
        STRUCTURES.forEach(
                (name, layout) -> {
                    print(program, name, "sizeof(" + name + ")");
                    expected.append(name).append(' ').append(layout.byteSize()).append('\n');
                    for (MemoryLayout member : layout.memberLayouts()) {
                        member.name()
                                .ifPresent(
                                        field -> {
                                            String what = name + "." + field;
                                            print(
                                                    program,
                                                    what,
                                                    "offsetof(" + name + ", " + field + ")");
                                            print(
                                                    program,
                                                    what + "'s size",
                                                    "sizeof(((" + name + " *)0)->" + field + ")");
                                            expected.append(what)
                                                    .append(' ')
                                                    .append(layout.byteOffset(groupElement(field)))
                                                    .append('\n')
                                                    .append(what)
                                                    .append("'s size ")
                                                    .append(member.byteSize())
                                                    .append('\n');
                                        });
                    }
                });
        program.append("return 0; }\n");
        Path source = Files.writeString(directory.resolve("layout.c"), program);
        Path probe = C.compile(source, directory.resolve("layout"), "-I", C.INCLUDE);

        assertThat(C.run(List.of(probe.toString()))).isEqualTo(expected.toString());
    }

    private static void print(StringBuilder program, String name, String value) {
        program.append("printf(\"%s %zu\\n\", \"")
                .append(name)
                .append("\", ")
                .append(value)
                .append(");\n");
    }
}
