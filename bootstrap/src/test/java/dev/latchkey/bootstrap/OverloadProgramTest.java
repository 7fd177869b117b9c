package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat 5.14: many more requests than the database can serve, which takes 20 ms for each and has four connections. What
 * was seen is left in {@code target/overload.txt}.
 */
@Timeout(300)
class OverloadProgramTest {
    private static final Path FIGURES = Path.of(System.getProperty("basedir", ""), "target", "overload.txt");
    private static final int CLIENTS = 300;
    private static final Duration LOAD = Duration.ofSeconds(10);
    // Until it has been noticed how slow the database is; what counts comes after that.
    private static final Duration NOTICED = Duration.ofSeconds(4);
    private static final Duration SLOW = Duration.ofMillis(300);
    private static final Duration SERVED_WITHIN = SLOW.multipliedBy(3);
    // 11 ms where the machine has nothing else to do, 234 where eight others want its two cores.
    private static final Duration REFUSED_WITHIN = SERVED_WITHIN.dividedBy(2);
    // With 256 of heap; 232 on a busy machine.
    private static final long MOST_MEGABYTES = 350;
    // Whoever is refused comes again much sooner than told.
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String SLOW_DATABASE = """
            create or replace function latchkey.user_id() returns text language sql stable parallel safe
            as $$ select nullif(current_setting('latchkey.user_id', true), '') from (select pg_sleep(0.02)) as slow $$
            """;

    /** What became of a request, and how long that took. */
    private record Seen(String path, String outcome, long millis) {}

    /** How often the service was not ready, and the most memory that it took. */
    private record Watched(int notReady, long megabytes) {}

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    private Seen ask(Service service, String path, String token) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var answer = service.get(path, token);
        var outcome = answer.statusCode() == 200 ? "200" : answer.body().replaceAll(".*\"code\":\"(\\w+)\".*", "$1");
        return new Seen(path, outcome, (System.nanoTime() - begin) / 1_000_000);
    }

    private Callable<Integer> client(Service service, String path, String token, long end) {
        return () -> {
            while (System.nanoTime() < end) {
                var noticed = end - System.nanoTime() < LOAD.minus(NOTICED).toNanos();
                var answer = ask(service, path, token);
                if (noticed) {
                    seen.add(answer);
                }
                if (!answer.outcome().equals("200") || path.equals("/api/me")) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
            return 0;
        };
    }

    private static long p95(List<Seen> answers) {
        var millis = answers.stream().map(Seen::millis).sorted().toList();
        return millis.isEmpty() ? -1 : millis.get(millis.size() * 95 / 100);
    }

    private List<Seen> of(String path, String outcome) {
        return seen.stream()
                .filter(it -> it.path().equals(path) && it.outcome().equals(outcome))
                .toList();
    }

    @Test
    void isRefusedEarlyAndEndsWithTheLoad(@TempDir Path data)
            throws IOException, InterruptedException, ExecutionException, java.sql.SQLException {
        var settings = Map.of(
                "LATCHKEY_DATABASE_POOL_SIZE",
                "4",
                "LATCHKEY_HTTP_SLOW_AFTER",
                SLOW.toString(),
                "JAVA_TOOL_OPTIONS",
                "-XX:+UseSerialGC -Xmx256m");
        try (var postgres = EmbeddedPostgres.start(data);
                var service = Service.start(postgres, settings)) {
            Sql.execute(postgres.ownerUrl(), SLOW_DATABASE);
            var token = Service.token("alice");
            var alone = alone(service, token);

            var watched = load(service, token);

            var served = of("/api/tasks", "200");
            var refused = of("/api/tasks", "overloaded");
            var unaffected = of("/api/me", "200");
            var others = seen.size() - served.size() - refused.size() - unaffected.size();
            var after = alone(service, token);
            var figures = """
                    95th percentiles in ms; %d clients, a database that can serve 200 requests a second
                    alone                     %5d
                    served under load         %5d of %d
                    refused under load        %5d of %d
                    /api/me under load        %5d of %d
                    right after               %5d
                    at most %d MB resident
                    """.formatted(
                            CLIENTS,
                            p95(alone),
                            p95(served),
                            served.size(),
                            p95(refused),
                            refused.size(),
                            p95(unaffected),
                            unaffected.size(),
                            p95(after),
                            watched.megabytes());
            Files.writeString(FIGURES, figures);

            assertEquals(0, others, "answered otherwise");
            assertEquals(0, watched.notReady(), "times that it was not ready");
            assertTrue(served.size() > CLIENTS, figures);
            assertTrue(refused.size() > served.size(), figures);
            // Without a limit all would wait in one queue, for 1.5 s and more.
            assertTrue(p95(served) < SERVED_WITHIN.toMillis(), figures);
            // Nor does anybody wait who asks nothing of the database.
            assertTrue(p95(refused) < REFUSED_WITHIN.toMillis(), figures);
            assertTrue(p95(unaffected) < REFUSED_WITHIN.toMillis(), figures);
            assertTrue(p95(after) < SLOW.toMillis(), figures);
            assertTrue(watched.megabytes() < MOST_MEGABYTES, figures);
        }
    }

    private List<Seen> alone(Service service, String token) throws IOException, InterruptedException {
        var answers = new ArrayList<Seen>();
        for (var n = 0; n < 40; n++) {
            var answer = ask(service, "/api/tasks", token);
            assertEquals("200", answer.outcome());
            answers.add(answer);
        }
        return answers;
    }

    private Watched load(Service service, String token) throws IOException, InterruptedException, ExecutionException {
        var end = System.nanoTime() + LOAD.toNanos();
        var notReady = 0;
        var megabytes = 0L;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Integer>>();
            for (var n = 0; n < CLIENTS; n++) {
                all.add(clients.submit(client(service, "/api/tasks", token, end)));
            }
            all.add(clients.submit(client(service, "/api/me", token, end)));
            while (System.nanoTime() < end) {
                notReady += service.isReady() ? 0 : 1;
                megabytes = Math.max(megabytes, service.program().residentMegabytes());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            for (var client : all) {
                client.get();
            }
        }
        return new Watched(notReady, megabytes);
    }
}
