package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One client's connection: a request at a time, the others wait their turn. */
final class Connection {
    /** @param due when it was to be sent, by {@link System#nanoTime} */
    record Outgoing(Request request, long due) {}

    private final SocketChannel channel;
    private final Answer answer = new Answer();
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    static Connection open(int port) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Connection(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends it, now or when what was due before has been answered; whether it is now. */
    boolean send(Outgoing next) throws IOException {
        outgoing.add(next);
        if (outgoing.size() > 1) {
            return false;
        }
        write(next);
        return true;
    }

    /** What has come to be answered since, of which the status is {@link #status}; {@code null} if it is not whole yet. */
    @Nullable
    Outgoing answered(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new IOException("the server has closed a connection");
        }
        if (!answer.isWholeWith(buffer.flip())) {
            return null;
        }
        var done = outgoing.remove();
        if (!outgoing.isEmpty()) {
            write(outgoing.element());
        }
        return done;
    }

    int status() {
        return answer.status();
    }

    Deque<Outgoing> unanswered() {
        return outgoing;
    }

    private void write(Outgoing next) throws IOException {
        var bytes = next.request().bytes();
        // So short that it fits into the socket's buffer.
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
