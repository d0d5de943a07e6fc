package io.mcm.spi.host;

import io.mcm.spi.Availability;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds what carries frames between the processes of a host. */
public final class HostTransports {
    private HostTransports() {}

    /**
     * What was found.
     *
     * @param provider the first that can be used here; null when none can
     * @param availability its, or why there is none
     */
    public record Found(@Nullable HostTransportProvider provider, Availability availability) {}

    /**
     * Looks among the installed ones.
     *
     * @return one, or why there is none; never throws
     */
    public static Found find() {
        Availability availability =
                Availability.no(
                        "no transport between processes is installed",
                        "add the artifact mcm-transport-memif");
        try {
            for (HostTransportProvider provider : ServiceLoader.load(HostTransportProvider.class)) {
                availability = provider.availability();
                if (availability.available()) {
                    return new Found(provider, availability);
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            availability =
                    Availability.no(
                            "a transport between processes is broken: " + e, "reinstall it");
        }
        return new Found(null, availability);
    }
}
