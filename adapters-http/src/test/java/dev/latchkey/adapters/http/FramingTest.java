package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.webserver.http.DirectTransportRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test sends a second request behind the first, and counts the answers until the connection ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {
    private static final String HIDDEN = "GET /api/me HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\n\r\n";
    private static final String LAST = HIDDEN.replace("Host: a", "Host: a\r\nConnection: close");
    private static final String BODY = "{\"title\":\"a\"}";
    private static final String CHUNKS = "d\r\n" + BODY + "\r\n0\r\n\r\n";
    private static final String POST =
            "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\nContent-Type: application/json\r\n";
    private static final String UNKNOWN_POST = "POST /api/tasks HTTP/1.1\r\nHost: a\r\n";

    private final LiveServer live = LiveServer.start();

    @AfterAll
    void stop() {
        live.close();
    }

    private static Socket connected(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** The statuses of all answers until the server ends the connection. */
    private List<Integer> statuses(String request) throws IOException {
        return statuses(live, request);
    }

    static List<Integer> statuses(LiveServer live, String request) throws IOException {
        try (var socket = connected(live.server.port())) {
            RawResponse.send(socket, request);
            var statuses = new ArrayList<Integer>();
            try {
                // A status line begins with H; its first letter tells an answer from the end.
                for (var first = socket.getInputStream().read();
                        first >= 0;
                        first = socket.getInputStream().read()) {
                    statuses.add(RawResponse.read(socket.getInputStream()).status());
                }
            } catch (SocketException reset) {
                assertFalse(statuses.isEmpty());
            }
            return statuses;
        }
    }

    /** Threat 6.13. */
    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length: 13\r\nContent-Length: 4",
                    "Content-Length: 13\r\nContent-Length: 13",
                    "Content-Length: +13",
                    "Content-Length: -1",
                    "Content-Length: 0000000000000000013",
                })
        void lengthsThatCanBeReadInTwoWays(String header) throws Exception {
            assertEquals(List.of(400), statuses(POST + header + "\r\n\r\n" + BODY + HIDDEN));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Transfer-Encoding: chunked\r\nContent-Length: 4",
                    "Content-Length: 4\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: CHUNKED",
                    "Transfer-Encoding: xchunked",
                    "Transfer-Encoding: chunked, identity",
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding: identity\r\nContent-Length: 13",
                    "Transfer-Encoding:"
                })
        void codingsThatCanBeReadInTwoWays(String header) throws Exception {
            assertEquals(List.of(400), statuses(POST + header + "\r\n\r\n" + CHUNKS + HIDDEN));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length : 13",
                    "Content-Length\t: 13",
                    " Content-Length: 13",
                    "X: y\r\n Content-Length: 13",
                    "X: y\r\n\tz\r\nContent-Length: 13",
                    "X: y\nContent-Length: 13",
                    "X: y\rContent-Length: 13",
                    "X: y\0\r\nContent-Length: 13",
                    "X\0: y\r\nContent-Length: 13",
                    "Content-Length: 13\r\nHost: b",
                    "Content-Length: 13, 13",
                    "Content-Length: 0xd",
                    "Content-Length: 13;",
                    "Content-Length: ",
                    "Transfer-Encoding : chunked\r\nContent-Length: 13",
                    "Transfer-Encoding\u000b: chunked\r\nContent-Length: 13",
                    "Transfer-Encoding: \u000bchunked\r\nContent-Length: 13"
                })
        void headersThatCanBeReadInTwoWays(String header) throws Exception {
            assertEquals(List.of(400), statuses(POST + header + "\r\n\r\n" + BODY + HIDDEN));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "d;a=b\r\n" + BODY + "\r\n0\r\n\r\n",
                    "d \r\n" + BODY + "\r\n0\r\n\r\n",
                    " d\r\n" + BODY + "\r\n0\r\n\r\n",
                    "+d\r\n" + BODY + "\r\n0\r\n\r\n",
                    "-d\r\n" + BODY + "\r\n0\r\n\r\n",
                    "0xd\r\n" + BODY + "\r\n0\r\n\r\n",
                    "\r\n" + BODY + "\r\n0\r\n\r\n",
                    "10000000d\r\n" + BODY + "\r\n0\r\n\r\n",
                    "d\n" + BODY + "\r\n0\r\n\r\n",
                    "d\r\n" + BODY + "\r\n0\r\nX: y\r\n\r\n",
                    "d\r\n" + BODY + "\r\n0\n\n",
                    "d\r\n" + BODY + "xx0\r\n\r\n"
                })
        void chunksThatCanBeReadInTwoWays(String chunks) throws Exception {
            assertEquals(List.of(400), statuses(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + HIDDEN));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /api/me HTTP/1.1\nHost: a\r\n\r\n",
                    "GET /api/me HTTP/1.1\r\nHost: a\n\r\n",
                    "GET  /api/me HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET\t/api/me\tHTTP/1.1\r\nHost: a\r\n\r\n",
                    " GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /api/me HTTP/1.1 \r\nHost: a\r\n\r\n",
                    "GET /api/me\r\nHost: a\r\n\r\n",
                    "GET /api/me HTTP/1.1\r\n Host: a\r\n\r\n",
                    "GET /api/me HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"
                })
        void requestLinesAndHostsThatCanBeReadInTwoWays(String request) throws Exception {
            assertEquals(List.of(400), statuses(request + HIDDEN));
        }

        /** Nothing of it is kept, however much comes. */
        @Test
        void lengthsOfChunksThatDoNotEnd() throws Exception {
            var head = POST + "Transfer-Encoding: chunked\r\n\r\n";
            assertEquals(List.of(400), statuses(head + "0".repeat(32)));
            assertEquals(List.of(400), statuses(head + "d\r\n" + BODY + "\r\n" + "0".repeat(32)));
            assertEquals(
                    List.of(201, 200),
                    statuses(head + "0".repeat(30) + "d\r\n" + BODY + "\r\n" + "0".repeat(31) + "\r\n\r\n" + LAST));
        }

        @Test
        void themForAllTheWorldToKnow() throws Exception {
            var answer = live.raw(UNKNOWN_POST + "Transfer-Encoding: CHUNKED\r\n\r\n");
            assertEquals("invalid_request", answer.code());
            assertEquals("close", answer.header("connection"));
        }

        @Test
        void compressedBodies() throws Exception {
            assertEquals(
                    List.of(400),
                    statuses(POST + "Content-Encoding: gzip\r\nContent-Length: 13\r\n\r\n" + BODY + HIDDEN));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /api/me HTTP/1.0\r\nHost: a\r\n\r\n",
                    "GET<b> /api/me HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /api/me HTTP/2.0\r\nHost: a\r\n\r\n"
                })
        void whatIsNoRequestOfHttp11(String request) throws Exception {
            var answer = live.raw(request);
            assertEquals(400, answer.status());
            assertEquals("invalid_request", answer.code());
        }
    }

    /** What is read of a body could be taken for the line behind a chunk, by its length. */
    @Nested
    class Takes {
        @ParameterizedTest
        @ValueSource(strings = {"", "1", "{}", "[] ", "null", "\r\n", "\n\n"})
        void bodiesOfAnyLength(String body) throws Exception {
            assertEquals(
                    List.of(400, 200), statuses(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body + LAST));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 12, 13})
        void chunksOfAnyLength(int length) throws Exception {
            var chunks = new StringBuilder();
            for (var begin = 0; begin < BODY.length(); begin += length) {
                var chunk = BODY.substring(begin, Math.min(begin + length, BODY.length()));
                chunks.append(Integer.toHexString(chunk.length()))
                        .append("\r\n")
                        .append(chunk)
                        .append("\r\n");
            }
            assertEquals(
                    List.of(201, 200),
                    statuses(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n" + LAST));
        }
    }

    @Nested
    class EndsTheConnection {
        static Stream<String> unread() {
            return Stream.of(
                    UNKNOWN_POST + "Content-Length: " + HIDDEN.length() + "\r\n\r\n",
                    UNKNOWN_POST + "Expect: 100-continue\r\nContent-Length: " + HIDDEN.length() + "\r\n\r\n",
                    UNKNOWN_POST + "Transfer-Encoding: chunked\r\n\r\n",
                    "GET /openapi HTTP/1.1\r\nHost: a\r\nContent-Length: " + HIDDEN.length() + "\r\n\r\n");
        }

        @ParameterizedTest
        @MethodSource("unread")
        void behindABodyThatNobodyReads(String request) throws Exception {
            assertEquals(1, statuses(request + HIDDEN).size());
        }

        /** Threat 5.11. Nothing is sent of the body: an end shows that no place among the requests in flight is kept for it. */
        @ParameterizedTest
        @MethodSource("unread")
        void withoutWaitingForABodyThatNobodyReads(String request) throws Exception {
            assertEquals(1, statuses(request).size());
        }

        @Test
        void behindABodyThatIsTooLarge() throws Exception {
            assertEquals(
                    List.of(413), statuses(POST + "Transfer-Encoding: chunked\r\n\r\n20000\r\n" + HIDDEN.repeat(2)));
        }

        @Test
        void behindABodyThatIsNotChunkedAsItShould() throws Exception {
            assertEquals(List.of(400), statuses(POST + "Transfer-Encoding: chunked\r\n\r\nx\r\n" + HIDDEN));
        }

        @ParameterizedTest
        @ValueSource(strings = {"close", "Close", "keep-alive, close", "close,TE"})
        void whereTheClientSaysSo(String options) throws Exception {
            assertEquals(
                    List.of(401),
                    statuses("GET /api/me HTTP/1.1\r\nHost: a\r\nConnection: " + options + "\r\n\r\n" + HIDDEN));
        }
    }

    @Nested
    class KeepsTheConnection {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length: 13\r\n\r\n" + BODY,
                    "Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
                    "Connection: keep-alive\r\nContent-Length: 13\r\n\r\n" + BODY,
                    "Connection: enclosed\r\nContent-Length: 13\r\n\r\n" + BODY
                })
        void behindABodyThatWasRead(String request) throws Exception {
            try (var socket = connected(live.server.port())) {
                RawResponse.send(socket, POST + request + HIDDEN);
                var first = RawResponse.read(socket.getInputStream());
                assertEquals(201, first.status());
                assertNotEquals("close", first.header("connection"));
                assertEquals(200, RawResponse.read(socket.getInputStream()).status());
            }
        }
    }

    @Nested
    class IsNotKeptWaiting {
        private final LiveServer impatient = LiveServer.startWithPatience(Duration.ofMillis(300));

        @Test
        void bySilenceInTheMiddleOfABody() throws Exception {
            try (impatient;
                    var socket = connected(impatient.server.port())) {
                RawResponse.send(socket, POST + "Content-Length: 13\r\n\r\n{");
                assertEquals(400, RawResponse.read(socket.getInputStream()).status());
                assertEquals(-1, socket.getInputStream().read());
            }
        }

        @Test
        void bySilenceInTheMiddleOfTheHeaders() throws Exception {
            try (impatient;
                    var socket = connected(impatient.server.port())) {
                RawResponse.send(socket, "GET /api/me HTTP/1.1\r\nHost");
                assertTrue(ends(socket));
            }
        }

        @Test
        void byABodyThatComesInDrops() throws Exception {
            try (impatient;
                    var socket = connected(impatient.server.port())) {
                RawResponse.send(socket, POST + "Content-Length: 60000\r\n\r\n");
                // A byte each time nothing was heard for a while, far too few for the whole body within the test.
                socket.setSoTimeout(100);
                var status = -1;
                for (var drop = 0; drop < 100 && status < 0; drop++) {
                    try {
                        status = RawResponse.read(socket.getInputStream()).status();
                    } catch (SocketTimeoutException nothingYet) {
                        RawResponse.send(socket, " ");
                    }
                }
                assertEquals(400, status);
            }
        }

        private static boolean ends(Socket socket) throws IOException {
            try {
                socket.getInputStream().readAllBytes();
                return true;
            } catch (SocketException reset) {
                return true;
            } catch (SocketTimeoutException stillOpen) {
                return false;
            }
        }
    }

    @Nested
    class TheWebServersOwnFailure {
        @Test
        void staysOneOfOurs() {
            var answers = new DirectAnswers(
                    new Cors(Set.of()),
                    new RequestLog(MetricsFactory.getInstance().globalRegistry()),
                    () -> "id");
            var answer = answers.handle(
                    DirectTransportRequest.create("HTTP/1.1", "GET", "/openapi"),
                    DirectHandler.EventType.INTERNAL_ERROR,
                    Status.INTERNAL_SERVER_ERROR_500,
                    ServerResponseHeaders.create(),
                    "a library's words");
            assertEquals(500, answer.status().code());
        }
    }
}
