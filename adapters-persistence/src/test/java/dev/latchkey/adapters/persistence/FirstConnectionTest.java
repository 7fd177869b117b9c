package dev.latchkey.adapters.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.latchkey.adapters.persistence.DatabaseStartException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a start asks, by a server that counts. */
@Timeout(60)
final class FirstConnectionTest {
    /** An ErrorResponse with the SQLSTATE of a wrong password (PostgreSQL manual, section 54.7). */
    private static final byte[] WRONG_PASSWORD =
            "E\0\0\0\u001cSFATAL\0C28P01\0Mrefused\0\0".getBytes(StandardCharsets.US_ASCII);

    private final List<Socket> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket listener = listener();

    @AfterEach
    void close() throws IOException {
        listener.close();
        for (var socket : asked) {
            socket.close();
        }
    }

    @Nested
    final class Asks {
        @Test
        void onceMoreWhereTheServerHangsUp() {
            serve(Socket::close);

            assertEquals(Reason.UNREACHABLE, refusal());
            assertEquals(2, asked.size());
        }

        @Test
        void onceMoreWhereTheServerResets() {
            serve(socket -> {
                socket.setSoLinger(true, 0);
                socket.close();
            });

            assertEquals(Reason.UNREACHABLE, refusal());
            assertEquals(2, asked.size());
        }

        @Test
        void onceWhereTheServerIsSilent() {
            serve(_ -> {});

            assertEquals(Reason.UNREACHABLE, refusal());
            assertEquals(1, asked.size());
        }

        /** Another wrong password could lock the role out. */
        @Test
        void onceWhereTheLoginIsRefused() {
            serve(socket -> socket.getOutputStream().write(WRONG_PASSWORD));

            assertEquals(Reason.LOGIN_REFUSED, refusal());
            assertEquals(1, asked.size());
        }
    }

    private Reason refusal() {
        var url = new DatabaseUrl(
                "127.0.0.1:" + listener.getLocalPort(),
                "tasks",
                "app",
                "secret",
                Map.of("sslmode", "disable", "gssEncMode", "disable", "socketTimeout", "1"));
        return assertThrows(DatabaseStartException.class, () -> FirstConnection.of(url.dataSource(Map.of())))
                .reason();
    }

    private void serve(Answer answer) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var socket = listener.accept();
                    asked.add(socket);
                    answer.to(socket);
                }
            } catch (IOException _) {
                // closed
            }
        });
    }

    private static ServerSocket listener() {
        try {
            return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Answer {
        void to(Socket socket) throws IOException;
    }
}
