package dev.latchkey.adapters.http;

import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The web server's own socket options, and a look at each socket that gets them.
 *
 * @param accepted sees the sockets of clients
 */
record PatientSocketOptions(SocketOptions usual, Consumer<Socket> accepted) implements SocketOptions {
    PatientSocketOptions(Consumer<Socket> accepted) {
        this(SocketOptions.create(), accepted);
    }

    @Override
    public void configureSocket(Socket socket) {
        usual.configureSocket(socket);
        accepted.accept(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return usual.socketOptions();
    }

    @Override
    public Duration readTimeout() {
        return usual.readTimeout();
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
