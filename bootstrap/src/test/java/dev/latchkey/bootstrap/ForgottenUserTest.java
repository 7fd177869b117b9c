package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Threat 6.24: after an erasure nothing of the user is left, in the database or in what the program said meanwhile. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgottenUserTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SUBJECT = "canary-subject-who-is-to-be-forgotten";
    private static final String TITLE = "Canary title that is to be forgotten";
    private static final String DETAILS = "Canary details that are to be forgotten";
    private static final String EMAIL = "canary.address@example.com";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path data;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @BeforeAll
    void letTheSuperuserIn() throws IOException {
        EmbeddedPostgres.start(data).close();
        Files.writeString(
                data.resolve("postgres/cluster/data/pg_hba.conf"),
                "host latchkey postgres 127.0.0.1/32 trust\n",
                StandardOpenOption.APPEND);
        postgres = EmbeddedPostgres.start(data);
    }

    @AfterAll
    void stop() {
        postgres.close();
    }

    private String superuser() {
        return postgres.ownerUrl().replaceFirst("//[^@]*@", "//postgres:none@");
    }

    /** Every relation, of the system too, that holds what is looked for; and every session's last statement. */
    private Set<String> whereIn(Canaries canaries) throws SQLException {
        var found = new TreeSet<String>();
        for (var relation : Sql.query(superuser(), """
                select format('%I.%I', nspname, relname), case relkind when 't' then 'chunk_data' else 'kept' end
                from pg_class join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'p', 'm', 't')
                union all select 'pg_catalog.pg_stat_activity', 'kept'""")) {
            var name = relation.getFirst();
            var text = "select (" + relation.getLast() + ")::text from " + name + " as kept";
            var rows = Sql.query(superuser(), text).stream()
                    .map(row -> String.valueOf(row.getFirst()))
                    .collect(Collectors.joining("\n"));
            if (!canaries.in(rows).isEmpty()) {
                found.add(name);
            }
        }
        return found;
    }

    @Nested
    class AfterAnErasure {
        private final String token = SecretToken.of(
                SecretToken.SECRET, SecretToken.ISSUER, "\"sub\":\"" + SUBJECT + "\",\"email\":\"" + EMAIL + "\"");
        private final Canaries canaries = new Canaries()
                .add("the subject", SUBJECT)
                .add("the title", TITLE)
                .add("the details", DETAILS)
                .add("the address", EMAIL)
                .addToken("the token", token);
        private final Set<String> used = new TreeSet<>();

        @Test
        void nothingIsLeftOfTheUser() throws IOException, InterruptedException, SQLException {
            try (var program = Program.start(SecretToken.environment(SecretToken.SECRET, postgres), "serve")) {
                var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
                var service =
                        URI.create("http://127.0.0.1:" + listening.get("port").intValue());
                var admin = URI.create(
                        "http://127.0.0.1:" + listening.get("adminPort").intValue());

                useEveryRouteButErasure(service);
                Sql.execute(superuser(), "analyze");
                assertEquals(Set.of("latchkey.task"), whereIn(canaries));
                erase(service);
                assertEquals(routesOfTheApi(service), used);

                assertEquals(Set.of(), whereIn(canaries));
                assertEquals("1", count("latchkey.erasure"));
                assertEquals("1", count("latchkey.revocation"));
                var metrics = send(admin, "GET", "/observe/metrics", "");
                assertTrue(metrics.body().contains("http_server_request_duration_seconds_count"), metrics::body);
                program.terminate();
                program.awaitEnd();
                assertTrue(program.lines().stream()
                                .filter(it -> it.contains("\"status\":"))
                                .count()
                        > used.size());
                canaries.assertNoneIn(List.of(metrics.body(), String.join("\n", program.lines()), saidByPostgres()));
            }
        }

        private void useEveryRouteButErasure(URI service) throws IOException, InterruptedException {
            assertTrue(ask(service, "GET", "/api/me", "").body().contains(SUBJECT));
            var task = "{\"title\":\"%s\",\"description\":\"%s\"}".formatted(TITLE, DETAILS);
            var ids = new ArrayList<String>();
            for (var n = 0; n < 60; n++) {
                var made = ask(service, "POST", "/api/tasks", task);
                assertEquals(201, made.statusCode());
                ids.add(JsonMapper.shared().readTree(made.body()).get("id").stringValue());
            }
            canaries.add("a task's id", ids.getFirst());
            assertTrue(ask(service, "GET", "/api/tasks/" + ids.getFirst(), "")
                    .body()
                    .contains(DETAILS));
            ask(service, "PATCH", "/api/tasks/" + ids.getFirst(), "{\"title\":\"" + TITLE + " again\"}");
            ask(service, "PATCH", "/api/tasks/" + ids.getFirst(), "{\"title\":[\"" + TITLE + "\"]}");
            assertEquals(
                    204, ask(service, "DELETE", "/api/tasks/" + ids.get(1), "").statusCode());
            assertEquals(
                    404, ask(service, "GET", "/api/tasks/" + ids.get(1), "").statusCode());
            var page = JsonMapper.shared()
                    .readTree(ask(service, "GET", "/api/tasks", "").body());
            ask(service, "GET", "/api/tasks?cursor=" + page.get("nextCursor").stringValue(), "");
            ask(service, "GET", "/api/tasks?status=" + SUBJECT, "");
            assertTrue(ask(service, "GET", "/api/me/export", "").body().contains("\"counts\":{\"tasks\":59,"));
        }

        private void erase(URI service) throws IOException, InterruptedException {
            var receipt = ask(service, "DELETE", "/api/me", "");
            assertTrue(receipt.body().endsWith("\"deleted\":{\"tasks\":59}}"), receipt::body);
            // With a token of before, as every other request of theirs from now on.
            assertEquals(
                    401,
                    ask(service, "POST", "/api/tasks", "{\"title\":\"" + TITLE + "\"}")
                            .statusCode());
            assertEquals(401, ask(service, "POST", "/api/me/revoke-tokens", "").statusCode());
        }

        /** As the API describes itself, so that none is forgotten. */
        private Set<String> routesOfTheApi(URI service) throws IOException, InterruptedException {
            var routes = new TreeSet<String>();
            var paths = JsonMapper.shared()
                    .readTree(send(service, "GET", "/openapi", "").body())
                    .get("paths");
            paths.forEachEntry((path, operations) -> {
                if (path.startsWith("/api/")) {
                    operations.propertyNames().stream()
                            .filter(Set.of("get", "post", "put", "patch", "delete")::contains)
                            .map(method -> method.toUpperCase(Locale.ROOT) + " " + path)
                            .forEach(routes::add);
                }
            });
            return routes;
        }

        private HttpResponse<String> ask(URI service, String method, String path, String body)
                throws IOException, InterruptedException {
            used.add(method + " " + path.replaceFirst("\\?.*", "").replaceFirst("[0-9a-f-]{36}$", "{id}"));
            return send(service, method, path, body);
        }

        private HttpResponse<String> send(URI service, String method, String path, String body)
                throws IOException, InterruptedException {
            var type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
            var request = HttpRequest.newBuilder(service.resolve(path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", type)
                    .method(method, BodyPublishers.ofString(body));
            return HTTP.send(request.build(), BodyHandlers.ofString());
        }

        private String count(String table) throws SQLException {
            return Sql.query(superuser(), "select count(*) from " + table)
                    .getFirst()
                    .getFirst();
        }

        private String saidByPostgres() throws IOException {
            return Files.readString(data.resolve("postgres/postgres.log"));
        }
    }

    /** The search itself: one that finds nothing would pass all else. */
    @Nested
    class TheSearch {
        private static final String PLANTED = "canary-planted-by-the-test";

        @Test
        void looksIntoEverySchemaTypeStatisticAndSession() throws SQLException {
            var canaries = new Canaries().add("what was planted", PLANTED);
            assertEquals(Set.of(), whereIn(canaries));
            try {
                Sql.execute(
                        superuser(),
                        "create schema elsewhere",
                        "create table elsewhere.bytes as select convert_to('" + PLANTED + "', 'UTF8') as kept",
                        "create table elsewhere.document as select jsonb_build_object('a', array['" + PLANTED
                                + "']) as kept",
                        "create materialized view elsewhere.view as select '" + PLANTED + "'::text as kept",
                        "create table elsewhere.sampled as select '" + PLANTED
                                + "'::text as kept from generate_series(1, 9)",
                        "comment on table elsewhere.sampled is '" + PLANTED + "'",
                        "analyze elsewhere.sampled",
                        "delete from elsewhere.sampled");
                assertEquals(
                        Set.of(
                                "elsewhere.bytes",
                                "elsewhere.document",
                                "elsewhere.view",
                                "pg_catalog.pg_description",
                                "pg_catalog.pg_statistic"),
                        whereIn(canaries));
            } finally {
                Sql.execute(superuser(), "drop schema if exists elsewhere cascade");
            }
        }
    }
}
