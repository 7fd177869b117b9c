package dev.latchkey.adapters.jwt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * At most {@value #FETCHES} fetches in any stretch of the interval, counted when they begin, so that failures count, too.
 * Times are of {@link System#nanoTime}. Not for concurrent use.
 */
final class FetchBudget {
    static final int FETCHES = 2;

    private final long interval;
    private final Deque<Long> begun = new ArrayDeque<>();

    FetchBudget(Duration interval) {
        this.interval = interval.toNanos();
    }

    void spend(long now) {
        if (begun.size() == FETCHES) {
            begun.removeFirst();
        }
        begun.addLast(now);
    }

    /** How long after {@code now} the next fetch may begin, in nanoseconds; not positive for at once. */
    long pause(long now) {
        return begun.size() < FETCHES ? 0 : begun.getFirst() + interval - now;
    }
}
