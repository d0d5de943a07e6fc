package io.mcm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration was refused; {@link #faults()} lists everything that is wrong with it at once.
 *
 * <p>{@link #code()} is that of the first fault. Nothing was opened.
 */
public final class ConfigException extends McmException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One thing that is wrong.
     *
     * @param code the class of error, one of the {@code …_CONFIG_…} codes
     * @param path where: the dotted path in a document ({@code payload.video.width}), or the
     *     builder's method
     * @param value the value as it was given, {@code (absent)} where there was none
     * @param allowed what is allowed there
     */
    public record Fault(ErrorCode code, String path, String value, String allowed) {
        @Override
        public String toString() {
            return path + " = " + value + ": allowed is " + allowed;
        }
    }

    /**
     * Makes an exception of what was found.
     *
     * @param faults what is wrong, at least one
     */
    public ConfigException(List<Fault> faults) {
        super(
                faults.getFirst().code(),
                faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /**
     * Everything that is wrong.
     *
     * @return at least one fault, in the order of the document
     */
    public List<Fault> faults() {
        return faults;
    }
}
