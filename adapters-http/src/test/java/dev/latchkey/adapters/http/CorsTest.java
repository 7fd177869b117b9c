package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsTest {
    private static final String ORIGIN = "https://app.example";
    private static final String PREFLIGHT = "Access-Control-Request-Method: PATCH\r\n";

    private final LiveServer live = LiveServer.start(new HttpConfig(
            "127.0.0.1",
            0,
            "127.0.0.1",
            0,
            Set.of(ORIGIN, "http://localhost:3000"),
            null,
            "i",
            64,
            HttpConfig.DEFAULT_DRAIN_TIMEOUT));

    @AfterAll
    void stop() {
        live.close();
    }

    private static RawResponse ask(LiveServer live, String method, String path, String headers) throws Exception {
        return live.raw(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private static Map<String, String> cors(RawResponse answer) {
        var cors = new TreeMap<String, String>();
        answer.headers().forEach((name, values) -> {
            if (name.startsWith("access-control-") || name.equals("vary")) {
                cors.put(name, String.join(",", values));
            }
        });
        return cors;
    }

    @Nested
    class Preflight {
        @ParameterizedTest
        @CsvSource({
            "/api/me,'DELETE, GET, HEAD'",
            "/api/tasks,'GET, HEAD, POST'",
            "/api/tasks/1,'DELETE, GET, HEAD, PATCH'",
            "/openapi,'GET, HEAD'"
        })
        void tellsWhatAPageMayDoThere(String path, String methods) throws Exception {
            var answer = ask(live, "OPTIONS", path, "Origin: " + ORIGIN + "\r\n" + PREFLIGHT);
            assertEquals(204, answer.status());
            assertEquals(
                    Map.of(
                            "access-control-allow-origin", ORIGIN,
                            "access-control-allow-methods", methods,
                            "access-control-allow-headers", "Authorization, Content-Type, Idempotency-Key, If-Match",
                            "access-control-expose-headers", "ETag, Location, WWW-Authenticate, Retry-After",
                            "access-control-max-age", "600",
                            "vary", "Origin"),
                    cors(answer));
        }

        /** Threat 6.15. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://app.example.evil",
                    "http://app.example",
                    "https://app.example:8443",
                    "https://APP.example",
                    "null",
                    "*",
                    "https://app.example/"
                })
        void isNoneFromAnotherOrigin(String origin) throws Exception {
            var answer = ask(live, "OPTIONS", "/api/me", "Origin: " + origin + "\r\n" + PREFLIGHT);
            assertEquals(401, answer.status());
            assertEquals(Map.of("vary", "Origin, Accept-Language"), cors(answer));
        }

        @Test
        void isNoneFromTwoOrigins() throws Exception {
            var answer = ask(
                    live,
                    "OPTIONS",
                    "/api/me",
                    "Origin: " + ORIGIN + "\r\nOrigin: http://localhost:3000\r\n" + PREFLIGHT);
            assertEquals(401, answer.status());
            assertEquals(Map.of("vary", "Origin, Accept-Language"), cors(answer));
        }

        @Test
        void isNoneWithoutAMethodAskedFor() throws Exception {
            assertEquals(
                    401,
                    ask(live, "OPTIONS", "/api/me", "Origin: " + ORIGIN + "\r\n")
                            .status());
        }

        @Test
        void isNoneByAnotherMethod() throws Exception {
            assertEquals(
                    401,
                    ask(live, "GET", "/api/me", "Origin: " + ORIGIN + "\r\n" + PREFLIGHT)
                            .status());
        }

        @Test
        void isNoneWhereThereIsNothing() throws Exception {
            assertEquals(
                    401,
                    ask(live, "OPTIONS", "/api/x", "Origin: " + ORIGIN + "\r\n" + PREFLIGHT)
                            .status());
            assertEquals(
                    404,
                    ask(live, "OPTIONS", "/x", "Origin: " + ORIGIN + "\r\n" + PREFLIGHT)
                            .status());
        }
    }

    @Nested
    class EveryAnswer {
        private static final Map<String, String> OPEN = Map.of(
                "access-control-allow-origin", ORIGIN,
                "access-control-expose-headers", "ETag, Location, WWW-Authenticate, Retry-After",
                "vary", "Origin");

        private static final Map<String, String> REFUSED = Map.of(
                "access-control-allow-origin", ORIGIN,
                "access-control-expose-headers", "ETag, Location, WWW-Authenticate, Retry-After",
                "vary", "Origin, Accept-Language");

        @Test
        void isOpenToThePage() throws Exception {
            var headers = "Origin: " + ORIGIN + "\r\nAuthorization: " + LiveServer.ALICE + "\r\n";
            assertEquals(OPEN, cors(ask(live, "GET", "/api/me", headers)));
        }

        @Test
        void isOpenToThePageAlsoWhenItRefuses() throws Exception {
            assertEquals(REFUSED, cors(ask(live, "GET", "/api/me", "Origin: " + ORIGIN + "\r\n")));
        }

        @Test
        void isOpenToThePageAlsoWhenTheWebServerRefuses() throws Exception {
            var headers = "Origin: " + ORIGIN + "\r\nContent-Length: 65537\r\n";
            var answer = ask(live, "POST", "/api/tasks", headers);
            assertEquals(413, answer.status());
            assertEquals(REFUSED, cors(answer));
        }

        @Test
        void dependsOnTheOriginWhereItDependsOnMore() throws Exception {
            var answer = ask(live, "GET", "/problems/not_found", "Origin: http://localhost:3000\r\n");
            assertEquals("Accept, Accept-Language, Origin", answer.header("vary"));
            assertEquals("http://localhost:3000", answer.header("access-control-allow-origin"));
        }

        @Test
        void dependsOnTheOriginWhereThereIsNone() throws Exception {
            assertEquals(Map.of("vary", "Origin, Accept-Language"), cors(ask(live, "GET", "/api/me", "")));
        }
    }

    @Nested
    class WithoutOrigins {
        @Test
        void nothingIsSaid() throws Exception {
            try (var closed = LiveServer.start()) {
                var answer = ask(closed, "OPTIONS", "/api/me", "Origin: " + ORIGIN + "\r\n" + PREFLIGHT);
                assertEquals(401, answer.status());
                assertEquals(Map.of("vary", "Accept-Language"), cors(answer));
            }
        }
    }
}
