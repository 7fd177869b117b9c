package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static dev.latchkey.adapters.http.LiveServer.BOB;
import static dev.latchkey.adapters.http.LiveServer.code;
import static dev.latchkey.adapters.http.LiveServer.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.Caller;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threat 5.14. A database that is as slow as the test wants it, asked by as many as may be. */
@Timeout(60)
class OverloadTest {
    private static final int AT_ONCE = 4;
    private static final String BODY = "{\"title\":\"milk\"}";

    private final CountDownLatch asked = new CountDownLatch(AT_ONCE);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final LiveServer live = LiveServer.startWith(
            LiveServer.config(new Capacity(1000, AT_ONCE, AT_ONCE, Duration.ofDays(1))),
            data -> new HeldUpErasures(data, this::holdUp),
            Duration.ofSeconds(30));
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        answers.countDown();
        clients.close();
        live.close();
    }

    private void holdUp(Caller owner) {
        asked.countDown();
        HeldUpErasures.until(answers);
    }

    /** As many requests with the database as there may be; none of them is answered yet. */
    private List<Future<HttpResponse<String>>> fill() throws InterruptedException {
        var inside = new ArrayList<Future<HttpResponse<String>>>();
        for (var n = 0; n < AT_ONCE; n++) {
            var token = "Bearer user-slow-" + n;
            inside.add(clients.submit(() -> live.send("DELETE", "/api/me", "", "Authorization", token)));
        }
        if (!asked.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody came");
        }
        return inside;
    }

    @Test
    void isToldToWhoeverWouldHaveToWait() throws Exception {
        var inside = fill();
        var refused = live.get("/api/tasks", "Authorization", ALICE, "Accept-Language", "de");

        assertEquals(503, refused.statusCode());
        assertEquals("overloaded", code(refused));
        assertEquals("5", header(refused, "Retry-After"));
        assertEquals("application/problem+json", header(refused, "Content-Type"));
        assertEquals("de", header(refused, "Content-Language"));
        assertEquals(
                header(refused, "X-Request-Id"),
                LiveServer.body(refused).path("requestId").stringValue());

        answers.countDown();
        for (var answer : inside) {
            assertEquals(200, answer.get().statusCode());
        }
        assertEquals(200, live.get("/api/tasks", "Authorization", ALICE).statusCode());
    }

    @Test
    void isCountedLikeAllElse() throws Exception {
        fill();
        var sample = LiveServer.answered("GET", "/api/tasks", 503, "overloaded");
        var before = live.metric(sample);
        live.get("/api/tasks", "Authorization", ALICE);
        assertEquals(1, live.metric(sample) - before);
    }

    @Test
    void isToldBeforeAnythingIsProven() throws Exception {
        var verdicts = LiveServer.verified("count", "verified");
        fill();
        var before = live.metric(verdicts);
        assertTrue(before > 0, "those who fill it were verified");
        assertEquals(503, live.get("/api/tasks", "Authorization", ALICE).statusCode());
        assertEquals(503, live.get("/api/tasks").statusCode());
        assertEquals(0, live.metric(verdicts) - before);
    }

    @Test
    void leavesTheConnectionToItsClient() throws Exception {
        fill();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
            socket.setSoTimeout(10_000);
            for (var n = 0; n < 10; n++) {
                RawResponse.send(socket, "GET /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + ALICE + "\r\n\r\n");
                var answer = RawResponse.read(socket.getInputStream());
                assertEquals(503, answer.status());
                assertEquals("keep-alive", answer.header("connection"));
            }
        }
    }

    @Test
    void isNoneForWhatNeedsNoDatabase() throws Exception {
        fill();
        assertEquals(200, live.get("/api/me", "Authorization", ALICE).statusCode());
        assertEquals(401, live.get("/api/me").statusCode());
        assertEquals(200, live.get("/openapi").statusCode());
        assertEquals(200, live.admin("/observe/health/ready").statusCode());
    }

    @Test
    void isNoneForExportsWhichHaveALimitOfTheirOwn() throws Exception {
        fill();
        assertEquals(200, live.get("/api/me/export", "Authorization", ALICE).statusCode());
    }

    /** Threat 5.11. */
    @Test
    void isNoneBecauseOfBodiesThatDoNotCome() throws Exception {
        var head = "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + BOB
                + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
        var slow = new ArrayList<Socket>();
        for (var n = 0; n < 3 * AT_ONCE; n++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port());
            socket.setSoTimeout(10_000);
            RawResponse.send(socket, head + BODY.substring(0, BODY.length() - 1));
            slow.add(socket);
        }
        for (var n = 0; n < 10; n++) {
            assertEquals(200, live.get("/api/tasks", "Authorization", ALICE).statusCode());
        }
        for (var socket : slow) {
            RawResponse.send(socket, "}");
            assertEquals(201, RawResponse.read(socket.getInputStream()).status());
            socket.close();
        }
    }

    @Test
    void isToldAfterABodyThatCameTooLate() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
            socket.setSoTimeout(10_000);
            RawResponse.send(
                    socket,
                    "POST /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: " + BOB
                            + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
                            + BODY.length() + "\r\n\r\n");
            assertEquals(100, RawResponse.read(socket.getInputStream()).status());
            fill();
            RawResponse.send(socket, BODY);
            var answer = RawResponse.read(socket.getInputStream());
            assertEquals(503, answer.status());
            assertEquals("overloaded", answer.code());
        }
    }
}
