package dev.latchkey.adapters.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Interrupts the thread that made it, unless closed in time. That ends even a write to a client who does not read: a
 * virtual thread, as the web server's are, is thrown out of it and its socket closed ({@link java.net.Socket}).
 */
final class TimeLimit implements AutoCloseable {
    private final Thread watched = Thread.currentThread();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread watch;

    TimeLimit(Duration time) {
        watch = Thread.startVirtualThread(() -> await(time));
    }

    private void await(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            return;
        }
        if (over.compareAndSet(false, true)) {
            watched.interrupt();
        }
    }

    @Override
    public void close() {
        over.set(true);
        watch.interrupt();
    }
}
