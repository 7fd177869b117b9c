package dev.latchkey.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * {@code /api/tasks} through HAProxy, which has to be installed, with one instance behind it and with two in turn: how much
 * is answered, and what a request costs the instances, PostgreSQL and HAProxy.
 */
final class InstancesMeasurement {
    private static final int USERS = 1000;
    private static final int CLIENTS = 64;
    private static final String TASK = "{\"title\":\"Buy milk\",\"description\":\"Two.\"}";

    private final Options options;
    private final List<ServerProcess> instances;

    /** What came of a load; HAProxy's processor time is the measured one. */
    private record Round(Measured measured, Duration latchkey, Duration postgres) {
        double micros(Duration processorTime) {
            return processorTime.toNanos() / 1e3 / measured.latencies().size();
        }
    }

    private InstancesMeasurement(Options options, List<ServerProcess> instances) {
        this.options = options;
        this.instances = instances;
    }

    static void run(Options options) throws Exception {
        try (var postgres = Postgres.start()) {
            Tasks.fill(postgres, USERS);
            var issuer = Issuer.of(Issuer.HS256);
            var settings = new HashMap<>(issuer.settings());
            settings.put("DATABASE_URL", postgres.url());
            var flags = List.of(Servers.flags("large"));
            try (var one = Servers.latchkey(flags, settings);
                    var two = Servers.latchkey(flags, settings)) {
                var measurement = new InstancesMeasurement(options, List.of(one, two));
                var tokens = new ArrayList<String>();
                for (var user = 1; user <= USERS; user++) {
                    tokens.add(issuer.token("user-" + user));
                }
                for (var instance : measurement.instances) {
                    instance.untilFirst200("/api/me", tokens.getFirst());
                }
                measurement.compare(
                        "`GET /api/tasks`, 50 of 100 tasks",
                        tokens.stream().map(it -> Request.get("/api/tasks", it)).toList());
                measurement.compare(
                        "`POST /api/tasks`",
                        tokens.stream()
                                .map(it -> Request.post("/api/tasks", it, TASK))
                                .toList());
            }
        }
    }

    private void compare(String title, List<Request> requests) throws IOException, InterruptedException {
        for (var instance : instances) {
            try (var warming = new LoadGenerator(instance, requests, CLIENTS)) {
                warming.closedLoop(Duration.ZERO, options.seconds("warm", 8));
            }
        }
        var rounds = new TreeMap<Integer, List<Round>>();
        for (var round = 0; round < options.number("rounds", 5); round++) {
            for (var count = 1; count <= instances.size(); count++) {
                rounds.computeIfAbsent(count, _ -> new ArrayList<>()).add(round(instances.subList(0, count), requests));
            }
        }
        var table = new Table(
                title + ", " + CLIENTS + " connections to HAProxy, closed loop",
                "instances",
                "requests/s",
                "p95 ms",
                "errors",
                "Latchkey µs",
                "PostgreSQL µs",
                "HAProxy µs");
        rounds.forEach((count, of) -> table.row(
                Integer.toString(count),
                text(of, it -> it.measured().perSecond(), 0),
                text(of, it -> it.measured().latencies().quantile(0.95), 1),
                Long.toString(
                        of.stream().mapToLong(it -> it.measured().errors()).sum()),
                text(of, it -> it.micros(it.latchkey()), 0),
                text(of, it -> it.micros(it.postgres()), 0),
                text(of, it -> it.measured().processorMicros(), 0)));
    }

    private Round round(List<ServerProcess> behind, List<Request> requests) throws IOException, InterruptedException {
        try (var haproxy = Servers.haproxy(behind);
                var generator = new LoadGenerator(haproxy, requests, CLIENTS)) {
            var latchkey = latchkey();
            var postgres = postgres();
            var measured = generator.closedLoop(Duration.ZERO, options.seconds("seconds", 4));
            return new Round(measured, latchkey().minus(latchkey), postgres().minus(postgres));
        }
    }

    private Duration latchkey() {
        return instances.stream().map(ServerProcess::processorTime).reduce(Duration.ZERO, Duration::plus);
    }

    /** Of the server and what it has started, which are all of them of ours. */
    private static Duration postgres() {
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::info)
                .filter(it -> it.command().orElse("").endsWith("/postgres"))
                .map(it -> it.totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static String text(List<Round> rounds, ToDoubleFunction<Round> number, int decimals) {
        return Sample.of(rounds, number).text(decimals);
    }
}
