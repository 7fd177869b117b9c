package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A server that has just started and gets all its users at once: 10,000 connections, each with a token it has never seen,
 * all at the same moment, and from then on one request a second of each, or so many in all as {@code --rate} says. How the
 * 95th percentile becomes what it was; also with a Latchkey that warms up before it is ready, as {@code
 * LATCHKEY_WARM_UP} has it.
 */
final class RestartMeasurement {
    private static final Duration WINDOW = Duration.ofMillis(500);

    private RestartMeasurement() {}

    static void run(Options options) throws GeneralSecurityException, IOException, InterruptedException {
        var issuer = Issuer.of(options.text("algorithm", Issuer.HS256));
        var clients = options.number("connections", 10_000);
        var size = options.text("flags", "large");
        var requests = new ArrayList<Request>();
        for (var user = 0; user < clients; user++) {
            requests.add(Request.get("/api/me", issuer.token("user-" + user)));
        }
        var directory = new TemporaryDirectory("benchmarks-restart");
        try (directory;
                var postgres = Postgres.start()) {
            var settings = new HashMap<>(issuer.settings());
            settings.put("DATABASE_URL", postgres.url());
            var cache = directory.path().resolve("latchkey.aot");
            rehearse(size, cache, directory.path());
            var table = new Table(
                    clients + " users come to a server that has just started, then "
                            + options.number("rate", clients) + " requests a second, " + WINDOW.toMillis() + " ms by "
                            + WINDOW.toMillis() + " ms: p95 ms",
                    columns(options.number("windows", 10)));
            for (var round = 0; round < options.number("rounds", 3); round++) {
                try (var bare = Servers.bareHelidon(List.of(Servers.flags(size)))) {
                    table.row(row("bare Helidon", bare, requests, issuer, options));
                }
                var flags = List.of(Servers.flags(size), "-XX:AOTCache=" + cache);
                try (var latchkey = Servers.latchkey(flags, settings)) {
                    table.row(row("Latchkey", latchkey, requests, issuer, options));
                }
                try (var latchkey = Servers.latchkey(flags, warmedUp(settings))) {
                    latchkey.untilSaying("warmed_up");
                    table.row(row("Latchkey, warmed up", latchkey, requests, issuer, options));
                }
            }
        }
    }

    private static Map<String, String> warmedUp(Map<String, String> settings) {
        var more = new HashMap<>(settings);
        more.put("LATCHKEY_WARM_UP", "PT1M");
        return more;
    }

    private static void rehearse(String size, Path cache, Path directory) throws IOException, InterruptedException {
        var stage = Files.createDirectory(directory.resolve("rehearsal"));
        if (Servers.rehearse(List.of(Servers.flags(size)), cache, stage).waitFor() != 0) {
            throw new IOException("the rehearsal has failed");
        }
    }

    private static String[] columns(int windows) {
        var columns = new ArrayList<>(List.of("server"));
        for (var window = 1; window <= windows; window++) {
            columns.add(String.format(Locale.ROOT, "%.1f s", window * WINDOW.toMillis() / 1e3));
        }
        columns.addAll(List.of("refused", "unanswered"));
        return columns.toArray(String[]::new);
    }

    private static String[] row(
            String name, ServerProcess server, List<Request> requests, Issuer issuer, Options options)
            throws GeneralSecurityException, IOException, InterruptedException {
        server.untilFirst200("/api/me", issuer.token("first"));
        try (var load = new LoadGenerator(server, requests, requests.size())) {
            var cells = new ArrayList<>(List.of(name));
            var windows = load.openLoopAfterAll(
                    options.number("rate", requests.size()), WINDOW, options.number("windows", 10));
            for (var window : windows.latencies()) {
                cells.add(String.format(Locale.ROOT, "%.1f", window.quantile(0.95)));
            }
            cells.add(Long.toString(windows.errors() - windows.unanswered()));
            cells.add(Long.toString(windows.unanswered()));
            return cells.toArray(String[]::new);
        }
    }
}
