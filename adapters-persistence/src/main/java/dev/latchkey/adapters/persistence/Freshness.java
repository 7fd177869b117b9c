package dev.latchkey.adapters.persistence;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a copy of something as fresh as its readers need it, and asks for nothing while nobody reads, so that a database
 * which is suspended when idle stays so. Refreshing goes on behind the readers; they wait for it only where the copy is
 * too old, and briefly where the source failed the last time.
 */
final class Freshness {
    /** Older than this, a copy is refreshed by whoever reads it, and read meanwhile. */
    static final Duration REFRESHED_AFTER = Duration.ofSeconds(1);

    /** Older than this, it is read only if it cannot be refreshed. */
    static final Duration TOO_OLD = Duration.ofMillis(1800);

    /** Older than this, it is not read at all. */
    static final Duration USELESS = Duration.ofSeconds(30);

    /** A source that is well again answers within this; one that hangs holds its readers up no longer. */
    static final Duration BRIEFLY = Duration.ofMillis(300);

    private final BooleanSupplier refresh;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final Duration patience;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    // When the refreshing began that made the copy what it is; read without the lock, since every request asks.
    private final AtomicReference<@Nullable Long> successBegan = new AtomicReference<>();
    private boolean refreshing;
    private boolean failing;
    private long refreshBegan;
    private long failureEnded;

    /**
     * @param refresh makes the copy fresh, or fails to and says so
     * @param patience how long readers wait at most for one refreshing
     */
    Freshness(BooleanSupplier refresh, Executor background, LongSupplier nanoTime, Duration patience) {
        this.refresh = refresh;
        this.background = background;
        this.nanoTime = nanoTime;
        this.patience = patience;
    }

    /** Whether the copy can be read now. */
    boolean isGood() {
        if (!isOlderThan(REFRESHED_AFTER)) {
            return true;
        }
        lock.lock();
        try {
            if (isOlderThan(REFRESHED_AFTER)) {
                begin();
                awaitIfTooOld();
            }
            return !isOlderThan(USELESS);
        } finally {
            lock.unlock();
        }
    }

    /** How old the copy is; nothing where there is none. */
    Optional<Duration> age() {
        return Optional.ofNullable(successBegan.get()).map(it -> Duration.ofNanos(nanoTime.getAsLong() - it));
    }

    private void begin() {
        // Whoever does not answer is asked once a second, not once a request.
        var tooSoon = failing && nanoTime.getAsLong() - failureEnded < REFRESHED_AFTER.toNanos();
        if (!refreshing && !tooSoon) {
            refreshing = true;
            refreshBegan = nanoTime.getAsLong();
            try {
                background.execute(this::refresh);
            } catch (RuntimeException | Error e) {
                refreshing = false; // or nobody would ever try again
                throw e;
            }
        }
    }

    private void awaitIfTooOld() {
        var longest = failing ? BRIEFLY : patience;
        var left = longest.toNanos() - (nanoTime.getAsLong() - refreshBegan);
        try {
            while (refreshing && isOlderThan(TOO_OLD) && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        var success = false;
        try {
            success = refresh.getAsBoolean();
        } finally {
            end(success);
        }
    }

    private void end(boolean success) {
        lock.lock();
        try {
            refreshing = false;
            failing = !success;
            if (success) {
                successBegan.set(refreshBegan);
            } else {
                failureEnded = nanoTime.getAsLong();
            }
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOlderThan(Duration age) {
        var began = successBegan.get();
        return began == null || nanoTime.getAsLong() - began > age.toNanos();
    }
}
