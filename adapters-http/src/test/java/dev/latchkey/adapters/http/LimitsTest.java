package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
    private static final int MAX_BODY = 65_536;
    private static final String POST =
            "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\nContent-Type: application/json\r\n";

    private final LiveServer live = LiveServer.start();

    @AfterAll
    void stop() {
        live.close();
    }

    private static void assertProblem(int status, String code, RawResponse answer) {
        assertEquals(status, answer.status());
        assertEquals(code, answer.code());
        assertEquals("application/problem+json", answer.header("content-type"));
        assertEquals("nosniff", answer.header("x-content-type-options"));
        assertEquals(
                answer.header("x-request-id"),
                Json.MAPPER.readTree(answer.body()).path("requestId").stringValue());
    }

    private static String body(int size) {
        return "{\"title\":\"a\"}" + " ".repeat(size - 13);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Nested
    class Bodies {
        @Test
        void mayHave64KiB() throws Exception {
            assertEquals(
                    201,
                    live.raw(POST + "Content-Length: " + MAX_BODY + "\r\n\r\n" + body(MAX_BODY))
                            .status());
        }

        @Test
        void mayHave64KiBInChunks() throws Exception {
            var chunks = chunk(body(MAX_BODY - 1)) + chunk(" ") + "0\r\n\r\n";
            assertEquals(
                    201,
                    live.raw(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks)
                            .status());
        }

        @Test
        void areRefusedBeforeTheyAreSentWhereTheyAreLarger() throws Exception {
            var answer = live.raw(POST + "Content-Length: " + (MAX_BODY + 1) + "\r\n\r\n");
            assertProblem(413, "body_too_large", answer);
            assertEquals("close", answer.header("connection"));
        }

        @Test
        void areReadNoFurtherWhereAChunkMakesThemLarger() throws Exception {
            // The last chunk is announced and never sent: an answer shows that nobody waits for it.
            var answer = live.raw(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk(body(MAX_BODY)) + "1\r\n");
            assertProblem(413, "body_too_large", answer);
            assertEquals("close", answer.header("connection"));
        }

        @Test
        void areReadNoFurtherWhereAChunkClaimsToBeHuge() throws Exception {
            assertProblem(
                    413, "body_too_large", live.raw(POST + "Transfer-Encoding: chunked\r\n\r\n" + "7fffffff\r\n"));
        }

        @Test
        void mustBeChunkedAsTheyShould() throws Exception {
            var answer = live.raw(POST + "Transfer-Encoding: chunked\r\n\r\n" + "x\r\n");
            assertProblem(400, "invalid_request", answer);
            assertEquals("close", answer.header("connection"));
        }

        @Test
        void areNotAskedForWhereTheRequestIsRefused() throws Exception {
            var answer = live.raw(
                    "POST /api/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: 13\r\nExpect: 100-continue\r\n\r\n");
            assertProblem(401, "missing_token", answer);
            assertEquals("close", answer.header("connection"));
        }

        @Test
        void areAskedForWhereTheyAreWanted() throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                socket.setSoTimeout(10_000);
                RawResponse.send(socket, POST + "Content-Length: 13\r\nExpect: 100-continue\r\n\r\n");
                assertEquals(100, RawResponse.read(socket.getInputStream()).status());
                RawResponse.send(socket, body(13));
                assertEquals(201, RawResponse.read(socket.getInputStream()).status());
            }
        }
    }

    @Nested
    class Headers {
        @Test
        void mayHave15KiB() throws Exception {
            var answer = live.raw("GET /api/me HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(15_000) + "\r\n\r\n");
            assertProblem(401, "missing_token", answer);
            assertEquals("HTTP/1.1 401 Unauthorized", answer.statusLine());
        }

        @Test
        void mayNotHave16KiB() throws Exception {
            var answer = live.raw("GET /api/me HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(16_384) + "\r\n\r\n");
            assertProblem(431, "headers_too_large", answer);
            assertEquals("HTTP/1.1 431 Request Header Fields Too Large", answer.statusLine());
            assertEquals("close", answer.header("connection"));
            assertEquals("no-store", answer.header("cache-control"));
        }

        @Test
        void ofAuthorizationMayNotHave8KiB() throws Exception {
            var answer = live.raw(
                    "GET /api/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + "a".repeat(8186) + "\r\n\r\n");
            assertProblem(431, "headers_too_large", answer);
            assertEquals("HTTP/1.1 431 Request Header Fields Too Large", answer.statusLine());
        }
    }

    @Nested
    class MalformedRequests {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /api/me HTTP/1.1\r\nX: y\r\n\r\n",
                    "GET /api/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "GET /api/me HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                    "GET /api/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /api/me<script> HTTP/1.1\r\nHost: a\r\n\r\n",
                    "NONSENSE\r\n\r\n",
                    "POST /api/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"
                })
        void areAnsweredLikeAllOthersAndWithoutAnEcho(String request) throws Exception {
            var answer = live.raw(request);
            assertProblem(400, "invalid_request", answer);
            assertEquals(
                    "The request is not well formed.",
                    Json.MAPPER.readTree(answer.body()).path("detail").stringValue());
        }

        @Test
        void amongThemPathsThatAreTooLong() throws Exception {
            assertProblem(
                    400, "invalid_request", live.raw("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n"));
        }
    }
}
