package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

final class DatabaseConfigTest {
    private static final DatabaseUrl URL = new DatabaseUrl("db", "tasks", "app", "secret", Map.of());
    private final DatabaseConfig defaults = DatabaseConfig.of(URL);
    private final DatabaseConfig changed = new DatabaseConfig(
            URL,
            3,
            Duration.ofMillis(300),
            Duration.ofMillis(1),
            Duration.ofSeconds(4),
            Duration.ofDays(7).plusMinutes(1),
            null);

    @Test
    void hasDefaults() {
        assertEquals(
                new DatabaseConfig(
                        URL,
                        10,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofDays(7).plusMinutes(1),
                        null),
                defaults);
    }

    @Test
    void mayHaveAPoolOfAnotherSize() {
        assertEquals(
                new DatabaseConfig(
                        URL,
                        4,
                        Duration.ofMillis(300),
                        Duration.ofMillis(1),
                        Duration.ofSeconds(4),
                        Duration.ofDays(7).plusMinutes(1),
                        null),
                changed.withMaxPoolSize(4));
    }

    @Test
    void tellsTheDriver() {
        assertEquals(
                Map.of(
                        "ApplicationName", "latchkey",
                        "connectTimeout", "10",
                        "loginTimeout", "10",
                        "socketTimeout", "10",
                        "tcpKeepAlive", "true",
                        "prepareThreshold", "0",
                        "logServerErrorDetail", "false"),
                defaults.parameters());
        assertEquals("4", changed.parameters().get("socketTimeout"));
    }

    @Test
    void tellsThePool() {
        var pool = Database.pool(changed);

        assertEquals("latchkey", pool.getPoolName());
        assertEquals(3, pool.getMaximumPoolSize());
        assertEquals(300, pool.getConnectionTimeout());
        assertEquals(300, pool.getValidationTimeout());
        assertEquals(0, pool.getMinimumIdle());
        assertEquals(0, pool.getKeepaliveTime());
        assertEquals(-1, pool.getInitializationFailTimeout());
        var dataSource = (PGSimpleDataSource) pool.getDataSource();
        assertEquals("app", dataSource.getUser());
        assertEquals(4, dataSource.getSocketTimeout());
    }

    @Nested
    final class Refuses {
        @Test
        void noConnections() {
            assertEquals("the pool must be of 1 connection or more", refusal(0, 250, 500, 1000));
        }

        @Test
        void aShortConnectionTimeout() {
            assertEquals("the connection timeout must be 250 ms or more", refusal(1, 249, 500, 1000));
        }

        @Test
        void noStatementTimeout() {
            assertEquals("the statement timeout must be 1 ms or more", refusal(1, 250, 0, 1000));
        }

        @Test
        void aNetworkTimeoutNoLongerThanAStatement() {
            var expected = "the network timeout must be whole seconds longer than the statement timeout";
            assertEquals(expected, refusal(1, 250, 1000, 1000));
            assertEquals(expected, refusal(1, 250, 1000, 1999));
        }

        private static String refusal(int size, int connection, int statement, int network) {
            var thrown =
                    assertThrows(IllegalArgumentException.class, () -> config(size, connection, statement, network));
            return String.valueOf(thrown.getMessage());
        }
    }

    @Test
    void mayBeAtEveryLimit() {
        assertEquals(
                new DatabaseConfig(
                        URL,
                        1,
                        Duration.ofMillis(250),
                        Duration.ofMillis(999),
                        Duration.ofSeconds(1),
                        Duration.ofDays(7).plusMinutes(1),
                        null),
                config(1, 250, 999, 1000));
    }

    private static DatabaseConfig config(int size, int connection, int statement, int network) {
        return new DatabaseConfig(
                URL,
                size,
                Duration.ofMillis(connection),
                Duration.ofMillis(statement),
                Duration.ofMillis(network),
                Duration.ofDays(7).plusMinutes(1),
                null);
    }
}
