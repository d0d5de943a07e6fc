package io.mcm.linux;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the user has allowed this library to work with native memory: this module, and the
 * transport that maps what other processes share with it.
 */
public final class NativeAccess {
    private static final String HOST_TRANSPORT = "io.mcm.spi.host.HostTransportProvider";

    private static final List<Module> MODULES = modules(NativeAccess.class.getModule());

    /** Taken before the first call: that call itself warns once and then counts as allowed. */
    private static final boolean GRANTED = MODULES.stream().allMatch(Module::isNativeAccessEnabled);

    private NativeAccess() {}

    private static List<Module> modules(Module self) {
        ModuleLayer layer = self.getLayer();
        Stream<Module> transports =
                layer == null
                        ? Stream.empty()
                        : layer.modules().stream()
                                .filter(NativeAccess::linksProcesses)
                                .sorted(Comparator.comparing(Module::getName));
        return Stream.concat(Stream.of(self), transports).toList();
    }

    private static boolean linksProcesses(Module module) {
        return module.getDescriptor().provides().stream()
                .anyMatch(provided -> provided.service().equals(HOST_TRANSPORT));
    }

    /**
     * Whether it was granted by the user.
     *
     * @return false when the JVM warns at the first native call, or forbids it
     */
    public static boolean granted() {
        return GRANTED;
    }

    /**
     * The option that grants it.
     *
     * @return for the {@code java} command
     */
    public static String option() {
        return MODULES.stream()
                .map(module -> module.isNamed() ? module.getName() : "ALL-UNNAMED")
                .collect(Collectors.joining(",", "--enable-native-access=", ""));
    }
}
