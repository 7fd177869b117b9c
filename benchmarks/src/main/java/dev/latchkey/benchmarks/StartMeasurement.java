package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** From the start of the process to the first 200 of {@code /api/me}: bare Helidon and Latchkey, with caches and without. */
final class StartMeasurement {
    private static final String BARE = "bare Helidon, with a cache";

    @FunctionalInterface
    private interface Start {
        ServerProcess now() throws IOException;
    }

    /** In milliseconds: on the clock, and of all processors together. */
    private record Took(double wall, double processor) {}

    private StartMeasurement() {}

    static void run(Options options) throws GeneralSecurityException, IOException, InterruptedException {
        var issuer = Issuer.of(Issuer.HS256);
        var token = issuer.token("first");
        var directory = Files.createTempDirectory("benchmarks-start");
        try (var postgres = Postgres.start()) {
            var external = new HashMap<>(issuer.settings());
            external.put("DATABASE_URL", postgres.url());
            var embedded = new HashMap<>(issuer.settings());
            embedded.put("LATCHKEY_DATA_DIR", directory.resolve("embedded").toString());
            var starts = new LinkedHashMap<String, Start>();
            var bareFlags = bareCache(directory, token);
            starts.put(BARE, () -> Servers.bareHelidon(bareFlags));
            starts.put("bare Helidon, without", () -> Servers.bareHelidon(List.of(Servers.flags("small"))));
            for (var size : List.of("small", "large")) {
                var cached = cache(size, directory);
                starts.put("Latchkey, " + size + ", with a cache", () -> Servers.latchkey(cached, external));
                starts.put(
                        "Latchkey, " + size + ", without",
                        () -> Servers.latchkey(List.of(Servers.flags(size)), external));
            }
            var large = List.of(Servers.flags("large"), "-XX:AOTCache=" + directory.resolve("large.aot"));
            starts.put("Latchkey, large, with a cache, embedded PostgreSQL", () -> Servers.latchkey(large, embedded));
            print(measured(options, starts, token));
        }
    }

    private static List<String> cache(String size, Path directory) throws IOException, InterruptedException {
        var cache = directory.resolve(size + ".aot");
        var stage = Files.createDirectory(directory.resolve("rehearsal-" + size));
        Servers.rehearse(List.of(Servers.flags(size)), cache, stage);
        return List.of(Servers.flags(size), "-XX:AOTCache=" + cache);
    }

    /** A start and a request are all there is to rehearse. */
    private static List<String> bareCache(Path directory, String token) throws IOException, InterruptedException {
        var cache = directory.resolve("bare.aot");
        try (var learning = Servers.bareHelidon(List.of(Servers.flags("small"), "-XX:AOTCacheOutput=" + cache))) {
            learning.untilFirst200("/api/me", token);
        }
        return List.of(Servers.flags("small"), "-XX:AOTCache=" + cache);
    }

    private static Map<String, List<Took>> measured(Options options, Map<String, Start> starts, String token)
            throws IOException, InterruptedException {
        var measured = new LinkedHashMap<String, List<Took>>();
        // The first brings the files into memory.
        for (var round = -1; round < options.number("rounds", 5); round++) {
            for (var start : starts.entrySet()) {
                var took = took(start.getValue(), token);
                if (round >= 0) {
                    measured.computeIfAbsent(start.getKey(), _ -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        return measured;
    }

    private static Took took(Start start, String token) throws IOException, InterruptedException {
        try (var server = start.now()) {
            var wall = server.untilFirst200("/api/me", token);
            return new Took(millis(wall), millis(server.processorTime()));
        }
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static void print(Map<String, List<Took>> measured) {
        var table = new Table("Start to first 200", "what starts", "ms", "to the first line", "processor ms");
        var bare = Objects.requireNonNull(measured.get(BARE));
        measured.forEach((name, took) -> table.row(
                name,
                Sample.of(took, Took::wall).text(0),
                ratio(took, bare),
                Sample.of(took, Took::processor).text(0)));
    }

    private static String ratio(List<Took> took, List<Took> first) {
        var ratios = new double[took.size()];
        for (var round = 0; round < ratios.length; round++) {
            ratios[round] = took.get(round).wall() / first.get(round).wall();
        }
        return new Sample(ratios).text(2);
    }
}
