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

/**
 * From the start of the process to the first 200 of {@code /api/me}: bare Helidon, the door without a database, and
 * Latchkey, with caches and without.
 */
final class StartMeasurement {
    private static final String BARE = "bare Helidon, with a cache";
    private static final List<String> SIZES = List.of("small", "large");

    @FunctionalInterface
    private interface Start {
        ServerProcess now() throws IOException;
    }

    @FunctionalInterface
    private interface StartWith {
        ServerProcess now(List<String> flags) throws IOException;
    }

    /** In milliseconds: on the clock, and of all processors together. */
    private record Took(double wall, double processor) {}

    private StartMeasurement() {}

    static void run(Options options) throws GeneralSecurityException, IOException, InterruptedException {
        var directory = new TemporaryDirectory("benchmarks-start");
        try (directory;
                var postgres = Postgres.start()) {
            print(measured(options, directory.path(), postgres));
        }
    }

    private static Map<String, List<Took>> measured(Options options, Path directory, Postgres postgres)
            throws GeneralSecurityException, IOException, InterruptedException {
        var issuer = Issuer.of(Issuer.HS256);
        var token = issuer.token("first");
        var external = new HashMap<>(issuer.settings());
        external.put("DATABASE_URL", postgres.url());
        var embedded = new HashMap<>(issuer.settings());
        embedded.put("LATCHKEY_DATA_DIR", directory.resolve("embedded").toString());
        cache(directory);
        var starts = new LinkedHashMap<String, Start>();
        putSmall(starts, "bare Helidon", directory, token, Servers::bareHelidon);
        putSmall(starts, "the door alone", directory, token, flags -> Servers.doorAlone(flags, issuer.settings()));
        for (var size : SIZES) {
            var cached = cached(size, directory.resolve(size + ".aot"));
            starts.put("Latchkey, " + size + ", with a cache", () -> Servers.latchkey(cached, external));
            starts.put(
                    "Latchkey, " + size + ", without", () -> Servers.latchkey(List.of(Servers.flags(size)), external));
        }
        Start onEmbedded = () -> Servers.latchkey(cached("large", directory.resolve("large.aot")), embedded);
        starts.put("Latchkey, large, with a cache, embedded PostgreSQL", onEmbedded);
        // Its first start makes the cluster.
        took(onEmbedded, token);
        return measured(options, starts, token);
    }

    /** All at once: each takes a processor for half a minute. It brings the files into memory as well. */
    private static void cache(Path directory) throws IOException, InterruptedException {
        var rehearsals = new ArrayList<Process>();
        try {
            for (var size : SIZES) {
                var stage = Files.createDirectory(directory.resolve("rehearsal-" + size));
                var cache = directory.resolve(size + ".aot");
                rehearsals.add(Servers.rehearse(List.of(Servers.flags(size)), cache, stage));
            }
            for (var rehearsal : rehearsals) {
                if (rehearsal.waitFor() != 0) {
                    throw new IOException("a rehearsal has failed");
                }
            }
        } finally {
            rehearsals.forEach(Process::destroy);
        }
    }

    private static List<String> cached(String size, Path cache) {
        return List.of(Servers.flags(size), "-XX:AOTCache=" + cache);
    }

    /** With a cache and without. A start and a request are all there is to rehearse. */
    private static void putSmall(Map<String, Start> starts, String name, Path directory, String token, StartWith server)
            throws IOException, InterruptedException {
        var cache = directory.resolve(name.replace(' ', '-') + ".aot");
        try (var learning = server.now(List.of(Servers.flags("small"), "-XX:AOTCacheOutput=" + cache))) {
            learning.untilFirst200("/api/me", token);
        }
        if (!Files.exists(cache)) {
            throw new IOException(name + " has written no cache");
        }
        starts.put(name + ", with a cache", () -> server.now(cached("small", cache)));
        starts.put(name + ", without", () -> server.now(List.of(Servers.flags("small"))));
    }

    private static Map<String, List<Took>> measured(Options options, Map<String, Start> starts, String token)
            throws IOException, InterruptedException {
        var measured = new LinkedHashMap<String, List<Took>>();
        for (var round = 0; round < options.number("rounds", 5); round++) {
            for (var start : starts.entrySet()) {
                measured.computeIfAbsent(start.getKey(), _ -> new ArrayList<>()).add(took(start.getValue(), token));
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
