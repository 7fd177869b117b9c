package dev.latchkey.adapters.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the service listens. The constructor throws {@link IllegalArgumentException} naming every component
 * that breaks its rule, never its value.
 *
 * @param host address of the public socket
 * @param port its port, 0 to 65535; 0 is any free one
 * @param adminHost address of the socket of health and metrics
 * @param adminPort its port, likewise; not that of the public socket
 * @param corsOrigins origins whose pages may call, exactly as browsers spell them: {@code scheme://host[:port]}, in
 *     lower case, without a default port (RFC 6454 section 6.2); may be empty
 * @param publicUrl base URL under which clients reach the service, {@code null} where it is not known; absolute,
 *     {@code http} or {@code https}, with neither query nor fragment
 * @param issuer the token issuer's identifier, shown to clients (RFC 9728 {@code authorization_servers}); not empty
 * @param maxConcurrentRequests how many requests are served at once, at least 1; others wait two seconds for their turn,
 *     then are told to come back later
 * @param drainTimeout how long closing waits for requests in flight, not negative
 * @param capacity how much is taken on otherwise
 * @param notice how long closing first goes on serving while health says that it will end, not negative
 */
public record HttpConfig(
        String host,
        int port,
        String adminHost,
        int adminPort,
        Set<String> corsOrigins,
        @Nullable URI publicUrl,
        String issuer,
        int maxConcurrentRequests,
        Duration drainTimeout,
        Capacity capacity,
        Duration notice) {
    /** Characters in the longest Authorization header whose credentials are read. */
    public static final int MAX_AUTHORIZATION_LENGTH = 8 * 1024;

    public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 1024;
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private static final int MAX_PORT = 65_535;

    public HttpConfig {
        corsOrigins = Set.copyOf(corsOrigins);
        var faults = new ArrayList<String>();
        check(!host.isEmpty(), "host", faults);
        check(isPort(port), "port", faults);
        check(!adminHost.isEmpty(), "adminHost", faults);
        check(isPort(adminPort) && (adminPort == 0 || adminPort != port), "adminPort", faults);
        check(corsOrigins.stream().allMatch(HttpConfig::isOrigin), "corsOrigins", faults);
        check(publicUrl == null || isBaseUrl(publicUrl), "publicUrl", faults);
        check(!issuer.isEmpty(), "issuer", faults);
        check(maxConcurrentRequests > 0, "maxConcurrentRequests", faults);
        check(!drainTimeout.isNegative(), "drainTimeout", faults);
        check(!notice.isNegative(), "notice", faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("invalid: " + String.join(", ", faults));
        }
    }

    /** One of usual capacity that ends without notice. */
    public HttpConfig(
            String host,
            int port,
            String adminHost,
            int adminPort,
            Set<String> corsOrigins,
            @Nullable URI publicUrl,
            String issuer,
            int maxConcurrentRequests,
            Duration drainTimeout) {
        this(
                host,
                port,
                adminHost,
                adminPort,
                corsOrigins,
                publicUrl,
                issuer,
                maxConcurrentRequests,
                drainTimeout,
                Capacity.DEFAULT,
                Duration.ZERO);
    }

    /** The same for so many connections at once. */
    public HttpConfig withConnections(int connections) {
        var so = new Capacity(connections, capacity.leastWithData(), capacity.mostWithData(), capacity.slow());
        return new HttpConfig(
                host,
                port,
                adminHost,
                adminPort,
                corsOrigins,
                publicUrl,
                issuer,
                maxConcurrentRequests,
                drainTimeout,
                so,
                notice);
    }

    /** A path of this service as clients outside spell it: under {@code publicUrl}, or relative where that is unknown. */
    String publicReference(String path) {
        return publicUrl == null ? path : withoutTrailingSlash(publicUrl.toString()) + path;
    }

    /** The identifier of this service as a protected resource (RFC 9728 section 1.2); it never depends on a request. */
    String resource() {
        return publicUrl == null ? "http://localhost:" + port : withoutTrailingSlash(publicUrl.toString());
    }

    private static String withoutTrailingSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static boolean isPort(int port) {
        return port >= 0 && port <= MAX_PORT;
    }

    private static boolean isOrigin(String text) {
        try {
            var uri = URI.create(text);
            return isHttp(uri)
                    && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    && text.equals(text.toLowerCase(Locale.ROOT))
                    && uri.getRawUserInfo() == null
                    && !isDefaultPort(uri);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isDefaultPort(URI uri) {
        return uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
    }

    private static boolean isBaseUrl(URI uri) {
        return isHttp(uri) && uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
    }

    private static void check(boolean holds, String name, List<String> faults) {
        if (!holds) {
            faults.add(name);
        }
    }
}
