package dev.latchkey.bootstrap;

import dev.latchkey.adapters.persistence.ConnectionPool;
import dev.latchkey.adapters.persistence.DatabaseOperation;
import dev.latchkey.adapters.persistence.DatabaseWatch;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Times the database's work and the waits for its connections, by the names that OpenTelemetry has for them. */
final class DatabaseMeters implements DatabaseWatch {
    private static final Duration[] BUCKETS = IntStream.of(1, 2, 5, 10, 50, 100, 500, 1000, 5000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    // They cost more than all else, and those of several instances cannot be put together.
    private static final double[] NO_PERCENTILES = {};
    private static final String POOL = "db.client.connection.pool.name";
    private static final String NO_ERROR = "";

    private record Done(DatabaseOperation operation, String error) {}

    // To ask the registry costs more than to measure.
    private final Map<Done, Timer> operations = new ConcurrentHashMap<>();
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();
    private final Map<String, Counter> timeouts = new ConcurrentHashMap<>();

    @Override
    public <T> T during(DatabaseOperation operation, Supplier<T> work) {
        var start = System.nanoTime();
        var error = NO_ERROR;
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            error = e.getClass().getSimpleName();
            throw e;
        } finally {
            operations
                    .computeIfAbsent(new Done(operation, error), this::operations)
                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void waited(String pool, Duration wait) {
        waits.computeIfAbsent(pool, this::waits).record(wait);
    }

    @Override
    public void waitedInVain(String pool) {
        timeouts.computeIfAbsent(pool, this::timeouts).increment();
    }

    /** What the pools are like whenever somebody looks. */
    void show(List<ConnectionPool> pools) {
        for (var pool : pools) {
            timeouts.computeIfAbsent(pool.name(), this::timeouts);
            var name = Tag.create(POOL, pool.name());
            var state = "db.client.connection.state";
            Gauges.show(
                    "db.client.connection.count", "Connections, by state", pool::used, name, Tag.create(state, "used"));
            Gauges.show(
                    "db.client.connection.count", "Connections, by state", pool::idle, name, Tag.create(state, "idle"));
            Gauges.show("db.client.connection.max", "Connections there can be", pool::max, name);
            Gauges.show("db.client.connection.pending_requests", "How many wait for a connection", pool::pending, name);
        }
    }

    private Timer operations(Done done) {
        return timer(
                "db.client.operation.duration",
                "Time taken by an operation on the database, with the wait for a connection",
                Tag.create("db.system.name", "postgresql"),
                Tag.create("db.operation.name", done.operation().verb()),
                Tag.create("db.collection.name", done.operation().collection()),
                Tag.create("error.type", done.error()));
    }

    private Timer waits(String pool) {
        return timer("db.client.connection.wait_time", "Time waited for a connection", Tag.create(POOL, pool));
    }

    private Counter timeouts(String pool) {
        return meters().getOrCreate(Counter.builder("db.client.connection.timeouts")
                .description("Waits for a connection that were in vain")
                .tags(List.of(Tag.create(POOL, pool))));
    }

    private Timer timer(String name, String description, Tag... tags) {
        return meters().getOrCreate(Timer.builder(name)
                .description(description)
                .percentiles(NO_PERCENTILES)
                .buckets(BUCKETS)
                .tags(List.of(tags)));
    }

    /** Asked for at the first use: a start must not wait for it. */
    private static MeterRegistry meters() {
        return MetricsFactory.getInstance().globalRegistry();
    }
}
