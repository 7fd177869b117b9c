package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.PlainSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threat 5.11; what a silent client gets for an answer is in {@link FramingTest}. */
@Timeout(30)
class PatientConnectionsTest {
    private final AtomicReference<ConnectionContext> seen = new AtomicReference<>();
    private final ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
    private final Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
    private final Socket accepted = server.accept();

    PatientConnectionsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        server.close();
    }

    private final class Protocol implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return 7;
        }

        @Override
        public Support supports(BufferData data) {
            return data.available() == 1 ? Support.SUPPORTED : Support.UNSUPPORTED;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return Set.of("smoke/1");
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            seen.set(context);
            return proxy(ServerConnection.class, "none", "");
        }
    }

    private static <T> T proxy(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, called, _) -> called.getName().equals(method) ? answer : null));
    }

    /** As the web server sees the connection that was accepted. */
    private ConnectionContext context() {
        var socket = PlainSocket.server(accepted, "a", "b");
        return ConnectionContext.class.cast(Proxy.newProxyInstance(
                ConnectionContext.class.getClassLoader(),
                new Class<?>[] {ConnectionContext.class},
                (_, called, _) -> switch (called.getName()) {
                    case "serverSocket" -> socket;
                    case "localPeer" -> socket.localPeer();
                    case "remotePeer" -> socket.remotePeer();
                    default -> null;
                }));
    }

    @Test
    void speakTheProtocolTheyAreGiven() {
        try (var connections = PatientConnections.start(new Protocol(), Duration.ofDays(1), 100)) {
            assertEquals(7, connections.bytesToIdentifyConnection());
            assertEquals(Set.of("smoke/1"), connections.supportedApplicationProtocols());
            assertEquals(
                    ServerConnectionSelector.Support.SUPPORTED, connections.supports(BufferData.create(new byte[1])));
            assertEquals(
                    ServerConnectionSelector.Support.UNSUPPORTED, connections.supports(BufferData.create(new byte[2])));
        }
    }

    @Test
    void areReadAsTheyWereAccepted() throws IOException {
        try (var connections = PatientConnections.start(new Protocol(), Duration.ofDays(1), 100)) {
            connections.accept(accepted);
            var context = context();
            assertNotSame(null, connections.connection(context));
            assertNotSame(context, seen.get());
            client.getOutputStream().write(5);
            assertEquals(5, seen.get().dataReader().read());
        }
    }

    @Test
    void thatNobodySawAcceptedAreEnded() throws IOException {
        try (var connections = PatientConnections.start(new Protocol(), Duration.ofDays(1), 100);
                var other = new Socket(server.getInetAddress(), server.getLocalPort());
                var otherAccepted = server.accept()) {
            connections.accept(otherAccepted);
            assertEquals(other.getLocalPort(), otherAccepted.getPort());
            var context = context();
            assertThrows(CloseConnectionException.class, () -> connections.connection(context));
        }
    }

    @Test
    void endForWhoeverIsSilent() {
        try (var connections = PatientConnections.start(new Protocol(), Duration.ofMillis(50), 100)) {
            connections.accept(accepted);
            connections.connection(context());
            var reader = seen.get().dataReader();
            assertThrows(DataReader.InsufficientDataAvailableException.class, reader::ensureAvailable);
        }
    }

    /** Threat 5.13. */
    @Test
    void makeRoomWhereThereAreNearlyAsManyAsThereMayBe() throws Exception {
        var capacity = new Capacity(16, 1, 1, Duration.ofSeconds(1));
        try (var live = LiveServer.startWith(LiveServer.config(capacity), data -> data, Duration.ofDays(1))) {
            var idle = new ArrayList<Socket>();
            for (var n = 0; n < 100; n++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port());
                socket.setSoTimeout(10_000);
                idle.add(socket);
                // Heard, and silent from now on.
                RawResponse.send(socket, "GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n");
                assertEquals(401, RawResponse.read(socket.getInputStream()).status(), "answer " + n);
            }
            // Who was silent the longest had to go, who came last could stay.
            assertEquals(-1, idle.getFirst().getInputStream().read());
            RawResponse.send(idle.getLast(), "GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(401, RawResponse.read(idle.getLast().getInputStream()).status());
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void leaveTheSilentAloneWhereAllOthersHaveGone() throws Exception {
        var capacity = new Capacity(16, 1, 1, Duration.ofSeconds(1));
        try (var live = LiveServer.startWith(LiveServer.config(capacity), data -> data, Duration.ofDays(1));
                var idle = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
            idle.setSoTimeout(10_000);
            for (var n = 0; n < 100; n++) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.server.port())) {
                    RawResponse.send(socket, "GET /api/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    assertTrue(socket.getInputStream().readAllBytes().length > 0);
                }
            }
            RawResponse.send(idle, "GET /api/me HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(401, RawResponse.read(idle.getInputStream()).status());
        }
    }

    @Test
    void areNotWatchedOnceTheServerIsClosed() throws InterruptedException {
        var others = watches();
        var live = LiveServer.start();
        var watch = watches();
        watch.removeAll(others);
        assertEquals(1, watch.size());
        live.close();
        for (var thread : watch) {
            thread.join();
        }
    }

    @Test
    void areNotWatchedWhereNoServerStarts() throws InterruptedException {
        var others = watches();
        var config = new HttpConfig(
                "127.0.0.1", server.getLocalPort(), "127.0.0.1", 0, Set.of(), null, "i", 1, Duration.ZERO);
        assertThrows(PortUnavailableException.class, () -> LiveServer.start(config));
        for (var thread : watches()) {
            if (!others.contains(thread)) {
                thread.join();
            }
        }
    }

    private static Set<Thread> watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("patience"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
