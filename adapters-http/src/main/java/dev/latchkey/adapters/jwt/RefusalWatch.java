package dev.latchkey.adapters.jwt;

import dev.latchkey.domain.token.TokenRejection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts verdicts by reason, an hour at a time, and tells that most refusals have one reason, of each reason once in an hour: 100 of them
 * at least, since a handful is somebody's mistake, and 80 %, since the same fault meets everybody while scanners add
 * their own. Tokens expire in ordinary traffic, once for each that was accepted before, so these count apart, and only
 * where they are 80 % of all verdicts: then a clock is wrong or clients never fetch a new token. Knows nothing of a token
 * or a user. For concurrent use, without locks.
 */
public final class RefusalWatch {
    private static final long WINDOW = Duration.ofHours(1).toNanos();
    private static final int FEWEST = 100;
    private static final int LEAST_PERCENT = 80;

    private final LongSupplier nanoTime;
    private final AtomicReference<Window> current;

    /** @param nanoTime such as {@link System#nanoTime} */
    public RefusalWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.current = new AtomicReference<>(new Window(nanoTime.getAsLong()));
    }

    /** Forgets all, since other settings have another say. */
    public void restart() {
        current.set(new Window(nanoTime.getAsLong()));
    }

    void verified() {
        current.get().verified.increment();
    }

    /** Counts a refusal; the trend that shows with it, if it was not told in this hour. */
    Optional<RefusalTrend> refused(TokenRejection reason) {
        return window().refused(reason);
    }

    private Window window() {
        var window = current.get();
        var now = nanoTime.getAsLong();
        if (now - window.begin < WINDOW) {
            return window;
        }
        current.compareAndSet(window, new Window(now));
        return current.get();
    }

    // Told of each reason apart, so that a hundred tokens of anybody's do not hide a fault that shows after them.
    private record Tally(LongAdder count, AtomicBoolean told) {}

    private static final class Window {
        private final long begin;
        private final LongAdder verified = new LongAdder();
        private final LongAdder unexpired = new LongAdder();
        private final Map<TokenRejection, Tally> refusals = new EnumMap<>(TokenRejection.class);

        Window(long begin) {
            this.begin = begin;
            for (var reason : TokenRejection.values()) {
                refusals.put(reason, new Tally(new LongAdder(), new AtomicBoolean()));
            }
        }

        Optional<RefusalTrend> refused(TokenRejection reason) {
            var expired = reason == TokenRejection.EXPIRED;
            var tally = Objects.requireNonNull(refusals.get(reason));
            // The whole is counted before its part and read after it: whatever comes meanwhile, no part exceeds it.
            if (!expired) {
                unexpired.increment();
            }
            tally.count.increment();
            var alike = tally.count.sum();
            var of = expired ? alike + unexpired.sum() + verified.sum() : unexpired.sum();
            var shows = of >= FEWEST && alike * 100 >= of * LEAST_PERCENT;
            return shows && tally.told.compareAndSet(false, true)
                    ? Optional.of(new RefusalTrend(reason, alike, of))
                    : Optional.empty();
        }
    }
}
