package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.latchkey.adapters.persistence.DatabaseFinding.Code;
import dev.latchkey.adapters.persistence.DatabaseFinding.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an examination says where it gets no connection; where TLS is the reason, {@link EncryptedDatabaseTest} does. */
@Timeout(60)
final class ConnectionFailureTest {
    @Nested
    final class OfARealServer {
        private final TestDatabase database = PostgresServer.newDatabase();
        private final String application = database.application();

        @Test
        void isAWrongPassword() {
            assertEquals(
                    failure(Code.LOGIN_REFUSED, "28P01"),
                    examined(new DatabaseUrl(database.address(), database.name(), application, "wrong", Map.of())));
        }

        @Test
        void isADatabaseThatIsNotThere() {
            assertEquals(
                    failure(Code.DATABASE_MISSING, "3D000"),
                    examined(new DatabaseUrl(
                            database.address(), "nowhere", application, TestDatabase.PASSWORD, Map.of())));
        }

        @Test
        void isThatNoConnectionIsLeft() {
            database.asSuperuser("alter role " + application + " connection limit 0");

            assertEquals(failure(Code.CONNECTIONS_EXHAUSTED, "53300"), examined(database.url(application)));
        }

        @Test
        void isThatItIsNoStandby() {
            assertEquals(
                    failure(Code.NO_SUITABLE_HOST, "08001"),
                    examined(new DatabaseUrl(
                            database.address(),
                            database.name(),
                            application,
                            TestDatabase.PASSWORD,
                            Map.of("targetServerType", "secondary"))));
        }
    }

    @Nested
    final class OfTheNetwork {
        @Test
        void isAHostThatHasNoAddress() {
            assertEquals(
                    List.of(
                            new DatabaseFinding(Code.TLS_NOT_DEMANDED),
                            new DatabaseFinding(Code.HOST_UNKNOWN, new Fact("sqlState", "08001"))),
                    examined(new DatabaseUrl("db.invalid", "tasks", "app", "secret", Map.of())));
        }

        @Test
        void isAPortThatNobodyListensAt() throws IOException {
            DatabaseUrl url;
            try (var listener = new Listener(Socket::close)) {
                url = listener.url(Map.of());
            }

            assertEquals(failure(Code.CONNECTION_REFUSED, "08001"), examined(url));
        }

        @Test
        void isSilence() throws IOException {
            try (var listener = new Listener(_ -> {})) {
                assertEquals(failure(Code.TIMED_OUT, "08001"), examined(listener.url(Map.of())));
            }
        }

        /** Each of them costs the limit, all of them not more than twice as much. */
        @Test
        void isSilenceOfManyServers() throws IOException {
            var listeners = new ArrayList<Listener>();
            for (var n = 0; n < 10; n++) {
                listeners.add(new Listener(_ -> {}));
            }
            var addresses = listeners.stream()
                    .map(listener -> listener.url(Map.of()).address())
                    .collect(Collectors.joining(","));
            var url = new DatabaseUrl(addresses, "tasks", "app", "secret", Map.of("sslmode", "disable"));

            assertTimeout(Duration.ofSeconds(8), () -> assertEquals(failure(Code.TIMED_OUT, "08001"), examined(url)));
            listeners.forEach(Listener::close);
        }

        @Test
        void isAServerThatHangsUp() throws IOException {
            try (var listener = new Listener(Socket::close)) {
                assertEquals(failure(Code.UNREACHABLE, "08001"), examined(listener.url(Map.of())));
            }
        }

        /** An ErrorResponse (PostgreSQL manual, section 54.7). */
        @Test
        void isAServerThatIsStarting() throws IOException {
            try (var listener = new Listener(socket -> socket.getOutputStream()
                    .write("E\0\0\0\u001cSFATAL\0C57P03\0Mstarting\0\0".getBytes(StandardCharsets.US_ASCII)))) {
                assertEquals(failure(Code.STARTING_UP, "57P03"), examined(listener.url(Map.of())));
            }
        }

        /** The first answer is that it does not encrypt; the second never comes. */
        @Test
        void isNotBlamedOnEncryptionThatNobodyRefusesAnyMore() throws IOException {
            try (var listener = new Listener(socket -> {
                socket.getOutputStream().write('N');
                throw new IOException("no second");
            })) {
                assertEquals(
                        List.of(
                                new DatabaseFinding(Code.TLS_DEMANDED),
                                new DatabaseFinding(Code.LOGIN_NOT_AGREED, new Fact("sqlState", "08004"))),
                        examined(listener.url(Map.of("sslmode", "require"))));
            }
        }
    }

    private static List<DatabaseFinding> examined(DatabaseUrl url) {
        return DatabaseExamination.of(DatabaseConfig.of(url), null, Duration.ofSeconds(1));
    }

    private static List<DatabaseFinding> failure(Code code, String state) {
        return List.of(
                new DatabaseFinding(Code.TLS_NOT_NEEDED), new DatabaseFinding(code, new Fact("sqlState", state)));
    }

    /** A server that does one thing to all who come, or to one where that fails. */
    private static final class Listener implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final List<Socket> clients = new CopyOnWriteArrayList<>();

        Listener(Answer answer) throws IOException {
            Thread.ofVirtual().start(() -> {
                try (socket) {
                    while (true) {
                        var client = socket.accept();
                        clients.add(client);
                        answer.to(client);
                    }
                } catch (IOException _) {
                    // closed
                }
            });
        }

        DatabaseUrl url(Map<String, String> parameters) {
            var all = new HashMap<>(Map.of("gssEncMode", "disable"));
            all.putAll(parameters.isEmpty() ? Map.of("sslmode", "disable") : parameters);
            return new DatabaseUrl("127.0.0.1:" + socket.getLocalPort(), "tasks", "app", "secret", all);
        }

        @Override
        public void close() {
            try {
                socket.close();
                for (var client : clients) {
                    client.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private interface Answer {
        void to(Socket socket) throws IOException;
    }
}
