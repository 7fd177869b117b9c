package dev.latchkey.adapters.http;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ids of requests: UUIDs of version 4 (RFC 9562 section 5.4). They are no secrets, so only every {@value #AT_ONCE}th is
 * drawn from the source, which costs a lock and a system call; those between follow from it.
 */
final class RequestIds implements Supplier<String> {
    static final int AT_ONCE = 256;

    private final LongSupplier random;
    private final AtomicReference<Draw> draw;

    /** @param random numbers of which one tells nothing of another */
    RequestIds(LongSupplier random) {
        this.random = random;
        this.draw = new AtomicReference<>(new Draw(random));
    }

    @Override
    public String get() {
        while (true) {
            var current = draw.get();
            var place = current.taken.getAndIncrement();
            if (place < AT_ONCE) {
                return current.ids[place].toString();
            }
            draw.compareAndSet(current, new Draw(random));
        }
    }

    private static final class Draw {
        private final AtomicInteger taken = new AtomicInteger();
        private final UUID[] ids = new UUID[AT_ONCE];

        Draw(LongSupplier random) {
            var high = new SplittableRandom(random.getAsLong());
            var low = new SplittableRandom(random.getAsLong());
            for (var i = 0; i < AT_ONCE; i++) {
                ids[i] = new UUID(versioned(high.nextLong()), varied(low.nextLong()));
            }
        }

        private static long versioned(long bits) {
            return (bits & ~0xF000L) | 0x4000L;
        }

        private static long varied(long bits) {
            return (bits & ~(0b11L << 62)) | (0b10L << 62);
        }
    }
}
