package dev.latchkey.bootstrap;

import dev.latchkey.adapters.jwt.VerifierEvents;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the token cache does and what comes of fetching keys, among the other metrics of the process. */
final class VerifierMeters implements VerifierEvents {
    private final MeterRegistry meters = MetricsFactory.getInstance().globalRegistry();
    private final Counter hits = cache("hits", "Tokens that were known from an earlier request");
    private final Counter misses = cache("misses", "Tokens that had to be proved");
    private final Counter evictions = cache("evictions", "Tokens that were forgotten to make room");
    private final Map<String, Counter> fetches = new ConcurrentHashMap<>();

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

    @Override
    public void fetched(String outcome) {
        fetches.computeIfAbsent(outcome, this::fetches).increment();
    }

    private Counter cache(String name, String description) {
        return meters.getOrCreate(
                Counter.builder("latchkey.token.cache." + name).description(description));
    }

    private Counter fetches(String outcome) {
        return meters.getOrCreate(Counter.builder("latchkey.jwk.set.fetches")
                .description("Fetches of the issuer's keys, by what came of them")
                .tags(List.of(Tag.create("outcome", outcome))));
    }
}
