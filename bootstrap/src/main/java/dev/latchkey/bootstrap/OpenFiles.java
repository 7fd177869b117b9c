package dev.latchkey.bootstrap;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.latchkey.adapters.http.HttpConfig;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files the operating system lets the process have open, connections among them. Were there none left for a
 * client, the web server would take it for the end of its socket and listen no more.
 */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    // For libraries, the database, the issuer, and whoever asks for health.
    private static final long OTHERS = 512;

    private OpenFiles() {}

    /** The same with no more connections than there can be. */
    static HttpConfig within(HttpConfig config) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? within(system.getMaxFileDescriptorCount(), config)
                : config;
    }

    /** @param files below 0 where there is no limit, as the JDK has it */
    static HttpConfig within(long files, HttpConfig config) {
        if (files < 0) {
            return config;
        }
        var wanted = config.capacity().connections();
        var possible = Math.max(1, Math.max(files / 2, files - OTHERS));
        if (wanted <= possible) {
            return config;
        }
        LOG.atWarn()
                .addKeyValue("openFiles", files)
                .addKeyValue("wanted", wanted)
                .addKeyValue("connections", possible)
                .log("connections_limited");
        return config.withConnections(Math.toIntExact(possible));
    }
}
