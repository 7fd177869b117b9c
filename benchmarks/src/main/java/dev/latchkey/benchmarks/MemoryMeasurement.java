package dev.latchkey.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** What 10,000 connected users take of the machine's memory, with the flags for little memory and with those for much. */
final class MemoryMeasurement {
    private MemoryMeasurement() {}

    static void run(Options options) throws GeneralSecurityException, IOException, InterruptedException {
        var issuer = Issuer.of(options.text("algorithm", Issuer.HS256));
        var clients = options.number("connections", 10_000);
        var requests = new ArrayList<Request>();
        for (var user = 0; user < clients; user++) {
            requests.add(Request.get("/api/me", issuer.token("user-" + user)));
        }
        try (var postgres = Postgres.start()) {
            var settings = new HashMap<>(issuer.settings());
            settings.put("DATABASE_URL", postgres.url());
            var table = new Table(
                    clients + " connections, open loop",
                    "flags",
                    "requests/s",
                    "resident MiB at the start",
                    "under load",
                    "at most",
                    "p95 ms",
                    "p99 ms",
                    "greatest ms",
                    "errors");
            for (var size : List.of("small", "large")) {
                try (var server = Servers.latchkey(List.of(Servers.flags(size)), settings)) {
                    server.untilFirst200("/api/me", issuer.token("first"));
                    var atTheStart = server.resident().now();
                    for (var rate : options.numbers("rates", "1000,5000")) {
                        try (var generator = new LoadGenerator(server, requests, clients)) {
                            var measured =
                                    generator.openLoop(rate, Duration.ofSeconds(5), options.seconds("seconds", 15));
                            table.row(row(size, rate, atTheStart, server.resident(), measured));
                        }
                    }
                }
            }
        }
    }

    private static String[] row(
            String size, int rate, double atTheStart, ServerProcess.Resident resident, Measured measured) {
        var latencies = measured.latencies();
        return String.format(
                        Locale.ROOT,
                        "%s;%d;%.0f;%.0f;%.0f;%.2f;%.2f;%.0f;%d",
                        size,
                        rate,
                        atTheStart,
                        resident.now(),
                        resident.most(),
                        latencies.quantile(0.95),
                        latencies.quantile(0.99),
                        latencies.quantile(1),
                        measured.errors())
                .split(";", -1);
    }
}
