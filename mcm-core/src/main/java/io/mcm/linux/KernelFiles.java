package io.mcm.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The small text files of {@code /proc} and {@code /sys}.
 *
 * <p>Reading never throws: what cannot be read is empty, for files come and go with kernels,
 * containers and rights.
 *
 * @param root where the tree begins, {@code /} but in tests
 */
public record KernelFiles(Path root) {
    /** The files of this machine. */
    public static final KernelFiles SYSTEM = new KernelFiles(Path.of("/"));

    /**
     * The lines of a file.
     *
     * @param path absolute
     * @return no lines when it cannot be read
     */
    public List<String> lines(String path) {
        try {
            return Files.readAllLines(root.resolve(path.substring(1)), ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * The first line of a file.
     *
     * @param path absolute
     * @return without white space around it; empty when it cannot be read
     */
    public Optional<String> text(String path) {
        return lines(path).stream().findFirst().map(String::strip);
    }

    /**
     * The number in a file.
     *
     * @param path absolute
     * @return empty when it cannot be read, or is no number ({@code max})
     */
    public OptionalLong number(String path) {
        return text(path).map(KernelFiles::parse).orElse(OptionalLong.empty());
    }

    /**
     * The number after a key, in files of lines such as {@code MemFree: 12 kB} or {@code
     * inactive_file 12}.
     *
     * @param path absolute
     * @param key the line's first word, without a colon
     * @return the number as it stands there; empty when there is none
     */
    public OptionalLong number(String path, String key) {
        for (String line : lines(path)) {
            String[] words = line.strip().split("[:\\s]+", 3);
            if (words.length > 1 && words[0].equals(key)) {
                return parse(words[1]);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong parse(String number) {
        try {
            return OptionalLong.of(Long.parseLong(number));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
