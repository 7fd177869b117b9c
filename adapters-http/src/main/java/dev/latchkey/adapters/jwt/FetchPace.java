package dev.latchkey.adapters.jwt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the issuer may be asked, and when it must be. Ahead of the time to live; after a failure once more within a second
 * where the budget allows it, else at its interval; never while it wants to be left alone. Times are of {@link System#nanoTime}, whose
 * values may only be subtracted from each other. Not for concurrent use.
 */
final class FetchPace {
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(250);
    private static final Duration RETRY_JITTER = Duration.ofMillis(500);

    private final Duration refreshAfter;
    private final Duration interval;
    private final Duration longestPause;
    private final FetchBudget budget;
    private final RandomGenerator random;

    private long notBefore;
    private long due;
    private long distrustedAt;
    private boolean everDistrusted;
    private boolean failing;
    private boolean retrying;

    FetchPace(JwkSetConfig config, long now, RandomGenerator random) {
        // A fifth of its life is left for a refresh to fail and be tried again.
        this.refreshAfter = config.timeToLive().multipliedBy(4).dividedBy(5);
        this.interval = config.refetchInterval();
        this.longestPause = config.timeToLive();
        this.budget = new FetchBudget(interval);
        this.random = random;
        this.notBefore = now;
        this.due = now;
    }

    /** Whether a fetch may begin. */
    boolean allows(long now) {
        return now - notBefore >= 0 && budget.pause(now) <= 0;
    }

    /** Whether a fetch may begin for no better reason than a bad signature: half the budget is kept for new keys. */
    boolean allowsDistrust(long now) {
        return allows(now) && (!everDistrusted || now - distrustedAt >= interval.toNanos());
    }

    void distrusted(long now) {
        everDistrusted = true;
        distrustedAt = now;
    }

    void begun(long now) {
        budget.spend(now);
        retrying = false;
    }

    void succeeded(long begunAt, long now) {
        failing = false;
        due = now + Math.max(begunAt + refreshAfter.toNanos() - now, budget.pause(now));
    }

    void failed(long now, Duration retryAfter) {
        failing = true;
        notBefore = now + Math.min(retryAfter.toNanos(), longestPause.toNanos());
        var pause = SHORTEST_RETRY.toNanos() + random.nextLong(RETRY_JITTER.toNanos());
        retrying = retryAfter.isZero() && budget.pause(now) <= pause;
        due = now + (retrying ? pause : Math.max(interval.toNanos(), notBefore - now));
    }

    /** When the next fetch must begin, whether or not anyone asks for a key. */
    long due() {
        return due;
    }

    /** The last fetch failed. */
    boolean failing() {
        return failing;
    }

    /** The last fetch failed, and will be tried again within a second. */
    boolean retrying() {
        return retrying;
    }
}
