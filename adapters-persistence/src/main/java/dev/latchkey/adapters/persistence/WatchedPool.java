package dev.latchkey.adapters.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import java.time.Duration;

/** Tells a watch how long a pool keeps whoever wants a connection. */
record WatchedPool(String name, DatabaseWatch watch) implements IMetricsTracker {
    /** The same pool, by that name and watched. */
    static HikariConfig of(HikariConfig pool, String name, DatabaseWatch watch) {
        pool.setPoolName(name);
        pool.setMetricsTrackerFactory((_, _) -> new WatchedPool(name, watch));
        return pool;
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
        watch.waited(name, Duration.ofNanos(nanos));
    }

    @Override
    public void recordConnectionTimeout() {
        watch.waitedInVain(name);
    }
}
