package dev.latchkey.adapters.persistence;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets few work at once, and not many wait for that, nor for long; who comes beyond is told at once. */
final class FewAtOnce {
    private final Semaphore places;
    private final Semaphore turns;
    private final Duration patience;

    /**
     * @param inside how many at once, those who wait included, 1 or more
     * @param working how many of them may work, 1 or more
     * @param patience how long one waits for a turn
     */
    FewAtOnce(int inside, int working, Duration patience) {
        this.places = new Semaphore(inside);
        this.turns = new Semaphore(working, true);
        this.patience = patience;
    }

    /** What comes of {@code stay}, in which one may wait and have a turn; {@code otherwise} where there is no room. */
    <T> T enter(Supplier<T> stay, T otherwise) {
        if (!places.tryAcquire()) {
            return otherwise;
        }
        try {
            return stay.get();
        } finally {
            places.release();
        }
    }

    /** What comes of {@code work} of one who has entered; {@code otherwise} where no turn came in time. */
    <T> T takeTurn(Supplier<T> work, T otherwise) {
        if (!hasTurn()) {
            return otherwise;
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private boolean hasTurn() {
        try {
            return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
