package dev.latchkey.adapters.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatientSocketOptionsTest {
    private final List<Socket> accepted = new ArrayList<>();
    private final PatientSocketOptions usual = new PatientSocketOptions(accepted::add);
    private final PatientSocketOptions unusual = new PatientSocketOptions(
            SocketOptions.builder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .readTimeout(Duration.ofSeconds(4))
                    .socketReceiveBufferSize(4096)
                    .socketSendBufferSize(8192)
                    .socketReuseAddress(false)
                    .socketKeepAlive(false)
                    .tcpNoDelay(true)
                    .build(),
            accepted::add);

    @Test
    void areTheWebServersOwn() {
        var options = SocketOptions.create();
        assertAll(
                () -> assertEquals(options.socketOptions(), usual.socketOptions()),
                () -> assertEquals(options.connectTimeout(), usual.connectTimeout()),
                () -> assertEquals(options.readTimeout(), usual.readTimeout()),
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
                () -> assertEquals(Duration.ofSeconds(4), unusual.readTimeout()),
                () -> assertEquals(Optional.of(4096), unusual.socketReceiveBufferSize()),
                () -> assertEquals(Optional.of(8192), unusual.socketSendBufferSize()),
                () -> assertFalse(unusual.socketReuseAddress()),
                () -> assertFalse(unusual.socketKeepAlive()),
                () -> assertTrue(unusual.tcpNoDelay()));
    }

    @Test
    void areAppliedBeforeTheSocketIsShown() throws IOException {
        try (var socket = new Socket()) {
            unusual.configureSocket(socket);
            assertTrue(socket.getTcpNoDelay());
            assertEquals(List.of(socket), accepted);
        }
    }
}
