package dev.latchkey.adapters.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Since when somebody has been waiting for a client. */
final class Wait {
    private final LongSupplier nanoTime;
    private final AtomicLong since = new AtomicLong();
    // More than one where a client has reset a connection and come again from the same port.
    private final AtomicInteger waiting = new AtomicInteger();

    Wait(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What somebody waits for. */
    <T> T during(Supplier<T> waited) {
        since.set(nanoTime.getAsLong());
        waiting.incrementAndGet();
        try {
            return waited.get();
        } finally {
            waiting.decrementAndGet();
        }
    }

    boolean isLongerThan(Duration patience) {
        return nanos() > patience.toNanos();
    }

    /** How long it has been, negative where nobody waits. */
    long nanos() {
        return waiting.get() == 0 ? -1 : nanoTime.getAsLong() - since.get();
    }
}
