package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
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
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

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
        return context(accepted);
    }

    private static ConnectionContext context(Socket of) {
        var socket = PlainSocket.server(of, "a", "b");
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

    /** One that fails whoever looks at it. */
    private static final class BrokenSocket extends Socket {
        private final SocketAddress address;

        BrokenSocket(int port) {
            address = InetSocketAddress.createUnresolved("broken", port);
        }

        @Override
        public SocketAddress getLocalSocketAddress() {
            return address;
        }

        @Override
        public SocketAddress getRemoteSocketAddress() {
            return address;
        }

        @Override
        public boolean isClosed() {
            throw new InternalError("hush");
        }
    }

    /** A silent connection among many that cannot be looked at, wherever it comes among them, until it has ended. */
    private void endAmongBrokenOnes() {
        try (var connections = PatientConnections.start(new Protocol(), Duration.ofMillis(50), 1000)) {
            for (var port = 1; port <= 64; port++) {
                connections.accept(new BrokenSocket(port));
            }
            connections.accept(accepted);
            connections.connection(context());
            var reader = seen.get().dataReader();
            assertThrows(DataReader.InsufficientDataAvailableException.class, reader::ensureAvailable);
        }
    }

    /** Fails who looks at it for the first time. */
    private static final class FlakySocket extends Socket {
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public boolean isClosed() {
            if (Thread.currentThread().getName().equals("patience") && looks.getAndIncrement() == 0) {
                throw new IllegalStateException("hush");
            }
            return super.isClosed();
        }
    }

    private static <A extends Appender<ILoggingEvent>> A whileLogging(A appender, Runnable action) {
        var logger = assertInstanceOf(Logger.class, LoggerFactory.getLogger(PatientConnections.class));
        appender.start();
        logger.addAppender(appender);
        try {
            action.run();
        } finally {
            logger.detachAppender(appender);
        }
        return appender;
    }

    @Test
    void thatCannotBeLookedAtAreLookedAtAgain() throws IOException {
        try (var listener = new FlakyServerSocket();
                var other = new Socket(listener.getInetAddress(), listener.getLocalPort());
                var flaky = listener.accept();
                var connections = PatientConnections.start(new Protocol(), Duration.ofMillis(50), 1000)) {
            assertEquals(other.getLocalPort(), flaky.getPort());
            connections.accept(flaky);
            connections.connection(context(flaky));
            var reader = seen.get().dataReader();
            assertThrows(DataReader.InsufficientDataAvailableException.class, reader::ensureAvailable);
        }
    }

    private static final class FlakyServerSocket extends ServerSocket {
        FlakyServerSocket() throws IOException {
            super(0, 1, InetAddress.getLoopbackAddress());
        }

        @Override
        public Socket accept() throws IOException {
            var socket = new FlakySocket();
            implAccept(socket);
            return socket;
        }
    }

    @Test
    void endWhateverFailsWithOthersWhichIsSaidOnce() {
        var lines = whileLogging(new ListAppender<>(), this::endAmongBrokenOnes).list;

        assertEquals(1, lines.size());
        assertEquals("connection_not_watched", lines.getFirst().getFormattedMessage());
        assertEquals(
                List.of(new KeyValuePair("exception", "java.lang.InternalError")),
                lines.getFirst().getKeyValuePairs());
    }

    @Test
    void endWhereNothingCanBeSaidEither() {
        var told = new AtomicInteger();
        whileLogging(
                new AppenderBase<ILoggingEvent>() {
                    @Override
                    protected void append(ILoggingEvent line) {
                        told.incrementAndGet();
                        throw new InternalError("no log");
                    }
                },
                this::endAmongBrokenOnes);

        assertEquals(1, told.get());
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
