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
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Threat 6.20: a user with very many tasks, given to them and erased by the program in a heap of 64 MiB above what lives in
 * it when it is idle, which is far less than the export. How many tasks, {@code -Dlatchkey.test.tasks} says; the figures
 * are left in {@code target/many-tasks.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyTasksTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path FIGURES = Path.of(System.getProperty("basedir", ""), "target", "many-tasks.txt");
    private static final int TASKS = Integer.getInteger("latchkey.test.tasks", 150_000);
    private static final int MIB = 1024 * 1024;
    private static final int ABOVE_IDLE_MIB = 64;
    private static final Pattern USED = Pattern.compile("heap .*used (\\d+)K");
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");
    private static final Pattern MOST_RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path data;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @BeforeAll
    void start() {
        postgres = EmbeddedPostgres.start(data);
    }

    @AfterAll
    void stop() {
        postgres.close();
    }

    @Test
    void fitIntoASmallHeapGivenBackAndErased() throws IOException, InterruptedException, SQLException {
        var idle = Math.ceilDiv(idleBytes(), MIB);
        fill();
        var collections = data.resolve("collections.txt");
        var options = "-Xmx%dm -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError -Xlog:gc:file=%s"
                .formatted(idle + ABOVE_IDLE_MIB, collections);
        try (var program = Program.start(environment(options), "serve")) {
            var service = service(program);
            var alice = Service.token("alice");

            var exporting = System.nanoTime();
            var export = ReceivedExport.of(send(service, "GET", "/api/me/export", alice, BodyHandlers.ofInputStream()));
            var exported = secondsSince(exporting);
            assertWhole(export);
            assertTrue(export.bytes() > (long) MIB * ABOVE_IDLE_MIB, "it would have fitted into the heap");

            var erasing = System.nanoTime();
            var receipt = send(service, "DELETE", "/api/me", alice, BodyHandlers.ofString());
            var erased = secondsSince(erasing);
            assertEquals(200, receipt.statusCode());
            assertTrue(receipt.body().endsWith("\"deleted\":{\"tasks\":" + TASKS + "}}"), receipt::body);

            assertEquals(401, me(service, alice), "alive, and knows that the token is void");
            assertEquals(200, me(service, Service.token("bob")));
            var resident = mostResident(program);
            program.terminate();
            program.awaitEnd();
            assertTrue(program.lines().stream().noneMatch(it -> it.contains("java.lang.OutOfMemoryError")));
            Files.writeString(
                    FIGURES,
                    String.format(
                            Locale.ROOT,
                            "A user with %,d tasks: exported (%d MiB) in %.1f s and erased in %.1f s. Of a heap of %d MiB, %d MiB"
                                    + " of them in use when idle, %s MiB were used at most; resident at most: %s.%n",
                            TASKS,
                            export.bytes() / MIB,
                            exported,
                            erased,
                            idle + ABOVE_IDLE_MIB,
                            idle,
                            mostUsed(collections),
                            resident));
        }
    }

    private static void assertWhole(ReceivedExport export) {
        var manifest = export.manifest();
        assertEquals(1, manifest.get("schemaVersion").intValue());
        assertEquals(TASKS, manifest.get("counts").get("tasks").longValue());
        assertEquals(0, manifest.get("counts").get("erasures").longValue());
        assertEquals(export.bytesBeforeManifest(), manifest.get("bytes").longValue());
        assertEquals(export.sha256(), manifest.get("sha256").stringValue());
        assertEquals(TASKS, export.tasks());
        assertEquals(TASKS * (TASKS + 1L) / 2, export.sumOfNumbers(), "each once");
    }

    /** What lives after a full collection, when every route for users' own data was used once. */
    private long idleBytes() throws IOException, InterruptedException {
        try (var program = Program.start(environment("-XX:+UseG1GC"), "serve")) {
            var service = service(program);
            var carol = Service.token("carol");
            assertEquals(
                    200,
                    send(service, "GET", "/api/me/export", carol, BodyHandlers.ofString())
                            .statusCode());
            assertEquals(
                    200,
                    send(service, "DELETE", "/api/me", carol, BodyHandlers.ofString())
                            .statusCode());
            jcmd(program, "GC.run");
            var heap = jcmd(program, "GC.heap_info");
            var used = USED.matcher(heap);
            assertTrue(used.find(), heap);
            return Long.parseLong(used.group(1)) * 1024;
        }
    }

    /** As the owner of the table, in the order in which tasks come: ids at random, times one after another. */
    private void fill() throws SQLException {
        Sql.execute(
                postgres.ownerUrl(),
                "alter table latchkey.task no force row level security",
                """
                insert into latchkey.task
                select 'alice', gen_random_uuid(), 'task ' || n, repeat('x', 500), false, t, t, 1
                from generate_series(1, %d) as n, lateral (select now() - interval '1 year' + n * interval '1 s') as at (t)
                """.formatted(TASKS),
                "alter table latchkey.task force row level security");
    }

    private static int mostUsed(Path collections) throws IOException {
        return COLLECTION
                .matcher(Files.readString(collections))
                .results()
                .mapToInt(it -> Integer.parseInt(it.group(1)))
                .max()
                .orElseThrow();
    }

    /** Linux alone tells. */
    private static String mostResident(Program program) throws IOException {
        var status = Path.of("/proc", Long.toString(program.pid()), "status");
        var most = MOST_RESIDENT.matcher(Files.exists(status) ? Files.readString(status) : "");
        return most.find() ? Integer.parseInt(most.group(1)) / 1024 + " MiB" : "unknown";
    }

    private static String jcmd(Program program, String command) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(jcmd, Long.toString(program.pid()), command).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static URI service(Program program) throws InterruptedException {
        var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
        return URI.create("http://127.0.0.1:" + listening.get("port").intValue());
    }

    private static int me(URI service, String token) throws IOException, InterruptedException {
        return send(service, "GET", "/api/me", token, BodyHandlers.ofString()).statusCode();
    }

    private static <T> HttpResponse<T> send(
            URI service, String method, String path, String token, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.noBody());
        return HTTP.send(request.build(), handler);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private Map<String, String> environment(String javaOptions) {
        var environment = new HashMap<>(SecretToken.environment(SecretToken.SECRET, postgres));
        environment.put("JDK_JAVA_OPTIONS", javaOptions);
        return environment;
    }
}
