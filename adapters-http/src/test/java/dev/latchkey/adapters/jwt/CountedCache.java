package dev.latchkey.adapters.jwt;

import java.util.concurrent.atomic.AtomicInteger;

/** How often each event was heard of. */
public final class CountedCache implements TokenCacheEvents {
    private final AtomicInteger hits = new AtomicInteger();
    private final AtomicInteger misses = new AtomicInteger();
    private final AtomicInteger evicted = new AtomicInteger();

    @Override
    public void hit() {
        hits.incrementAndGet();
    }

    @Override
    public void miss() {
        misses.incrementAndGet();
    }

    @Override
    public void evicted() {
        evicted.incrementAndGet();
    }

    /** Tokens that were known when they came. */
    public int hits() {
        return hits.get();
    }

    /** Tokens that had to make room. */
    public int evictions() {
        return evicted.get();
    }

    @Override
    public String toString() {
        return "hits " + hits + ", misses " + misses + ", evicted " + evicted;
    }
}
