package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JwkSetConfigTest {
    private static final URI LOCATION = URI.create("https://auth.example.test/api/auth/jwks");
    private static final Duration TICK = Duration.ofNanos(1);

    @Test
    void hasTheseDefaults() {
        assertEquals(
                new JwkSetConfig(
                        LOCATION,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        Duration.ofHours(24),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2)),
                JwkSetConfig.at(LOCATION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://a/jwks", "HTTPS://a", "http://127.0.0.1:3000/api/auth/jwks", "file:///etc/jwks.json"})
    void takesKeysFrom(String location) {
        assertDoesNotThrow(() -> JwkSetConfig.at(URI.create(location)));
    }

    @Test
    void takesEachDurationAtItsBound() {
        assertDoesNotThrow(() -> new JwkSetConfig(LOCATION, TICK, TICK, TICK, TICK, TICK));
    }

    @Nested
    class Rejects {
        @ParameterizedTest
        @CsvSource(textBlock = """
                        ftp://a/jwks,               'location must be https:, http: or file:'
                        jwks.json,                  'location must be https:, http: or file:'
                        https:///jwks,              location needs a host
                        http:jwks,                  location needs a host
                        https://user:pass@a/jwks,   location must not hold user information
                        https://user@a/jwks,        location must not hold user information
                        """)
        void location(String location, String problem) {
            assertEquals(problem, problem(URI.create(location), TICK, TICK, TICK, TICK, TICK));
        }

        @Test
        void durationsBeyondTheirBounds() {
            var two = TICK.multipliedBy(2);
            assertEquals("refetch interval must be positive", problem(LOCATION, TICK, Duration.ZERO, TICK, TICK, TICK));
            assertEquals(
                    "time to live must not be shorter than the refetch interval",
                    problem(LOCATION, TICK, two, two, TICK, TICK));
            assertEquals(
                    "staleness must not be shorter than the time to live",
                    problem(LOCATION, two, TICK, TICK, TICK, TICK));
            assertEquals("timeout must be positive", problem(LOCATION, TICK, TICK, TICK, Duration.ZERO, TICK));
            assertEquals("longest wait must be positive", problem(LOCATION, TICK, TICK, TICK, TICK, Duration.ZERO));
        }

        private static String problem(
                URI location, Duration live, Duration interval, Duration stale, Duration timeout, Duration wait) {
            return String.valueOf(assertThrows(
                            IllegalArgumentException.class,
                            () -> new JwkSetConfig(location, live, interval, stale, timeout, wait))
                    .getMessage());
        }
    }
}
