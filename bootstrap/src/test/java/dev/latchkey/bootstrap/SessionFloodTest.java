package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threat 5.18: good tokens of many sessions at once, while Better Auth's table cannot be read. */
@Timeout(300)
class SessionFloodTest {
    private static final int SESSIONS = 300;
    // Half of the pool.
    private static final int AT_ONCE = 2;
    private static final String WAITING = """
            select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename = current_user""";

    private static String token(int session) {
        return SecretToken.of(SecretToken.SECRET, SecretToken.ISSUER, "\"sub\":\"alice\",\"sid\":\"s" + session + "\"");
    }

    private static List<HttpResponse<String>> ask(Service service) throws ExecutionException, InterruptedException {
        var answers = new ArrayList<Future<HttpResponse<String>>>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var n = 1; n <= SESSIONS; n++) {
                var token = token(n);
                answers.add(clients.submit(() -> service.get("/api/me", token)));
            }
        }
        var all = new ArrayList<HttpResponse<String>>();
        for (var answer : answers) {
            all.add(answer.get());
        }
        return all;
    }

    @Test
    void keepsFewConnectionsAndEndsWithItsCause(@TempDir Path data) throws Exception {
        var settings = Map.of("LATCHKEY_SESSION_CHECK", "true", "LATCHKEY_DATABASE_POOL_SIZE", "4");
        try (var postgres = EmbeddedPostgres.start(data)) {
            Sql.execute(
                    postgres.ownerUrl(),
                    "create table session (id text primary key, \"userId\" text, \"expiresAt\" timestamptz)",
                    "insert into session select 's' || n, 'alice', 'infinity' from generate_series(0, " + SESSIONS
                            + ") as n",
                    "grant select (id, \"userId\", \"expiresAt\") on session to latchkey_app");
            try (var service = Service.start(postgres, settings)) {
                // So that it knows of revocations, and asks for sessions at all.
                assertEquals(200, service.get("/api/me", token(0)).statusCode());
                flood(postgres, service);
                for (var n = 1; n <= SESSIONS; n++) {
                    assertEquals(200, service.get("/api/me", token(n)).statusCode());
                }
            }
        }
    }

    private static void flood(EmbeddedPostgres postgres, Service service) throws Exception {
        try (var owner = Sql.connect(postgres.ownerUrl());
                var lock = owner.createStatement();
                var flood = Executors.newSingleThreadExecutor()) {
            owner.setAutoCommit(false);
            lock.execute("lock table session");
            var answers = flood.submit(() -> ask(service));
            var most = 0;
            while (!answers.isDone()) {
                most = Math.max(
                        most,
                        Integer.parseInt(Sql.query(postgres.applicationUrl(), WAITING)
                                .getFirst()
                                .getFirst()));
                assertTrue(service.isReady());
            }
            assertEquals(AT_ONCE, most);
            for (var answer : answers.get()) {
                assertEquals(503, answer.statusCode());
                assertTrue(answer.body().contains("\"code\":\"database_unavailable\""), answer::body);
                assertEquals("5", answer.headers().firstValue("Retry-After").orElse(""));
            }
            owner.commit();
        }
    }
}
