package dev.latchkey.adapters.http;

import io.helidon.common.socket.SocketOptions;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The web server's own socket options, and a limit to its patience: it knows the setting for that, and does not apply it to
 * the connections it accepts.
 *
 * @param readTimeout how long a client may be silent where it should speak
 */
record PatientSocketOptions(SocketOptions usual, Duration readTimeout) implements SocketOptions {
    PatientSocketOptions(Duration readTimeout) {
        this(SocketOptions.create(), readTimeout);
    }

    @Override
    public void configureSocket(Socket socket) {
        usual.configureSocket(socket);
        try {
            socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return usual.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return usual.connectTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return usual.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return usual.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return usual.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return usual.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return usual.tcpNoDelay();
    }
}
