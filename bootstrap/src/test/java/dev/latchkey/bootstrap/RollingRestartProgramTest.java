package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while others ask: each instance makes way for another, and no request notices. */
@Timeout(300)
class RollingRestartProgramTest {
    private static final Map<String, String> SETTINGS = Map.of("LATCHKEY_SHUTDOWN_DELAY", "PT5S");
    private static final int CLIENTS = 6;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger added = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Service> known = new CopyOnWriteArrayList<>();
    private final List<Service> ready = new CopyOnWriteArrayList<>();

    /** What a load balancer does: asks each a few times a second whether it is ready. */
    private Callable<Integer> balancer() {
        return () -> {
            while (!done.get()) {
                for (var service : known) {
                    if (!service.isReady()) {
                        ready.remove(service);
                    } else if (!ready.contains(service)) {
                        ready.add(service);
                    }
                }
                LockSupport.parkNanos(200_000_000);
            }
            return 0;
        };
    }

    private Callable<Integer> client(int number) {
        return () -> {
            var token = Service.token("alice-" + number);
            for (var n = 0; !done.get(); n++) {
                var now = List.copyOf(ready);
                var service = now.get(n % now.size());
                try {
                    if (n % 3 == 0) {
                        expect(
                                201,
                                service.send("POST", "/api/tasks", token, "{\"title\":\"t\"}")
                                        .statusCode());
                        added.incrementAndGet();
                    } else {
                        expect(
                                200,
                                service.get(n % 3 == 1 ? "/api/me" : "/api/tasks?limit=1", token)
                                        .statusCode());
                    }
                    answered.incrementAndGet();
                } catch (IOException e) {
                    failures.add(e.getClass().getSimpleName());
                }
            }
            return 0;
        };
    }

    private void expect(int expected, int status) {
        if (status != expected) {
            failures.add(String.valueOf(status));
        }
    }

    private void replace(Service old, EmbeddedPostgres postgres) throws IOException, InterruptedException {
        var next = Service.start(postgres, SETTINGS);
        known.add(next);
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!ready.contains(next)) {
            assertTrue(System.nanoTime() < deadline, "the next is never ready");
            LockSupport.parkNanos(50_000_000);
        }
        old.program().terminate();
        assertEquals(128 + 15, old.program().awaitEnd());
        known.remove(old);
    }

    @Test
    void failsNoRequest(@TempDir Path data) throws Exception {
        try (var postgres = EmbeddedPostgres.start(data);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = Service.start(postgres, SETTINGS);
            var other = Service.start(postgres, SETTINGS);
            known.addAll(List.of(one, other));
            ready.addAll(known);
            try {
                var all = new ArrayList<Future<Integer>>();
                all.add(clients.submit(balancer()));
                for (var n = 0; n < CLIENTS; n++) {
                    all.add(clients.submit(client(n)));
                }
                replace(one, postgres);
                replace(other, postgres);
                done.set(true);
                for (var each : all) {
                    each.get();
                }
            } finally {
                done.set(true);
                known.forEach(Service::close);
            }
            assertEquals(List.of(), failures);
            assertTrue(answered.get() > 100, () -> "answered: " + answered);
            // Or their owner would see none.
            Sql.execute(postgres.ownerUrl(), "alter table latchkey.task no force row level security");
            assertEquals(
                    List.of(List.of(String.valueOf(added.get()))),
                    Sql.query(postgres.ownerUrl(), "select count(*) from latchkey.task"));
        }
    }
}
