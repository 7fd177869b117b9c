package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each does harm as best they can, and is gone in time; somebody else is answered meanwhile. */
@Timeout(120)
class HostileClientsTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    // More than are served at once, which is 64 here.
    private static final int MANY = 200;
    private static final String ME = "GET /api/me HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\n\r\n";

    private final LiveServer live = LiveServer.startWithPatience(PATIENCE);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        clients.close();
        live.close();
    }

    private Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port());
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    /** So many who say this at first. */
    private List<Socket> saying(String text) throws IOException {
        for (var n = 0; n < MANY; n++) {
            RawResponse.send(connected(), text);
        }
        return List.copyOf(sockets);
    }

    private void assertOthersAreServed() throws Exception {
        for (var n = 0; n < 20; n++) {
            assertEquals(200, live.get("/api/me", "Authorization", ALICE).statusCode());
            assertEquals(200, live.get("/api/tasks", "Authorization", ALICE).statusCode());
        }
        assertEquals(200, live.admin("/observe/health/ready").statusCode());
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException stillThere) {
            throw stillThere;
        } catch (SocketException reset) {
            // An end as well.
        }
    }

    private static void assertEnd(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            assertEnds(socket);
        }
    }

    @Nested
    class WhoIsSilent {
        /** Threat 5.13. */
        @Test
        void fromTheBeginning() throws Exception {
            var idle = saying("");
            assertOthersAreServed();
            assertEnd(idle);
        }

        /** Threat 5.13. */
        @Test
        void betweenTwoRequests() throws Exception {
            var idle = saying(ME);
            assertOthersAreServed();
            assertEnd(idle);
        }

        /** Threat 5.13. */
        @Test
        void inTheMiddleOfTheHeaders() throws Exception {
            var silent = saying("GET /api/me HTTP/1.1\r\nHost: a\r\nX: y");
            assertOthersAreServed();
            assertEnd(silent);
        }

        /** Threat 5.11. */
        @Test
        void inTheMiddleOfABody() throws Exception {
            var silent = new ArrayList<Socket>();
            // Less than are served at once: whoever has a token of their own may keep others of their kind out.
            for (var n = 0; n < 32; n++) {
                silent.add(connected());
                RawResponse.send(
                        silent.getLast(),
                        "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE
                                + "\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
            }
            assertOthersAreServed();
            for (var socket : silent) {
                assertEquals(400, RawResponse.read(socket.getInputStream()).status());
                assertEnds(socket);
            }
        }
    }

    @Nested
    class WhoSpeaksInDrops {
        /** Threat 5.13. */
        @Test
        void ofHeadersWithoutEnd() throws Exception {
            var slow = saying("GET /api/me HTTP/1.1\r\nHost: a\r\n");
            var dripping = new ArrayList<Future<Integer>>();
            for (var socket : slow) {
                dripping.add(clients.submit(drip(socket)));
            }
            assertOthersAreServed();
            for (var each : dripping) {
                each.get();
            }
        }

        /** Says a header each time nothing was heard for a while, until nobody listens. */
        private static Callable<Integer> drip(Socket socket) {
            return () -> {
                socket.setSoTimeout(50);
                try {
                    while (true) {
                        try {
                            RawResponse.send(socket, "X: y\r\n");
                            if (socket.getInputStream().read() < 0) {
                                return 0;
                            }
                        } catch (SocketTimeoutException nothingYet) {
                            // On with it.
                        }
                    }
                } catch (SocketException reset) {
                    return 0;
                }
            };
        }
    }

    @Nested
    class WhoDoesNotListen {
        /** Threat 5.12. */
        @Test
        void toWhatTheyAskedForAgainAndAgain() throws Exception {
            var asking = new ArrayList<Future<Integer>>();
            for (var n = 0; n < MANY; n++) {
                asking.add(clients.submit(askWithoutEnd(connected())));
            }
            for (var each : asking) {
                each.get();
            }
            assertOthersAreServed();
        }

        private static Callable<Integer> askWithoutEnd(Socket socket) {
            var pages = "GET /openapi HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100);
            return () -> {
                try {
                    while (true) {
                        RawResponse.send(socket, pages);
                    }
                } catch (SocketException closed) {
                    return 0;
                }
            };
        }
    }

    @Nested
    class WhoClosesHalfOfTheConnection {
        /** Threat 5.13. */
        @Test
        void isAnsweredAndThenItEnds() throws Exception {
            var socket = connected();
            RawResponse.send(socket, ME);
            socket.shutdownOutput();
            assertEquals(200, RawResponse.read(socket.getInputStream()).status());
            assertEquals(-1, socket.getInputStream().read());
        }

        /** Threat 5.13. */
        @Test
        void beforeTheRequestIsWhole() throws Exception {
            for (var begun : List.of("", "GET", "GET /api/me HTTP/1.1\r\nHost: a\r\n")) {
                var socket = connected();
                RawResponse.send(socket, begun);
                socket.shutdownOutput();
                assertEnds(socket);
            }
            assertOthersAreServed();
        }

        /** Threat 5.11. */
        @Test
        void beforeTheBodyIsWhole() throws Exception {
            var socket = connected();
            RawResponse.send(
                    socket,
                    "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE
                            + "\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
            socket.shutdownOutput();
            assertEquals(400, RawResponse.read(socket.getInputStream()).status());
            assertEnds(socket);
        }
    }

    @Nested
    class WhoSendsManyAtOnce {
        /** Threat 5.15. */
        @Test
        void isAnsweredInOrderAndOneAfterTheOther() throws Exception {
            var socket = connected();
            var asking = clients.submit(() -> {
                for (var n = 0; n < 1000; n++) {
                    RawResponse.send(socket, n % 2 == 0 ? ME : "GET /none-" + n + " HTTP/1.1\r\nHost: a\r\n\r\n");
                }
                return 0;
            });
            for (var n = 0; n < 1000; n++) {
                assertEquals(
                        n % 2 == 0 ? 200 : 404,
                        RawResponse.read(socket.getInputStream()).status(),
                        "answer " + n);
            }
            asking.get();
            assertOthersAreServed();
        }
    }

    @Nested
    class WhoSpeaksHttp2 {
        /** Threat 5.16. */
        @Test
        void isNotUnderstood() throws Exception {
            var socket = connected();
            // The preface of RFC 9113 section 3.4, and a flood of empty SETTINGS behind it.
            RawResponse.send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0".repeat(1000));
            var answer = RawResponse.read(socket.getInputStream());
            assertEquals(400, answer.status());
            assertEquals("invalid_request", answer.code());
            assertEnds(socket);
        }

        /** Threat 5.16. */
        @Test
        void isAnsweredInHttp11WhereTheyWouldLikeToChange() throws Exception {
            var upgrade = "GET /api/me HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
            var settings = "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
            var socket = connected();
            RawResponse.send(socket, upgrade + settings);
            var answer = RawResponse.read(socket.getInputStream());
            assertTrue(answer.statusLine().startsWith("HTTP/1.1 401 "), answer.statusLine());
        }
    }
}
