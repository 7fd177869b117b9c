package dev.latchkey.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * {@code GET /api/me} beside bare Helidon: as much as 64 connections get answered, by tokens seen before, never seen and
 * forged, then 10,000 users who each send at a fixed period. Rounds go through the servers there and back, and ratios are
 * taken round by round.
 */
final class LoadMeasurement {
    private static final int CLIENTS = 64;
    private static final int SEEN = 10_000;
    /** So many more than the cache of its server keeps that hardly any is found there. */
    private static final int FRESH = 100_000;

    private static final String BARE = "bare Helidon";
    private static final Duration BRIEFLY = Duration.ofMillis(700);

    private final Options options;
    private final Issuer issuer;
    private final List<Request> seen;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Map<String, List<Measured>> results = new LinkedHashMap<>();

    private record Target(ServerProcess server, List<Request> requests) {}

    private LoadMeasurement(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        this.issuer = Issuer.of(options.text("algorithm", Issuer.HS256));
        this.seen = requests(SEEN, 200);
    }

    static void run(Options options) throws GeneralSecurityException, IOException, InterruptedException {
        var measurement = new LoadMeasurement(options);
        var flags = List.of(Servers.flags(options.text("flags", "large")));
        try (var postgres = Postgres.start();
                var bare = Servers.bareHelidon(flags);
                var latchkey = Servers.latchkey(flags, measurement.settings(postgres, 2 * SEEN));
                var forgetful = Servers.latchkey(flags, measurement.settings(postgres, 1000))) {
            measurement.targets.put(BARE, new Target(bare, measurement.seen));
            measurement.targets.put("Latchkey, tokens seen", new Target(latchkey, measurement.seen));
            measurement.targets.put(
                    "Latchkey, tokens never seen",
                    new Target(forgetful, measurement.requests(options.number("fresh", FRESH), 200)));
            measurement.targets.put("Latchkey, forged", new Target(forgetful, measurement.requests(SEEN, 401)));
            measurement.warmUp();
            measurement.closedLoops();
            for (var rate : options.numbers("rates", "1000,10000")) {
                measurement.openLoops(rate);
            }
        }
    }

    private Map<String, String> settings(Postgres postgres, int cacheSize) {
        var settings = new HashMap<>(issuer.settings());
        settings.put("DATABASE_URL", postgres.url());
        settings.put("LATCHKEY_TOKEN_CACHE_SIZE", Integer.toString(cacheSize));
        return settings;
    }

    private List<Request> requests(int count, int status) throws GeneralSecurityException {
        var requests = new ArrayList<Request>();
        for (var i = 0; i < count; i++) {
            var token = issuer.token("user-" + i);
            requests.add(Request.get("/api/me", status == 200 ? token : Issuer.forged(token), status));
        }
        return requests;
    }

    private void warmUp() throws GeneralSecurityException, IOException, InterruptedException {
        var token = issuer.token("first");
        for (var target : targets.values()) {
            target.server.untilFirst200("/api/me", token);
            try (var load = new LoadGenerator(target.server, target.requests, CLIENTS)) {
                load.closedLoop(Duration.ZERO, options.seconds("warm", 8));
            }
        }
    }

    private void closedLoops() throws IOException {
        rounds(load -> load.closedLoop(BRIEFLY, options.seconds("seconds", 3)), CLIENTS, targets.keySet());
        var table = new Table(
                "`GET /api/me`, " + CLIENTS + " connections, closed loop",
                "server",
                "requests/s",
                "to bare",
                "processor µs",
                "to bare",
                "p99 ms",
                "errors",
                "generator");
        results.forEach((name, measured) -> table.row(
                name,
                Sample.of(measured, Measured::perSecond).text(0),
                ratio(measured, Measured::perSecond),
                Sample.of(measured, Measured::processorMicros).text(1),
                ratio(measured, Measured::processorMicros),
                Sample.of(measured, it -> it.latencies().quantile(0.99)).text(2),
                errors(measured),
                Sample.of(measured, Measured::generator).text(2)));
    }

    private void openLoops(int rate) throws IOException {
        var clients = options.number("connections", 10_000);
        rounds(
                load -> load.openLoop(rate, Duration.ofSeconds(2), options.seconds("open-seconds", 5)),
                clients,
                List.of(BARE, "Latchkey, tokens seen"));
        var table = new Table(
                "`GET /api/me`, " + clients + " connections, open loop, " + rate + " requests/s",
                "server",
                "p50 ms",
                "p95 ms",
                "p95 to bare",
                "p99 ms",
                "greatest ms",
                "errors",
                "processor µs",
                "generator late, p99 ms");
        results.forEach((name, measured) -> table.row(
                name,
                Sample.of(measured, it -> it.latencies().median()).text(2),
                Sample.of(measured, it -> it.latencies().quantile(0.95)).text(2),
                ratio(measured, it -> it.latencies().quantile(0.95)),
                Sample.of(measured, it -> it.latencies().quantile(0.99)).text(2),
                Sample.of(measured, it -> it.latencies().quantile(1)).text(1),
                errors(measured),
                Sample.of(measured, Measured::processorMicros).text(1),
                Sample.of(measured, it -> it.lateness().quantile(0.99)).text(2)));
    }

    @FunctionalInterface
    private interface Load {
        Measured on(LoadGenerator generator) throws IOException;
    }

    private void rounds(Load load, int clients, Iterable<String> names) throws IOException {
        results.clear();
        names.forEach(it -> results.put(it, new ArrayList<>()));
        for (var round = 0; round < options.number("rounds", 3); round++) {
            var order = new ArrayList<>(results.keySet());
            for (var name : round % 2 == 0 ? order : order.reversed()) {
                var target = Objects.requireNonNull(targets.get(name));
                try (var generator = new LoadGenerator(target.server, target.requests, clients)) {
                    Objects.requireNonNull(results.get(name)).add(load.on(generator));
                }
            }
        }
    }

    private String ratio(List<Measured> measured, ToDoubleFunction<Measured> number) {
        var bare = Objects.requireNonNull(results.get(BARE));
        var ratios = new double[measured.size()];
        for (var round = 0; round < ratios.length; round++) {
            ratios[round] = number.applyAsDouble(measured.get(round)) / number.applyAsDouble(bare.get(round));
        }
        return new Sample(ratios).text(2);
    }

    private static String errors(List<Measured> measured) {
        return String.format(
                Locale.ROOT, "%d", measured.stream().mapToLong(Measured::errors).sum());
    }
}
