package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One client's connection: a request at a time, the others wait their turn. What the server ends is opened again. */
final class Connection {
    /** @param due when it was to be sent, by {@link System#nanoTime} */
    record Outgoing(Request request, long due) {}

    private final InetSocketAddress server;
    private final Selector selector;
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();
    private SocketChannel channel;
    private Answer answer = new Answer();
    private int status;

    Connection(int port, Selector selector) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.selector = selector;
        channel = SocketChannel.open(server);
        register(SelectionKey.OP_READ);
    }

    private void register(int operation) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, operation, this);
    }

    /** Opens another one; what waits its turn is sent when it stands. */
    void renew() throws IOException {
        channel.close();
        channel = SocketChannel.open();
        answer = new Answer();
        register(SelectionKey.OP_CONNECT);
        channel.connect(server);
    }

    /** What {@link #renew} began has come about. */
    void stands(SelectionKey key) throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        if (!outgoing.isEmpty()) {
            write(outgoing.element());
        }
    }

    /** Sends it, now or when what was due before has been answered; whether it is now. */
    boolean send(Outgoing next) {
        outgoing.add(next);
        if (outgoing.size() > 1 || !channel.isConnected()) {
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
        status = answer.status();
        var done = outgoing.remove();
        if (answer.isLast()) {
            renew();
        } else if (!outgoing.isEmpty()) {
            write(outgoing.element());
        }
        return done;
    }

    int status() {
        return status;
    }

    Deque<Outgoing> unanswered() {
        return outgoing;
    }

    void close() throws IOException {
        channel.close();
    }

    private void write(Outgoing next) {
        var bytes = next.request().bytes();
        try {
            // So short that it fits into the socket's buffer.
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException _) {
            // That the server has ended the connection is seen when its answer is read.
        }
    }
}
