package dev.latchkey.adapters.http;

import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Timers whose buckets are those that OpenTelemetry advises for HTTP, and finer ones below: most requests are there. */
final class Durations {
    private static final Duration[] BUCKETS = IntStream.of(
                    1, 2, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    // They cost more than all else, and those of several instances cannot be put together.
    private static final double[] NO_PERCENTILES = {};

    private Durations() {}

    static Timer timer(MeterRegistry meters, String name, String description, Tag... tags) {
        return meters.getOrCreate(Timer.builder(name)
                .description(description)
                .percentiles(NO_PERCENTILES)
                .buckets(BUCKETS)
                .tags(List.of(tags)));
    }
}
