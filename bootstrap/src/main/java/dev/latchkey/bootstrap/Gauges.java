package dev.latchkey.bootstrap;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is the case whenever somebody looks, among the other metrics of the process. */
final class Gauges {
    private static final double MILLIS = 1000;

    private Gauges() {}

    static void show(String name, String description, Supplier<? extends Number> number, Tag... tags) {
        show(name, "", description, number, tags);
    }

    /** @param unit that the name ends in on the page, empty for none */
    static void show(String name, String unit, String description, Supplier<? extends Number> number, Tag... tags) {
        var gauge = Gauge.<Double>builder(name, () -> number.get().doubleValue())
                .description(description)
                .tags(List.of(tags));
        register(unit.isEmpty() ? gauge : gauge.baseUnit(unit));
    }

    /** In seconds; no number where there is none. */
    static void showAge(String name, String description, Supplier<Optional<Duration>> age) {
        show(
                name,
                "seconds",
                description,
                () -> age.get().map(it -> it.toMillis() / MILLIS).orElse(Double.NaN));
    }

    private static void register(Gauge.Builder<Double> gauge) {
        MetricsFactory.getInstance().globalRegistry().getOrCreate(gauge);
    }
}
