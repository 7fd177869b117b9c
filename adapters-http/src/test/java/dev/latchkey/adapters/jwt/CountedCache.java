package dev.latchkey.adapters.jwt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** How often each event was heard of. */
public final class CountedCache implements VerifierEvents {
    private final AtomicInteger hits = new AtomicInteger();
    private final AtomicInteger misses = new AtomicInteger();
    private final AtomicInteger evicted = new AtomicInteger();
    private final List<String> fetches = new CopyOnWriteArrayList<>();

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

    @Override
    public void fetched(String outcome) {
        fetches.add(outcome);
    }

    /** Tokens that were known when they came. */
    public int hits() {
        return hits.get();
    }

    /** Tokens that had to make room. */
    public int evictions() {
        return evicted.get();
    }

    /** What came of each fetch of keys. */
    public List<String> fetches() {
        return List.copyOf(fetches);
    }

    @Override
    public String toString() {
        return "hits " + hits + ", misses " + misses + ", evicted " + evicted;
    }
}
