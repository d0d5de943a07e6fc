package io.mcm;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the original would look for its daemon. Settings of it are understood, and have no effect.
 */
final class MediaProxy {
    private static final Logger LOG = LoggerFactory.getLogger(MediaProxy.class);
    private static final String IP = "MCM_MEDIA_PROXY_IP";
    private static final String PORT = "MCM_MEDIA_PROXY_PORT";
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private MediaProxy() {}

    /** The connection string wins over the environment, that over the defaults. */
    static String address(String connectionString, Map<String, String> environment) {
        String host = environment.getOrDefault(IP, "127.0.0.1");
        String port = environment.getOrDefault(PORT, "8002");
        for (String setting : connectionString.split(";", -1)) {
            int equals = setting.indexOf('=');
            String value = setting.substring(equals + 1).strip();
            if (equals < 0 || value.isEmpty()) {
                continue;
            }
            switch (setting.substring(0, equals).strip()) {
                case "Server" -> host = value;
                case "Port" -> port = value;
                default -> {} // the original ignores other keys, too
            }
        }
        return host + ":" + port;
    }

    static boolean isSet(String connectionString, Map<String, String> environment) {
        return !connectionString.isBlank()
                || environment.containsKey(IP)
                || environment.containsKey(PORT);
    }

    /** Says once in a process that there is no daemon to be told where it is. */
    static void warnOnce(String connectionString, Map<String, String> environment) {
        if (isSet(connectionString, environment) && !WARNED.getAndSet(true)) {
            LOG.warn(
                    "apiConnectionString, {} and {} have no effect: nodes find each other, there is no"
                            + " Media Proxy",
                    IP,
                    PORT);
        }
    }
}
