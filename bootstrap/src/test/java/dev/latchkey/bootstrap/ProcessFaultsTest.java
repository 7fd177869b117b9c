package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code latchkey dev} and its PostgreSQL, killed under load and started again: what was acknowledged is there once. What
 * it cost is left in {@code target/faults-process.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessFaultsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FaultFigures figures = new FaultFigures("process");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Map<String, String> environment;

    @SuppressWarnings("NullAway.Init") // set before each test
    private URI service;

    private int adminPort;

    @BeforeEach
    void choosePorts() throws IOException {
        var port = Companion.freePort();
        adminPort = Companion.freePort();
        service = URI.create("http://127.0.0.1:" + port);
        environment = Map.of(
                "LATCHKEY_DATA_DIR",
                Files.createTempDirectory(directory, "data").toString(),
                "PORT",
                Integer.toString(port),
                "LATCHKEY_ADMIN_PORT",
                Integer.toString(adminPort));
    }

    @Test
    void aKilledServiceGoesOnWhereItWas() throws Exception {
        survives("Latchkey killed and started again", first -> {
            first.kill();
            first.awaitEnd();
            return dev();
        });
    }

    @Test
    void aKilledServiceAndItsDatabaseGoOnWhereTheyWere() throws Exception {
        survives("Latchkey and its PostgreSQL killed and started again", first -> {
            first.kill();
            killPostgres();
            first.awaitEnd();
            return dev();
        });
    }

    @Test
    void aKilledDatabaseIsStartedAgainByItsService() throws Exception {
        survives("the PostgreSQL of Latchkey killed", first -> {
            killPostgres();
            first.awaitLine("\"embedded_postgres.ended\"");
            first.awaitLine("\"embedded_postgres.started\"");
            return first;
        });
    }

    /** PostgreSQL refuses files that anybody may write. */
    @Test
    void aKilledDatabaseThatCannotBeStartedIsStartedWhenItCan() throws Exception {
        survives("the PostgreSQL of Latchkey killed, kept from starting", first -> {
            var mended = Files.getPosixFilePermissions(files());
            Files.setPosixFilePermissions(files(), EnumSet.allOf(PosixFilePermission.class));
            killPostgres();
            first.awaitLine("\"embedded_postgres.ended\"");
            assertTrue(
                    first.awaitLine("\"embedded_postgres.not_started_again\"").contains("\"attempts\":1,"));
            assertTrue(
                    first.awaitLine("\"embedded_postgres.not_started_again\"").contains("\"attempts\":2,"));
            assertTrue(
                    first.awaitLine("\"embedded_postgres.not_started_again\"").contains("\"attempts\":4,"));
            assertFalse(asked(first).isReady());
            Files.setPosixFilePermissions(files(), mended);
            first.awaitLine("\"embedded_postgres.started\"");
            awaitReady(asked(first));
            return first;
        });
    }

    private Service asked(Program program) {
        return new Service(program, service.getPort(), adminPort);
    }

    private static void awaitReady(Service asked) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!asked.isReady()) {
            assertTrue(System.nanoTime() < deadline, "never ready again");
        }
    }

    private interface Killing {
        /** The program as it is afterwards. */
        Program after(Program first) throws Exception;
    }

    private void survives(String fault, Killing killing) throws Exception {
        var first = dev();
        var last = first;
        try {
            var alice = first.awaitLine("ALICE=").substring("ALICE=".length());
            var writers = new Writers(() -> service, Collections.nCopies(Writers.COUNT, alice), () -> alice + "x");
            Duration lasted;
            Duration recovery;
            try (writers) {
                writers.awaitAcknowledgements(50);
                var began = System.nanoTime();
                last = killing.after(first);
                lasted = Duration.ofNanos(System.nanoTime() - began);
                writers.awaitAcknowledgements(2);
                recovery = Duration.ofNanos(System.nanoTime() - began);
                writers.awaitAcknowledgements(50);
            }
            assertEquals(List.of(), writers.unexpected());
            assertEquals(writers.acknowledged(), kept(alice));
            figures.add(fault, lasted, recovery, writers);
        } finally {
            last.close();
        }
    }

    private Program dev() throws IOException, InterruptedException {
        var program = Program.start(environment, "dev");
        program.awaitLine("Latchkey is listening on ");
        return program;
    }

    private void killPostgres() throws IOException {
        var pid = Long.parseLong(
                Files.readAllLines(files().resolve("postmaster.pid")).getFirst().strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private Path files() {
        return Path.of(environment.getOrDefault("LATCHKEY_DATA_DIR", ""), "postgres/cluster/data");
    }

    /** The titles of all tasks, page by page. */
    private List<String> kept(String token) throws IOException, InterruptedException {
        var titles = new ArrayList<String>();
        var cursor = "";
        do {
            var request = HttpRequest.newBuilder(service.resolve("/api/tasks?limit=100" + cursor))
                    .header("Authorization", "Bearer " + token)
                    .build();
            var page = JsonMapper.shared()
                    .readTree(HTTP.send(request, BodyHandlers.ofString()).body());
            page.get("items").forEach(task -> titles.add(task.get("title").stringValue()));
            var next = page.get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.stringValue();
        } while (!cursor.isEmpty());
        Collections.sort(titles);
        return titles;
    }
}
