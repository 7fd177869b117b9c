package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances behind the real HAProxy, set up as {@code docs/operations.md} says. What was seen is left in
 * {@code target/haproxy.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HaproxyTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(2);
    private static final String SERVED_BY = "served-by";

    private final List<Place> places = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();

    private final Parts parts = new Parts();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Service service;

    /** Where an instance is, whichever process it is at the moment. */
    private record Place(int port, int adminPort) {
        static Place free() throws IOException {
            return new Place(Companion.freePort(), Companion.freePort());
        }
    }

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, InterruptedException {
        Haproxy.require("HaproxyTest");
        postgres = parts.opened(EmbeddedPostgres.start(directory.resolve("data")));
        parts.opened(() -> services.forEach(Service::close));
        for (var number = 0; number < 2; number++) {
            places.add(Place.free());
            services.add(start(places.getLast()));
        }
        var port = Companion.freePort();
        parts.opened(Haproxy.start(configuration(port), directory));
        service = services.getFirst().behind(port);
        awaitBoth();
    }

    @AfterAll
    void stop() {
        parts.close();
    }

    private Service start(Place place) throws IOException, InterruptedException {
        var settings = Map.of(
                "PORT",
                Integer.toString(place.port()),
                "LATCHKEY_ADMIN_PORT",
                Integer.toString(place.adminPort()),
                "LATCHKEY_SHUTDOWN_DELAY",
                "PT5S");
        return Service.start(postgres, settings);
    }

    /** The documented backend with these servers, and what has to be around it. */
    private String configuration(int port) throws IOException {
        return """
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 75s
                    timeout server 75s
                frontend in
                    bind 127.0.0.1:%d
                    http-response set-header %s %%[srv_name]
                    default_backend latchkey
                """.formatted(port, SERVED_BY)
                + Companion.documented("backend latchkey")
                        .replace("10.0.0.1:8080", at(places.getFirst()))
                        .replace("10.0.0.2:8080", at(places.getLast()));
    }

    private static String at(Place place) {
        return "127.0.0.1:" + place.port() + " port " + place.adminPort();
    }

    private void awaitBoth() throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        var serving = new HashSet<String>();
        while (serving.size() < places.size()) {
            servedBy().ifPresent(serving::add);
            assertTrue(System.nanoTime() < deadline, () -> "HAProxy sends to no others than " + serving);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private Optional<String> servedBy() throws InterruptedException {
        try {
            var answer = service.get("/api/me", Service.token("first"));
            return answer.statusCode() == 200 ? answer.headers().firstValue(SERVED_BY) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    @Test
    void failsNoRequestWhileOneInstanceIsReplacedAfterTheOther() throws Exception {
        var url = URI.create("http://127.0.0.1:" + service.port());
        var writers = Writers.to(url, "writer");
        try (writers) {
            writers.awaitAcknowledgements(20);
            for (var place : places) {
                var old = services.removeFirst();
                old.program().terminate();
                assertEquals(128 + 15, old.program().awaitEnd());
                services.add(start(place));
                awaitBoth();
                writers.awaitAcknowledgements(20);
            }
        }
        Files.writeString(
                MODULE.resolve("target/haproxy.txt"),
                "Two instances behind HAProxy replaced one after the other: %d requests, refused %d, without an answer %d.%n"
                        .formatted(writers.requests(), writers.refused(), writers.cutOff()));
        assertEquals(List.of(), writers.unexpected());
        assertEquals(0, writers.refused());
        assertEquals(0, writers.cutOff());
        // Or their owner would see none.
        Sql.execute(postgres.ownerUrl(), "alter table latchkey.task no force row level security");
        var kept = Sql.query(postgres.ownerUrl(), "select title from latchkey.task").stream()
                .map(List::getFirst)
                .sorted()
                .toList();
        assertEquals(writers.acknowledged(), kept);
    }

    @Test
    void letsInNobodyWhoseAccessWasTakenBackTwoSecondsAgo() throws Exception {
        assertShutOut("POST", "/api/me/revoke-tokens", 204);
        assertShutOut("DELETE", "/api/me", 200);
    }

    private void assertShutOut(String method, String path, int status) throws IOException, InterruptedException {
        var token = Service.token("user-of-" + method);
        for (var known = 0; known < places.size(); known++) {
            assertEquals(200, service.get("/api/me", token).statusCode());
        }
        assertEquals(status, service.send(method, path, token, "").statusCode());
        var takenBack = System.nanoTime();
        var refusing = new HashSet<String>();
        while (refusing.size() < places.size()) {
            var began = Duration.ofNanos(System.nanoTime() - takenBack);
            var answer = service.get("/api/me", token);
            if (answer.statusCode() == 401) {
                refusing.add(answer.headers().firstValue(SERVED_BY).orElseThrow());
            } else {
                assertEquals(200, answer.statusCode());
                assertTrue(began.compareTo(KNOWN_EVERYWHERE) <= 0, () -> "let in " + began + " after " + path);
            }
        }
    }
}
