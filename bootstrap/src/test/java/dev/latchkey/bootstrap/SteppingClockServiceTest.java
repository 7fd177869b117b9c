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
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Threat 6.11: the whole service, over HTTP and on its PostgreSQL, while its clock is set forwards and back; PostgreSQL
 * and who issues tokens keep the right time. What it cost is left in {@code target/faults-clock.txt}.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SteppingClockServiceTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FaultFigures figures = new FaultFigures("clock");
    private final Parts parts = new Parts();
    private final AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Application application;

    @BeforeAll
    void startService(@TempDir Path data) throws SettingsProblems {
        postgres = parts.opened(EmbeddedPostgres.start(data));
        var settings =
                SettingsLoader.serve(SettingsValues.of(null, SecretToken.environment(SecretToken.SECRET, postgres)));
        var system = InstantSource.system();
        application = parts.opened(
                Application.start(settings, _ -> {}, () -> system.instant().plus(wrong.get())));
    }

    @AfterAll
    void stopService() {
        parts.close();
    }

    @BeforeEach
    void setRight() {
        wrong.set(Duration.ZERO);
    }

    private HttpResponse<String> send(String method, int port, String path, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.noBody())
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private void assertAnswered(int status, String code, String token) throws IOException, InterruptedException {
        var answer = send("GET", application.port(), "/api/me", token);
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals(
                code, JsonMapper.shared().readTree(answer.body()).path("code").stringValue(""));
    }

    private void assertReady() throws IOException, InterruptedException {
        assertEquals(
                200,
                send("GET", application.adminPort(), "/observe/health/ready", "")
                        .statusCode());
    }

    @Test
    void anHourForwardsEndsTokensAndAnHourBackIsBeforeThem() throws Exception {
        var token = Service.token("ann");
        assertAnswered(200, "", token);
        wrong.set(Duration.ofHours(1));
        assertAnswered(401, "token_expired", token);
        assertReady();
        wrong.set(Duration.ZERO);
        assertAnswered(200, "", token);
        wrong.set(Duration.ofHours(-1));
        assertAnswered(401, "invalid_token", token);
        assertReady();
        wrong.set(Duration.ZERO);
        assertAnswered(200, "", token);
    }

    @Test
    void accessThatWasTakenBackStaysSo() throws Exception {
        var revoked = Service.token("bea");
        var erased = Service.token("cid");
        // Behind the issuer's: the tokens are younger than the time at which they are taken back.
        wrong.set(Duration.ofSeconds(-20));
        assertEquals(
                204,
                send("POST", application.port(), "/api/me/revoke-tokens", revoked)
                        .statusCode());
        assertEquals(200, send("DELETE", application.port(), "/api/me", erased).statusCode());
        for (var seconds : List.of(-20, 600, -25, 60, 0)) {
            wrong.set(Duration.ofSeconds(seconds));
            assertAnswered(401, "token_revoked", revoked);
            assertAnswered(401, "token_revoked", erased);
        }
    }

    @Test
    void whoIsAtWorkDoesNotNotice() throws Exception {
        var writers = Writers.to(URI.create("http://127.0.0.1:" + application.port()), "writer");
        long began;
        try (writers) {
            writers.awaitAcknowledgements(10);
            began = System.nanoTime();
            // Within the life of their tokens, and the skew that is allowed.
            for (var seconds : List.of(600, 0, -20, 600, -20, 0)) {
                wrong.set(Duration.ofSeconds(seconds));
                writers.awaitAcknowledgements(10);
            }
        }
        var lasted = Duration.ofNanos(System.nanoTime() - began);
        assertEquals(List.of(), writers.unexpected());
        assertEquals(0, writers.refused());
        assertEquals(0, writers.cutOff());
        assertTrue(writers.longest().compareTo(Duration.ofSeconds(5)) < 0, writers.longest()::toString);
        assertEquals(writers.acknowledged(), kept());
        figures.add("clock set by +10 min, -20 s, and back", lasted, Duration.ZERO, writers);
    }

    /** All tasks, which their owner sees only where the policy is not for the owner as well. */
    private List<String> kept() throws SQLException {
        Sql.execute(postgres.ownerUrl(), "alter table latchkey.task no force row level security");
        return Sql.query(postgres.ownerUrl(), "select title from latchkey.task").stream()
                .map(List::getFirst)
                .sorted()
                .toList();
    }
}
