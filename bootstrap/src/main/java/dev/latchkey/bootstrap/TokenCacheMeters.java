package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.TokenCacheEvents;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MetricsFactory;

/** Counts what the token cache does, among the other metrics of the process. */
final class TokenCacheMeters implements TokenCacheEvents {
    private final Counter hits = counter("hits", "Tokens that were known from an earlier request");
    private final Counter misses = counter("misses", "Tokens that had to be proved");
    private final Counter evictions = counter("evictions", "Tokens that were forgotten to make room");

    @Override
    public void hit() {
        hits.increment();
    }

    @Override
    public void miss() {
        misses.increment();
    }

    @Override
    public void evicted() {
        evictions.increment();
    }

    private static Counter counter(String name, String description) {
        return MetricsFactory.getInstance()
                .globalRegistry()
                .getOrCreate(Counter.builder("latchkey.token.cache." + name).description(description));
    }
}
