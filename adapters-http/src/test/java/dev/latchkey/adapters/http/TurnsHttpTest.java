package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.code;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 5.14. */
@Timeout(60)
class TurnsHttpTest {
    private static final String HIDDEN = "GET /openapi HTTP/1.1\r\nHost: a\r\n\r\n";

    private final FullServer full = FullServer.start();

    @AfterEach
    void stop() {
        full.close();
    }

    private Socket asks() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), full.live.server.port());
        socket.setSoTimeout(30_000);
        RawResponse.send(socket, HIDDEN);
        return socket;
    }

    @Test
    void whoHasWaitedLongEnoughIsAskedToComeBackOnTheSameConnection() throws Exception {
        try (var socket = asks()) {
            var refused = RawResponse.read(socket.getInputStream());
            assertEquals(503, refused.status());
            assertEquals(
                    "overloaded",
                    Json.MAPPER.readTree(refused.body()).path("code").stringValue());
            assertEquals("5", refused.header("retry-after"));
            assertEquals("keep-alive", refused.header("connection"));

            full.leave();
            assertEquals("keys_unavailable", code(full.first()));
            RawResponse.send(socket, HIDDEN);
            assertEquals(200, RawResponse.read(socket.getInputStream()).status());
        }
    }

    @Test
    void whoeverWaitsIsServedWhereThatComesSoon() throws Exception {
        var waiting = new ArrayList<Socket>();
        for (var n = 0; n < 20; n++) {
            waiting.add(asks());
        }
        full.leave();
        for (var socket : waiting) {
            try (socket) {
                assertEquals(200, RawResponse.read(socket.getInputStream()).status());
            }
        }
    }

    /** Threat 6.13. What is left of a body could be taken for the next request. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 38", "Transfer-Encoding: chunked"})
    void aBodyIsNotReadAndEndsTheConnection(String length) throws Exception {
        assertEquals(
                List.of(503),
                FramingTest.statuses(
                        full.live, "POST /api/tasks HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n" + HIDDEN));
    }

    @Test
    void whatIsFramedUnclearlyIsRefusedForThat() throws Exception {
        assertEquals(
                List.of(400),
                FramingTest.statuses(
                        full.live,
                        "POST /api/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: 38\r\nContent-Length: 4\r\n\r\n"
                                + HIDDEN));
    }
}
