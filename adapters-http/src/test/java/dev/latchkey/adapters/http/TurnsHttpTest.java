package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.code;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.TokenVerification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 5.14. One request is served at once, and somebody is being served until the test has them leave. */
@Timeout(60)
class TurnsHttpTest {
    private static final String HIDDEN = "GET /openapi HTTP/1.1\r\nHost: a\r\n\r\n";

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final LiveServer full = LiveServer.start(
            new HttpConfig("127.0.0.1", 0, "127.0.0.1", 0, Set.of(), null, "i", 1, HttpConfig.DEFAULT_DRAIN_TIMEOUT),
            _ -> {
                entered.countDown();
                await(leave);
                return new TokenVerification.KeysUnavailable();
            },
            List.of());
    private Future<HttpResponse<String>> first;

    @BeforeEach
    void fill() {
        first = others.submit(() -> full.get("/api/me", "Authorization", ALICE));
        await(entered);
    }

    @AfterEach
    void stop() {
        leave.countDown();
        others.close();
        full.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Socket asks() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), full.server.port());
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

            leave.countDown();
            assertEquals("keys_unavailable", code(first.get()));
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
        leave.countDown();
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
                FramingTest.statuses(full, "POST /api/tasks HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n" + HIDDEN));
    }

    @Test
    void whatIsFramedUnclearlyIsRefusedForThat() throws Exception {
        assertEquals(
                List.of(400),
                FramingTest.statuses(
                        full,
                        "POST /api/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: 38\r\nContent-Length: 4\r\n\r\n"
                                + HIDDEN));
    }
}
