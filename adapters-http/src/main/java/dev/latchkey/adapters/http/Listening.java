package dev.latchkey.adapters.http;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What is heard of a client, and since when nothing is. */
final class Listening {
    private final Socket socket;
    private final LongSupplier nanoTime;
    private final AtomicLong since = new AtomicLong();
    // More than one where a client has reset a connection and come again from the same port.
    private final AtomicInteger waiting = new AtomicInteger();

    Listening(Socket socket, LongSupplier nanoTime) {
        this.socket = socket;
        this.nanoTime = nanoTime;
    }

    /** What the client says; nothing more once it was silent for too long. */
    Supplier<byte[]> to(HelidonSocket client) {
        return () -> {
            since.set(nanoTime.getAsLong());
            waiting.incrementAndGet();
            try {
                return client.get();
            } catch (UncheckedIOException e) {
                // As the web server's own reader has it.
                throw new ServerConnectionException("nothing can be read", e);
            } finally {
                waiting.decrementAndGet();
            }
        };
    }

    /**
     * Whether there is nothing more to hear: the connection is closed, or the client was silent for longer than this. Then
     * it is not heard any more, but may still be answered.
     */
    boolean isOver(Duration patience) {
        if (socket.isClosed()) {
            return true;
        }
        if (waiting.get() == 0 || nanoTime.getAsLong() - since.get() <= patience.toNanos()) {
            return false;
        }
        try {
            socket.shutdownInput();
        } catch (IOException _) {
            // Closed in the meantime.
        }
        return true;
    }
}
