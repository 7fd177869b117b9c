package dev.latchkey.adapters.http;

import static dev.latchkey.adapters.http.LiveServer.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.privacy.InMemoryUserData;
import dev.latchkey.domain.token.TokenVerification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static HttpConfig config(int port, int adminPort, Duration drainTimeout) {
        return new HttpConfig("127.0.0.1", port, "127.0.0.1", adminPort, Set.of(), null, "i", 64, drainTimeout);
    }

    @Nested
    class Starting {
        @Test
        void takesAnyTwoFreePorts() throws Exception {
            try (var live = LiveServer.start()) {
                assertTrue(live.server.port() > 0);
                assertTrue(live.server.adminPort() > 0);
                assertNotEquals(live.server.port(), live.server.adminPort());
                assertEquals(401, live.get("/api/me").statusCode());
                assertEquals(200, live.admin("/observe/health/live").statusCode());
            }
        }

        @Test
        void namesAPublicPortInUse() throws Exception {
            try (var holder = new ServerSocket()) {
                holder.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
                assertUnavailable(holder.getLocalPort(), config(holder.getLocalPort(), 0, Duration.ZERO));
            }
        }

        @Test
        void namesAnAdminPortInUse() throws Exception {
            try (var holder = new ServerSocket()) {
                holder.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
                assertUnavailable(holder.getLocalPort(), config(0, holder.getLocalPort(), Duration.ZERO));
            }
        }

        private static void assertUnavailable(int port, HttpConfig config) {
            var exception = assertThrows(
                    PortUnavailableException.class,
                    () -> HttpServer.start(
                            config,
                            LiveServer::verify,
                            LiveServer.useCases(new InMemoryUserData()),
                            List.of(),
                            Observers.NONE));
            assertEquals(port, exception.port());
            assertEquals("cannot listen on 127.0.0.1:" + port, exception.getMessage());
        }
    }

    @Nested
    class Closing {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);

        private LiveServer slow(Duration drainTimeout) {
            return LiveServer.start(
                    config(0, 0, drainTimeout),
                    token -> {
                        entered.countDown();
                        try {
                            leave.await();
                        } catch (InterruptedException _) {
                            Thread.currentThread().interrupt();
                            return new TokenVerification.KeysUnavailable();
                        }
                        return LiveServer.verify(token);
                    },
                    List.of());
        }

        @Test
        void letsRequestsInFlightFinishAndTakesNoMore() throws Exception {
            try (var live = slow(Duration.ofSeconds(30));
                    var others = Executors.newVirtualThreadPerTaskExecutor()) {
                var port = live.server.port();
                var inFlight = others.submit(() -> live.get("/api/me", "Authorization", ALICE));
                assertTrue(entered.await(10, TimeUnit.SECONDS));
                var closing = others.submit(live.server::close);
                awaitRefusal(port);
                assertFalse(closing.isDone());
                leave.countDown();
                assertEquals(
                        "{\"userId\":\"alice\"}",
                        inFlight.get(10, TimeUnit.SECONDS).body());
                closing.get(10, TimeUnit.SECONDS);
            }
        }

        @Test
        void doesNotWaitForConnectionsThatOnlyStayOpen() throws Exception {
            try (var live = LiveServer.start(config(0, 0, Duration.ofMinutes(5)));
                    var idle = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                RawResponse.send(idle, "GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n");
                assertEquals(401, RawResponse.read(idle.getInputStream()).status());
                idle.setSoTimeout(10_000);
                live.server.close();
                assertEquals(-1, idle.getInputStream().read());
            }
        }

        @Test
        void waitsNoLongerThanItMay() throws Exception {
            try (var live = slow(Duration.ofMillis(100));
                    var others = Executors.newVirtualThreadPerTaskExecutor()) {
                var inFlight = others.submit(() -> live.get("/api/me", "Authorization", ALICE));
                assertTrue(entered.await(10, TimeUnit.SECONDS));
                others.submit(live.server::close).get(10, TimeUnit.SECONDS);
                leave.countDown();
                assertTrue(inFlight.state() != java.util.concurrent.Future.State.SUCCESS
                        || inFlight.resultNow().statusCode() == 503);
            }
        }

        /** Long enough for the test, which ends it by an interruption. */
        private static final Duration NOTICE = Duration.ofMinutes(10);

        private LiveServer leaving(Duration notice) {
            return LiveServer.start(new HttpConfig(
                    "127.0.0.1",
                    0,
                    "127.0.0.1",
                    0,
                    Set.of(),
                    null,
                    "i",
                    64,
                    Duration.ofSeconds(10),
                    Capacity.DEFAULT,
                    notice));
        }

        @Test
        void givesNoticeAndGoesOnServingMeanwhile() throws Exception {
            try (var live = leaving(NOTICE);
                    var regular = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                var port = live.server.port();
                regular.setSoTimeout(10_000);
                assertEquals("keep-alive", answer(regular).header("connection"));

                var closing = Thread.ofVirtual().start(live.server::close);
                while (live.admin("/observe/health/ready").statusCode() == 200) {
                    Thread.onSpinWait();
                }
                assertEquals(503, live.admin("/observe/health/ready/staying").statusCode());
                assertEquals(200, live.admin("/observe/health/live").statusCode());

                // Whoever is connected is told to go, and whoever comes is served all the same.
                var last = answer(regular);
                assertEquals(401, last.status());
                assertEquals("close", last.header("connection"));
                assertEquals(-1, regular.getInputStream().read());
                assertEquals(200, live.get("/api/me", "Authorization", ALICE).statusCode());

                assertTrue(closing.isAlive());
                closing.interrupt();
                closing.join();
                awaitRefusal(port);
            }
        }

        @Test
        void givesNoticeForAsLongAsItShould() throws Exception {
            try (var live = leaving(Duration.ofMillis(300))) {
                var begin = System.nanoTime();
                live.server.close();
                assertTrue(System.nanoTime() - begin >= Duration.ofMillis(300).toNanos());
            }
        }

        private static RawResponse answer(Socket socket) throws IOException {
            RawResponse.send(socket, "GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n");
            return RawResponse.read(socket.getInputStream());
        }

        @Test
        void canBeDoneTwice() {
            var live = LiveServer.start();
            live.server.close();
            live.close();
        }

        /** Waits until the port takes no more connections: closing has begun. */
        private static void awaitRefusal(int port) throws IOException {
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (System.nanoTime() < deadline) {
                try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    Thread.onSpinWait();
                } catch (SocketException _) {
                    return;
                }
            }
            throw new IllegalStateException("still accepting");
        }
    }
}
