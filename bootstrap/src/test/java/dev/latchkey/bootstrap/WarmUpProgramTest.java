package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The real program before it says that it is ready, with {@code LATCHKEY_WARM_UP}. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarmUpProgramTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @BeforeAll
    void startPostgres(@TempDir Path data) {
        postgres = EmbeddedPostgres.start(data);
    }

    @AfterAll
    void stopPostgres() {
        postgres.close();
    }

    private static HttpResponse<String> admin(Service service, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.adminPort() + path))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    /** The ids of the requests that are in the log. */
    private static List<String> requests(Service service) {
        return service.program().lines().stream()
                .filter(line -> line.contains("\"event\":\"request\""))
                .map(line -> JsonMapper.shared().readTree(line).get("requestId").stringValue())
                .toList();
    }

    /** How often a timer has run, by the first word of its name and what its labels hold. */
    private static List<String> counts(Service service, String begin, String label)
            throws IOException, InterruptedException {
        return admin(service, "/observe/metrics")
                .body()
                .lines()
                .filter(it -> it.startsWith(begin) && it.contains("_seconds_count{") && it.contains(label))
                .map(it -> it.substring(it.lastIndexOf(' ') + 1))
                .toList();
    }

    private static Set<String> names(Service service) throws IOException, InterruptedException {
        return admin(service, "/observe/metrics")
                .body()
                .lines()
                .filter(it -> it.startsWith("# TYPE"))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Test
    void servesButIsNotReadyUntilItIsOverAndTellsOfNoneOfItsRequests() throws Exception {
        try (var service = Service.start(postgres, Map.of("LATCHKEY_WARM_UP", "PT8S"))) {
            assertEquals(503, admin(service, "/observe/health/ready/warm").statusCode());
            assertFalse(service.isReady());
            var alice = service.get("/api/me", Service.token("alice"));
            assertEquals(200, alice.statusCode());
            var before = names(service);

            var line = JsonMapper.shared().readTree(service.program().awaitLine("\"warmed_up\""));
            assertEquals(200, admin(service, "/observe/health/ready/warm").statusCode());
            assertTrue(service.isReady());
            assertTrue(line.get("served").intValue() > 100, line.toString());

            assertEquals(List.of(alice.headers().firstValue("X-Request-Id").orElseThrow()), requests(service));
            assertEquals(List.of("1.0"), counts(service, "http_server_request_duration", ""));
            assertEquals(List.of("1.0"), counts(service, "latchkey_token_verification_duration", ""));
            // Of tasks: all the others were its own.
            assertTrue(Double.parseDouble(counts(service, "db_client_operation", "latchkey.task")
                            .getFirst())
                    > 1);
            assertTrue(names(service).containsAll(before));
            // What comes later is counted as ever.
            assertEquals(200, service.get("/api/tasks", Service.token("alice")).statusCode());
            assertEquals(List.of("1.0"), counts(service, "http_server_request_duration", "/api/tasks"));
        }
    }

    @Test
    void saysThatItCameToNothingWhereTheDatabaseIsAway() throws Exception {
        var own = EmbeddedPostgres.start(Files.createTempDirectory(directory, "own"));
        try (var service = Service.start(own, Map.of("LATCHKEY_WARM_UP", "PT8S"))) {
            own.close();
            var line = JsonMapper.shared().readTree(service.program().awaitLine("\"not_warmed_up\""));
            assertTrue(line.get("served").intValue() < line.get("requests").intValue(), line.toString());
        }
    }

    @Test
    void endsWhenItIsToldTo() throws Exception {
        try (var service = Service.start(postgres, Map.of("LATCHKEY_WARM_UP", "PT1M"))) {
            assertFalse(service.isReady());
            service.program().terminate();
            assertEquals(143, service.program().awaitEnd());
            assertFalse(service.program().lines().stream().anyMatch(it -> it.contains("not_warmed_up")));
        }
    }
}
