package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatientSocketOptionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private final PatientSocketOptions usual = new PatientSocketOptions(PATIENCE);
    private final PatientSocketOptions unusual = new PatientSocketOptions(
            SocketOptions.builder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .socketReceiveBufferSize(4096)
                    .socketSendBufferSize(8192)
                    .socketReuseAddress(false)
                    .socketKeepAlive(false)
                    .tcpNoDelay(true)
                    .build(),
            PATIENCE);

    @Test
    void areTheWebServersOwn() {
        var options = SocketOptions.create();
        assertAll(
                () -> assertEquals(options.socketOptions(), usual.socketOptions()),
                () -> assertEquals(options.connectTimeout(), usual.connectTimeout()),
                () -> assertEquals(options.socketReceiveBufferSize(), usual.socketReceiveBufferSize()),
                () -> assertEquals(options.socketSendBufferSize(), usual.socketSendBufferSize()),
                () -> assertTrue(usual.socketReuseAddress()),
                () -> assertTrue(usual.socketKeepAlive()),
                () -> assertFalse(usual.tcpNoDelay()));
    }

    @Test
    void areThoseThatAreGiven() {
        assertAll(
                () -> assertEquals(Duration.ofSeconds(3), unusual.connectTimeout()),
                () -> assertEquals(Optional.of(4096), unusual.socketReceiveBufferSize()),
                () -> assertEquals(Optional.of(8192), unusual.socketSendBufferSize()),
                () -> assertFalse(unusual.socketReuseAddress()),
                () -> assertFalse(unusual.socketKeepAlive()),
                () -> assertTrue(unusual.tcpNoDelay()));
    }

    @Test
    void areAppliedTogetherWithThePatience() throws IOException {
        try (var socket = new Socket()) {
            unusual.configureSocket(socket);
            assertEquals(7000, socket.getSoTimeout());
            assertTrue(socket.getTcpNoDelay());
        }
    }

    @Test
    void cannotBeAppliedToASocketThatIsClosed() throws IOException {
        var socket = new Socket();
        socket.close();
        assertThrows(UncheckedIOException.class, () -> unusual.configureSocket(socket));
    }
}
