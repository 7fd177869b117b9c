package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConfigTest {
    private static HttpConfig ports(int port, int adminPort) {
        return new HttpConfig("h", port, "a", adminPort, Set.of(), null, "i", 1, Duration.ZERO);
    }

    private static HttpConfig origins(Set<String> origins) {
        return new HttpConfig("h", 1, "a", 2, origins, null, "i", 1, Duration.ZERO);
    }

    private static HttpConfig publicUrl(@Nullable String url) {
        return new HttpConfig("h", 8080, "a", 2, Set.of(), url == null ? null : URI.create(url), "i", 1, Duration.ZERO);
    }

    private static String fault(Runnable construction) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, construction::run).getMessage());
    }

    @Test
    void hasDefaults() {
        assertEquals(1024, HttpConfig.DEFAULT_MAX_CONCURRENT_REQUESTS);
        assertEquals(Duration.ofSeconds(10), HttpConfig.DEFAULT_DRAIN_TIMEOUT);
        assertEquals(Capacity.DEFAULT, ports(1, 2).capacity());
        assertEquals(Duration.ZERO, ports(1, 2).notice());
    }

    @Test
    void namesEveryFaultAtOnceAndNoValue() {
        assertEquals(
                "invalid: host, port, adminHost, adminPort, corsOrigins, publicUrl, issuer, maxConcurrentRequests,"
                        + " drainTimeout, notice",
                fault(() -> new HttpConfig(
                        "",
                        -1,
                        "",
                        -1,
                        Set.of("*"),
                        URI.create("x:y"),
                        "",
                        0,
                        Duration.ofNanos(-1),
                        Capacity.DEFAULT,
                        Duration.ofNanos(-1))));
    }

    @Test
    void canBeOfAnotherNumberOfConnections() {
        var config = new HttpConfig(
                "h",
                1,
                "a",
                2,
                Set.of("https://a.example"),
                URI.create("https://t.example"),
                "i",
                3,
                Duration.ofSeconds(4),
                new Capacity(10, 5, 6, Duration.ofSeconds(7)),
                Duration.ofSeconds(8));
        assertEquals(
                new HttpConfig(
                        "h",
                        1,
                        "a",
                        2,
                        Set.of("https://a.example"),
                        URI.create("https://t.example"),
                        "i",
                        3,
                        Duration.ofSeconds(4),
                        new Capacity(9, 5, 6, Duration.ofSeconds(7)),
                        Duration.ofSeconds(8)),
                config.withConnections(9));
    }

    @Test
    void keepsItsOwnOrigins() {
        var origins = new HashSet<>(Set.of("https://a.example"));
        var config = origins(origins);
        origins.clear();
        assertEquals(Set.of("https://a.example"), config.corsOrigins());
    }

    @Nested
    class Ports {
        @ParameterizedTest
        @CsvSource({"0,0", "1,65535", "65535,1", "0,9090"})
        void inRange(int port, int adminPort) {
            assertEquals(port, ports(port, adminPort).port());
        }

        @ParameterizedTest
        @CsvSource({"-1,1,port", "65536,1,port", "1,-1,adminPort", "1,65536,adminPort", "8080,8080,adminPort"})
        void outOfRangeOrShared(int port, int adminPort, String fault) {
            assertEquals("invalid: " + fault, fault(() -> ports(port, adminPort)));
        }
    }

    @Nested
    class Origins {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://app.example",
                    "http://localhost:3000",
                    "http://[::1]:3000",
                    "https://a.example:80",
                    "http://a.example:443"
                })
        void asBrowsersSpellThem(String origin) {
            assertEquals(Set.of(origin), origins(Set.of(origin)).corsOrigins());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "*",
                    "null",
                    "https://a.example/",
                    "https://a.example/x",
                    "https://A.example",
                    "HTTPS://a.example",
                    "https://u@a.example",
                    "https://a.example:443",
                    "http://a.example:80",
                    "ftp://a.example",
                    "a.example",
                    "https://",
                    "https://a.example?x",
                    "https://a.example#x",
                    "https://a b",
                    "file:///x"
                })
        void neverOtherwise(String origin) {
            assertEquals("invalid: corsOrigins", fault(() -> origins(Set.of("https://ok.example", origin))));
        }
    }

    @Nested
    class PublicUrl {
        @ParameterizedTest
        @CsvSource({
            "https://t.example, https://t.example/p, https://t.example",
            "https://t.example/, https://t.example/p, https://t.example",
            "http://t.example:1/base, http://t.example:1/base/p, http://t.example:1/base"
        })
        void isWhatClientsSee(String url, String reference, String resource) {
            assertEquals(reference, publicUrl(url).publicReference("/p"));
            assertEquals(resource, publicUrl(url).resource());
        }

        @Test
        void mayBeUnknown() {
            assertEquals("/p", publicUrl(null).publicReference("/p"));
            assertEquals("http://localhost:8080", publicUrl(null).resource());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/relative",
                    "ftp://t.example",
                    "https:opaque",
                    "https://t.example?q",
                    "https://t.example#f",
                    "https://u:p@t.example"
                })
        void mustBeABaseUrl(String url) {
            assertEquals("invalid: publicUrl", fault(() -> publicUrl(url)));
        }
    }
}
