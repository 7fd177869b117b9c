package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.code;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
    private static final RouteTable TABLE = LiveServer.table();

    private final LiveServer live = LiveServer.start();

    @AfterAll
    void stop() {
        live.close();
    }

    static Stream<Route> privateRoutes() {
        return TABLE.routes().stream().filter(route -> route.access() instanceof Route.Access.Private);
    }

    static Stream<Route> publicRoutes() {
        return TABLE.routes().stream().filter(route -> route.access() instanceof Route.Access.Public);
    }

    private static Set<String> names(Stream<Route> routes) {
        return routes.map(route -> route.method() + " " + route.pattern()).collect(Collectors.toSet());
    }

    private RawResponse ask(String method, String path, String... headers) throws Exception {
        return live.raw(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + String.join("", List.of(headers)) + "\r\n");
    }

    @Nested
    class PublicOnes {
        /** Threat 6.4. */
        @Test
        void areThoseOfTheContract() {
            assertEquals(
                    Set.of(
                            "GET /openapi",
                            "GET /docs",
                            "GET /docs/{asset}",
                            "GET /problems/{code}",
                            "GET /.well-known/oauth-protected-resource"),
                    names(publicRoutes()));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/openapi",
                    "/docs",
                    "/docs/docs.js",
                    "/problems/not_found",
                    "/.well-known/oauth-protected-resource"
                })
        void takeNoToken(String path) throws Exception {
            var answer = live.get(path);
            assertEquals(200, answer.statusCode());
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        }
    }

    @Nested
    class PrivateOnes {
        @Test
        void areAllTheOthers() {
            assertEquals(
                    Set.of(
                            "GET /api/me",
                            "DELETE /api/me",
                            "GET /api/me/export",
                            "POST /api/me/revoke-tokens",
                            "POST /api/tasks",
                            "GET /api/tasks",
                            "GET /api/tasks/{id}",
                            "PATCH /api/tasks/{id}",
                            "DELETE /api/tasks/{id}"),
                    names(privateRoutes()));
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.adapters.http.RoutesTest#privateRoutes")
        void takeAToken(Route route) throws Exception {
            var path = route.pattern().replace("{id}", "00000000-0000-0000-0000-000000000001");
            var answer = ask(route.method(), path);
            assertEquals(401, answer.status());
            assertEquals("missing_token", answer.code());
            assertEquals("no-store", answer.header("cache-control"));
            assertEquals("nosniff", answer.header("x-content-type-options"));
        }
    }

    @Nested
    class UnderApi {
        @ParameterizedTest
        @CsvSource({
            "GET,/api",
            "GET,/api/",
            "GET,/api/nothing",
            "GET,/api/me/export",
            "DELETE,/api/me",
            "POST,/api/me/revoke-tokens",
            "OPTIONS,/api/me",
            "TRACE,/api/me",
            "PUT,/api/tasks",
            "BREW,/api/tasks",
            "get,/api/me",
            "GET,/api/me/",
            "GET,/api//me",
            "GET,/api/ME",
            "GET,/api/me;a=b",
            "GET,/api/./me",
            "GET,/api/../docs",
            "GET,/api/%2e%2e/docs",
            "GET,/api/tasks/%2e%2e/me",
            "GET,/api/%6de",
            "GET,/api/me%00"
        })
        void nothingIsToldWithoutAToken(String method, String path) throws Exception {
            var answer = ask(method, path);
            assertEquals(401, answer.status());
            assertEquals("no-store", answer.header("cache-control"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api",
                    "/api/",
                    "/api/nothing",
                    "/api/me/",
                    "/api//me",
                    "/api/ME",
                    "/api/me;a=b",
                    "/api/./me",
                    "/api/%6de",
                    "/api/tasks/",
                    "/api/tasks/1/2",
                    "/api/me/exports"
                })
        void whatIsNotThereIsNotFoundWithOne(String path) throws Exception {
            var answer = ask("GET", path, "Authorization: " + ALICE + "\r\n");
            assertEquals(404, answer.status());
            assertEquals("not_found", answer.code());
        }

        @ParameterizedTest
        @CsvSource({
            "PUT,/api/me,'DELETE, GET, HEAD'",
            "GET,/api/me/revoke-tokens,POST",
            "PUT,/api/tasks,'GET, HEAD, POST'",
            "POST,/api/tasks/1,'DELETE, GET, HEAD, PATCH'",
            "OPTIONS,/api/me,'DELETE, GET, HEAD'"
        })
        void aMethodThatIsNotThereIsNotAllowed(String method, String path, String allowed) throws Exception {
            var answer = ask(method, path, "Authorization: " + ALICE + "\r\n");
            assertEquals(405, answer.status());
            assertEquals("method_not_allowed", answer.code());
            assertEquals(allowed, answer.header("allow"));
        }
    }

    @Nested
    class Elsewhere {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/",
                    "/apix",
                    "/API/me",
                    "//api/me",
                    "/;/api/me",
                    "/%61pi/me",
                    "/x/../api/me",
                    "/./api/me",
                    "/docs/",
                    "/openapi/x",
                    "/problems",
                    "/problems/",
                    "/problems/none",
                    "/problems/NOT_FOUND",
                    "/observe/health",
                    "/observe/metrics",
                    "/docs/../api/me",
                    "/docs/%2e%2e%2fapi%2fme",
                    "/docs/index.html",
                    "/docs/swagger-ui.js",
                    "/docs/..%2fdocs.html",
                    "/.well-known/openid-configuration"
                })
        void thereIsNothing(String path) throws Exception {
            for (var headers : List.of("", "Authorization: " + ALICE + "\r\n")) {
                var answer = ask("GET", path, headers);
                assertEquals(404, answer.status());
                assertEquals("not_found", answer.code());
                assertEquals("", answer.header("cache-control"));
                assertEquals("nosniff", answer.header("x-content-type-options"));
            }
        }

        @Test
        void aMethodThatIsNotThereIsNotAllowed() throws Exception {
            var answer = live.send("POST", "/openapi", "");
            assertEquals(405, answer.statusCode());
            assertEquals("method_not_allowed", code(answer));
            assertEquals("GET, HEAD", header(answer, "Allow"));
        }
    }

    @Nested
    class Head {
        @Test
        void isGetWithoutTheContent() throws Exception {
            var get = live.get("/problems/not_found");
            var head = live.send("HEAD", "/problems/not_found", "");
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
            assertEquals(header(get, "Content-Length"), header(head, "Content-Length"));
            assertEquals(header(get, "Content-Type"), header(head, "Content-Type"));
        }

        @Test
        void takesATokenToo() throws Exception {
            assertEquals(401, live.send("HEAD", "/api/me", "").statusCode());
            assertEquals(
                    200,
                    live.send("HEAD", "/api/me", "", "Authorization", ALICE).statusCode());
        }

        @Test
        void leavesTheConnectionUsable() throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                socket.setSoTimeout(10_000);
                RawResponse.send(
                        socket, "HEAD /openapi HTTP/1.1\r\nHost: a\r\n\r\nGET /problems/x HTTP/1.1\r\nHost: a\r\n\r\n");
                var in = socket.getInputStream();
                var head = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
                assertEquals("HTTP/1.1 200", head);
                var rest = new StringBuilder();
                while (rest.indexOf("\r\n\r\n") < 0) {
                    rest.append((char) in.read());
                }
                assertEquals(404, RawResponse.read(in).status());
            }
        }
    }

    @Nested
    class Table {
        @Test
        void readsPathsSegmentBySegment() {
            var place = TABLE.find("/api/tasks/abc");
            assertEquals("/api/tasks/{id}", place.pattern());
            assertEquals(Map.of("id", "abc"), place.parameters());
        }

        @Test
        void takesAPathInBracesForAnyOther() {
            assertEquals(Map.of("id", "{id}"), TABLE.find("/api/tasks/{id}").parameters());
        }

        @Test
        void findsAWholePathBeforeOneWithBraces() {
            var table = new RouteTable(List.of(
                    Route.of("GET", "/a/{x}", (_, _) -> Answer.Success.of(204)),
                    Route.of("GET", "/a/b", (_, _) -> Answer.Success.of(204)),
                    Route.of("GET", "/{y}/b", (_, _) -> Answer.Success.of(204))));
            assertEquals("/a/b", table.find("/a/b").pattern());
            assertEquals("/a/{x}", table.find("/a/c").pattern());
            assertEquals(Map.of("y", "c"), table.find("/c/b").parameters());
        }

        @Test
        void takesNoEmptySegmentForAParameter() {
            assertEquals(new RouteTable.Place("unmatched", List.of(), Map.of(), true), TABLE.find("/api/tasks/"));
        }

        @Test
        void namesWhatIsNowhere() {
            var place = TABLE.find("/nothing");
            assertEquals(new RouteTable.Place("unmatched", List.of(), Map.of(), false), place);
        }

        @Test
        void guardsAPrivateRouteWhereverItIs() {
            var table = new RouteTable(List.of(Route.of("GET", "/other", (_, _) -> Answer.Success.of(204))));
            assertTrue(table.find("/other").guarded());
        }
    }
}
