package dev.latchkey.adapters.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What is heard of a client and told them, and since when they neither speak nor listen. */
final class Conversation {
    // A request may be as slow as its head and its body together may be.
    private static final int PARTS = 2;

    private final Socket socket;
    private final LongSupplier nanoTime;
    private final Wait hearing;
    private final Wait telling;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicLong askingSince = new AtomicLong();

    Conversation(Socket socket, LongSupplier nanoTime) {
        this.socket = socket;
        this.nanoTime = nanoTime;
        this.hearing = new Wait(nanoTime);
        this.telling = new Wait(nanoTime);
    }

    /** What the client says; nothing more once it was silent for too long. */
    Supplier<byte[]> heard(HelidonSocket client) {
        return () -> {
            letOthersGoFirst();
            return hearing.during(() -> {
                try {
                    var said = client.get();
                    beginToAsk();
                    return said;
                } catch (UncheckedIOException e) {
                    // As the web server's own reader has it.
                    throw new ServerConnectionException("nothing can be read", e);
                }
            });
        };
    }

    /**
     * Who has something to do does it before the next request is waited for. That may have come by then, which spares the
     * system calls of waiting: a tenth of what a request costs under load.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing but the cost depends on it
    private void letOthersGoFirst() {
        if (!asking.get()) {
            Thread.yield();
        }
    }

    private void beginToAsk() {
        if (!asking.get()) {
            askingSince.set(nanoTime.getAsLong());
            asking.set(true);
        }
    }

    /** What tells the client something, as long as they listen. */
    DataWriter told(DataWriter client) {
        return new Told(client, what -> {
            asking.set(false);
            telling.during(() -> {
                try {
                    what.run();
                    return what;
                } catch (UncheckedIOException e) {
                    // Or the web server would take it for a fault of ours, and say so with the whole request line.
                    throw new ServerConnectionException("nothing can be told", e);
                }
            });
        });
    }

    /**
     * Whether it has ended. A client who was silent for longer than this, or has been asking one thing for twice as long,
     * is not heard any more, but may still be answered; with one who did not listen for as long it ends.
     */
    boolean isOver(Duration patience) {
        if (telling.isLongerThan(patience)) {
            close();
        } else if (hearing.isLongerThan(patience) || isAskingForLongerThan(patience.multipliedBy(PARTS))) {
            hearNoMore();
        }
        return socket.isClosed();
    }

    private boolean isAskingForLongerThan(Duration patience) {
        return hearing.nanos() >= 0 && asking.get() && nanoTime.getAsLong() - askingSince.get() > patience.toNanos();
    }

    /** How long the client has been silent where it should speak, in nanoseconds; negative where it need not. */
    long silence() {
        return hearing.nanos();
    }

    /** The client is not heard any more. */
    void hearNoMore() {
        try {
            socket.shutdownInput();
        } catch (IOException _) {
            // Closed in the meantime, or not heard any more already.
        }
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Closed all the same.
        }
    }

    private record Told(DataWriter client, Consumer<Runnable> telling) implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            telling.accept(() -> client.write(buffers));
        }

        @Override
        public void write(BufferData buffer) {
            telling.accept(() -> client.write(buffer));
        }

        @Override
        public void writeNow(BufferData... buffers) {
            telling.accept(() -> client.writeNow(buffers));
        }

        @Override
        public void writeNow(BufferData buffer) {
            telling.accept(() -> client.writeNow(buffer));
        }

        @Override
        public void flush() {
            telling.accept(client::flush);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
