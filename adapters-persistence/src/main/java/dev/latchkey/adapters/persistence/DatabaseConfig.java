package dev.latchkey.adapters.persistence;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the service uses its database. The constructor throws {@link IllegalArgumentException} if a value is out of range.
 *
 * @param url as the application's role
 * @param maxPoolSize how many connections at most, 1 or more; 10 by default
 * @param connectionTimeout how long a request waits for a connection, 250 ms or more; 2 s by default
 * @param statementTimeout how long one statement may take or a transaction stand still before PostgreSQL ends it, 1 ms
 *     or more; 5 s by default
 * @param networkTimeout how long PostgreSQL may be silent, in whole seconds, longer than a statement may take; 10 s by
 *     default
 * @param longestTokenLife how long a token can be alive after it was issued, clocks' differences included; a
 *     revocation is remembered for as long; 7 days and a minute by default
 * @param binding what PostgreSQL wants the user of a transaction proven with, {@code null} where it wants no proof
 */
public record DatabaseConfig(
        DatabaseUrl url,
        int maxPoolSize,
        Duration connectionTimeout,
        Duration statementTimeout,
        Duration networkTimeout,
        Duration longestTokenLife,
        @Nullable BindingSecret binding) {
    private static final Duration MIN_CONNECTION_TIMEOUT = Duration.ofMillis(250);

    public DatabaseConfig {
        if (maxPoolSize < 1) {
            throw new IllegalArgumentException("the pool must be of 1 connection or more");
        }
        if (connectionTimeout.compareTo(MIN_CONNECTION_TIMEOUT) < 0) {
            throw new IllegalArgumentException("the connection timeout must be 250 ms or more");
        }
        if (statementTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("the statement timeout must be 1 ms or more");
        }
        if (Duration.ofSeconds(networkTimeout.toSeconds()).compareTo(statementTimeout) <= 0) {
            throw new IllegalArgumentException(
                    "the network timeout must be whole seconds longer than the statement timeout");
        }
    }

    public static DatabaseConfig of(DatabaseUrl url) {
        return new DatabaseConfig(
                url,
                10,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofDays(7).plusMinutes(1),
                null);
    }

    /** The same with a pool of another size. */
    public DatabaseConfig withMaxPoolSize(int size) {
        return new DatabaseConfig(
                url, size, connectionTimeout, statementTimeout, networkTimeout, longestTokenLife, binding);
    }

    /** The same for tokens of another life. */
    public DatabaseConfig withLongestTokenLife(Duration life) {
        return new DatabaseConfig(url, maxPoolSize, connectionTimeout, statementTimeout, networkTimeout, life, binding);
    }

    /** The same with that secret. */
    public DatabaseConfig withBinding(@Nullable BindingSecret secret) {
        return new DatabaseConfig(
                url, maxPoolSize, connectionTimeout, statementTimeout, networkTimeout, longestTokenLife, secret);
    }

    /** What the driver is told where the URL does not say otherwise. */
    Map<String, String> parameters() {
        var seconds = Long.toString(networkTimeout.toSeconds());
        return Map.of(
                "ApplicationName", "latchkey",
                "connectTimeout", seconds,
                "loginTimeout", seconds,
                "socketTimeout", seconds,
                "tcpKeepAlive", "true",
                // A named statement lives in one session, and behind PgBouncer each transaction may get another.
                "prepareThreshold", "0",
                // Without the row's content in the server's messages.
                "logServerErrorDetail", "false");
    }
}
