package dev.latchkey.adapters.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * So many requests are served at once, since each may take memory, and the others wait a moment: when all users come at
 * the same time, all are served. (The web server's own limit ends the connections of those it refuses, and where it lets
 * them wait it counts them for each that comes: seconds where ten thousand do.)
 */
final class Turns {
    /** As long as the pool of connections to the database lets wait. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore free;
    private final Duration patience;
    private final Turn come = new Turn(true);
    private final Turn missed = new Turn(false);

    Turns(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** Waits for a turn, in the order of coming. */
    Turn begin() {
        try {
            return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS) ? come : missed;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return missed;
        }
    }

    /** How many wait. */
    int waiting() {
        return free.getQueueLength();
    }

    /** What the waiting came to. Closed once, when the answer has gone out. */
    final class Turn implements AutoCloseable {
        private final boolean hasCome;

        private Turn(boolean hasCome) {
            this.hasCome = hasCome;
        }

        /** Whether the request may be served; otherwise it has waited long enough. */
        boolean hasCome() {
            return hasCome;
        }

        @Override
        public void close() {
            if (hasCome) {
                free.release();
            }
        }
    }
}
