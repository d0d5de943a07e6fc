package io.mcm.tool.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
    @Test
    void shouldAlignWordsLeftAndNumbersRight() {
        Table table = new Table(1, "name", "frames");
        table.row("a", "12345678");
        table.row("longer", "1");
        assertThat(table.toString())
                .isEqualTo("name      frames\na       12345678\nlonger         1");
    }

    @Test
    void shouldPrintJson() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", "a \"quoted\" one");
        document.put("whole", 12345678901L);
        document.put("fraction", 1234567890.123);
        document.put("list", Arrays.asList(true, null, Map.of("deep", 1)));
        document.put("none", List.of());
        assertThat(Json.print(document).replaceAll("\\s+", ""))
                .isEqualTo(
                        "{\"text\":\"a\\\"quoted\\\"one\",\"whole\":12345678901,"
                                + "\"fraction\":1234570000,\"list\":[true,null,{\"deep\":1}],"
                                + "\"none\":[]}");
    }

    @Test
    void shouldPrintJsonOnOneLine() {
        assertThat(Json.line(Map.of("list", List.of(1, 2)))).isEqualTo("{\"list\":[1,2]}");
    }

    @Test
    void shouldWriteAScreenOverTheOneBefore() {
        StringWriter terminal = new StringWriter();
        Screen screen = new Screen(new PrintWriter(terminal), true);
        screen.show("a\nb");
        screen.show("c");
        assertThat(terminal.toString())
                .isEqualTo("\033[2J\033[Ha\033[K\nb\033[K\n\033[J\033[Hc\033[K\n\033[J");

        StringWriter pipe = new StringWriter();
        Screen plain = Screen.plain(new PrintWriter(pipe));
        plain.show("a\nb");
        plain.show("c");
        assertThat(pipe.toString()).isEqualTo("a\nb\n\nc\n");
    }

    @Test
    void shouldScaleAmounts() {
        assertThat(Amount.bytes(0)).isEqualTo("0 B");
        assertThat(Amount.bytes(999)).isEqualTo("999 B");
        assertThat(Amount.bytes(8_294_400)).isEqualTo("8.3 MB");
        assertThat(Amount.bytes(999_950)).isEqualTo("1.0 MB");
        assertThat(Amount.bytes(1.5e15)).isEqualTo("1500.0 TB");
        assertThat(Amount.time(342)).isEqualTo("342 ns");
        assertThat(Amount.time(85_240)).isEqualTo("85.2 µs");
        assertThat(Amount.time(1_234_567)).isEqualTo("1.2 ms");
        assertThat(Amount.seconds(15_049_000_000L)).isEqualTo("15.0");
    }

    @Test
    void shouldWriteOverTheProgressLineAndThenClearIt() {
        StringWriter text = new StringWriter();
        try (ProgressLine line = new ProgressLine(new PrintWriter(text), true)) {
            assertThat(line.isDue()).isTrue();
            line.show("one");
            line.show("two");
        }
        assertThat(text.toString()).isEqualTo("\r\033[Kone\r\033[Ktwo\r\033[K");
    }

    @Test
    void shouldShowNoProgressWithoutATerminal() {
        StringWriter text = new StringWriter();
        try (ProgressLine line = ProgressLine.on(new PrintWriter(text))) {
            assertThat(line.isDue()).isFalse();
            line.show("one");
        }
        assertThat(text.toString()).isEmpty();
    }
}
