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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    @Test
    void servesButIsNotReadyUntilItIsOverAndTellsOfNoneOfItsRequests() throws Exception {
        try (var service = Service.start(postgres, Map.of("LATCHKEY_WARM_UP", "PT4S"))) {
            assertEquals(503, admin(service, "/observe/health/ready/warm").statusCode());
            assertFalse(service.isReady());
            var alice = service.get("/api/me", Service.token("alice"));
            assertEquals(200, alice.statusCode());

            var line = JsonMapper.shared().readTree(service.program().awaitLine("\"warmed_up\""));
            assertEquals(200, admin(service, "/observe/health/ready/warm").statusCode());
            assertTrue(service.isReady());
            assertTrue(line.get("requests").intValue() > 100, line.toString());

            assertEquals(List.of(alice.headers().firstValue("X-Request-Id").orElseThrow()), requests(service));
            var counts = admin(service, "/observe/metrics")
                    .body()
                    .lines()
                    .filter(it -> it.startsWith("http_server_request_duration_seconds_count")
                            || it.startsWith("latchkey_token_verification_duration_seconds_count"))
                    .map(it -> it.substring(it.lastIndexOf(' ') + 1))
                    .toList();
            assertEquals(List.of("1.0", "1.0"), counts);
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
