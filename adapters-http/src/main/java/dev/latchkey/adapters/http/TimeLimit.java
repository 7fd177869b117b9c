package dev.latchkey.adapters.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Interrupts the thread that made it, unless closed in time: when it gets nowhere, and at last in any case. That ends
 * even a write to a client who does not read: a virtual thread, as the web server's are, is thrown out of it and its
 * socket closed ({@link java.net.Socket}).
 */
final class TimeLimit implements AutoCloseable {
    private static final int ROUNDS = 8;

    private final Thread watched = Thread.currentThread();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread watch;

    /**
     * @param patience how long there may be no progress; {@value #ROUNDS} times that is the limit in any case
     * @param progress from 0 on
     */
    TimeLimit(Duration patience, LongSupplier progress) {
        watch = Thread.startVirtualThread(() -> watch(patience, progress));
    }

    private void watch(Duration patience, LongSupplier progress) {
        try {
            awaitEndOf(patience, progress);
        } catch (InterruptedException _) {
            return;
        }
        if (over.compareAndSet(false, true)) {
            watched.interrupt();
        }
    }

    private static void awaitEndOf(Duration patience, LongSupplier progress) throws InterruptedException {
        var before = 0L;
        for (var round = 0; round < ROUNDS; round++) {
            Thread.sleep(patience);
            var now = progress.getAsLong();
            if (now == before) {
                return;
            }
            before = now;
        }
    }

    /** The thread is not interrupted by this any more. */
    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            watch.interrupt();
            return;
        }
        // It comes at any moment, and must not hit what the thread does next.
        while (watch.isAlive()) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
    }
}
