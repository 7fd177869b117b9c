package dev.latchkey.adapters.jwt;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Where the issuer publishes its keys (RFC 7517 section 5), and how long to believe them. The constructor throws
 * {@link IllegalArgumentException} if a value breaks its rule. Whether plain {@code http:} is allowed is for the settings
 * to say.
 *
 * @param location {@code https:}, {@code http:} or {@code file:}, without user information
 * @param timeToLive a withdrawn key is refused after at most that long, as long as the issuer answers; not
 *     shorter than {@code refetchInterval}
 * @param refetchInterval in any stretch of that length there are at most two fetches, whatever causes them and however
 *     they end; positive
 * @param staleness how long the last good set is used while the issuer does not answer, then it is dropped; not shorter
 *     than {@code timeToLive}
 * @param timeout for one fetch from connecting to the last byte; positive
 * @param longestWait how long a request may wait for a fetch that might bring its key; positive
 */
public record JwkSetConfig(
        URI location,
        Duration timeToLive,
        Duration refetchInterval,
        Duration staleness,
        Duration timeout,
        Duration longestWait) {
    private static final Set<String> WEB = Set.of("https", "http");

    public JwkSetConfig {
        var scheme = location.getScheme() == null ? "" : location.getScheme().toLowerCase(Locale.ROOT);
        require(WEB.contains(scheme) || scheme.equals("file"), "location must be https:, http: or file:");
        require(location.getRawUserInfo() == null, "location must not hold user information");
        require(location.getHost() != null || !WEB.contains(scheme), "location needs a host");
        require(refetchInterval.isPositive(), "refetch interval must be positive");
        require(
                timeToLive.compareTo(refetchInterval) >= 0,
                "time to live must not be shorter than the refetch interval");
        require(staleness.compareTo(timeToLive) >= 0, "staleness must not be shorter than the time to live");
        require(timeout.isPositive(), "timeout must be positive");
        require(longestWait.isPositive(), "longest wait must be positive");
    }

    /**
     * The set at that place: believed for 5 minutes, refetched at most twice in 30 s, used for a day without an answer;
     * a fetch may take 5 s, a request may wait 2 s.
     */
    public static JwkSetConfig at(URI location) {
        return new JwkSetConfig(
                location,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofHours(24),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
