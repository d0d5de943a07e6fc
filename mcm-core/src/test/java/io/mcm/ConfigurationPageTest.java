package io.mcm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md in step with the code. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void shouldNameEverySetter() throws IOException {
        String page = Files.readString(PAGE);
        List<String> setters =
                Stream.of(MeshConfig.Builder.class, ConnectionBuilder.class)
                        .flatMap(
                                builder ->
                                        Arrays.stream(builder.getDeclaredMethods())
                                                .filter(m -> Modifier.isPublic(m.getModifiers()))
                                                .filter(m -> m.getReturnType() == builder))
                        .map(Method::getName)
                        .filter(name -> !name.equals("json"))
                        .distinct()
                        .toList();

        assertThat(setters).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name));
    }

    @Test
    void shouldNameEveryFieldOfDocuments() throws IOException {
        String page = Files.readString(PAGE);
        Stream<String> top =
                Stream.of(ClientDocument.FIELDS, ConnectionDocument.FIELDS).flatMap(List::stream);
        Stream<String> ours =
                Stream.of(ClientDocument.MCM_FIELDS, ConnectionDocument.MCM_FIELDS)
                        .flatMap(List::stream)
                        .map(name -> "mcm." + name);

        assertThat(Stream.concat(top, ours))
                .allSatisfy(name -> assertThat(page).containsPattern("`" + name + "[.`]"));
    }

    @Test
    void shouldPrintExamplesThatWork() throws IOException {
        List<String> examples =
                EXAMPLE.matcher(Files.readString(PAGE))
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .toList();

        assertThat(examples).hasSize(3);
        MeshConfig.fromJson(examples.getFirst());
        examples.stream().skip(1).forEach(ConnectionConfig::fromJson);
    }
}
