package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat 0.10: tokens taken back by their user or by an operator, where several instances share one database. How long
 * the others took to know is left in {@code target/revocation-delay.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationProgramTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path FIGURES = Path.of(System.getProperty("basedir", ""), "target", "revocation-delay.txt");
    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(2);
    private static final int ROUNDS = 10;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final String SECRET = "only-for-tests-".repeat(3);

    private static String token(String user) {
        return SecretToken.of(SECRET, SecretToken.ISSUER, "\"sub\":\"" + user + "\"");
    }

    /** One of the services that share a database. */
    private record Instance(Program program, URI url) implements AutoCloseable {
        static Instance start(EmbeddedPostgres postgres) throws IOException, InterruptedException {
            var program = Program.start(SecretToken.environment(SECRET, postgres), "serve");
            var port = program.awaitLine("\"listening\"").replaceAll(".*\"port\":\"?(\\d+).*", "$1");
            return new Instance(program, URI.create("http://127.0.0.1:" + port));
        }

        HttpResponse<String> send(String method, String path, String token) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(url.resolve(path))
                    .header("Authorization", "Bearer " + token)
                    .method(method, BodyPublishers.noBody());
            return HTTP.send(request.build(), BodyHandlers.ofString());
        }

        int status(String token) throws IOException, InterruptedException {
            return send("GET", "/api/me", token).statusCode();
        }

        void assertRefused(String token) throws IOException, InterruptedException {
            var answer = send("GET", "/api/me", token);
            assertEquals(401, answer.statusCode());
            assertTrue(answer.body().contains("\"code\":\"token_revoked\""), answer::body);
        }

        /** When the last request began that still was let in; none may begin later than all should know. */
        Duration lastLetIn(String token, long revoked) throws IOException, InterruptedException {
            var last = Duration.ZERO;
            while (true) {
                var began = Duration.ofNanos(System.nanoTime() - revoked);
                if (status(token) == 401) {
                    assertRefused(token);
                    return last;
                }
                assertTrue(began.compareTo(KNOWN_EVERYWHERE) <= 0, () -> "let in " + began + " after the revocation");
                last = began;
            }
        }

        /** The second that a token is issued in is all it says, so that one of the next second is the first to count. */
        void assertLetsInWhoSignsInAgain(String user) throws IOException, InterruptedException {
            var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (status(token(user)) != 200) {
                assertTrue(System.nanoTime() < deadline, "never let in again");
            }
        }

        @Override
        public void close() {
            program.close();
        }
    }

    private static Program revoke(Map<String, String> environment, String user) throws IOException {
        return Program.start(environment, "revoke", "--user", user);
    }

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Instance one;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Instance other;

    @BeforeAll
    void start(@TempDir Path data) throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.start(data);
        one = Instance.start(postgres);
        other = Instance.start(postgres);
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
        postgres.close();
    }

    @Nested
    class AUser {
        @Test
        void shutsOutTheirOldTokensAtOnceAndElsewhereWithinTwoSeconds() throws IOException, InterruptedException {
            var delays = new ArrayList<Duration>();
            for (var round = 0; round < ROUNDS; round++) {
                var user = "dora-" + UUID.randomUUID();
                var token = token(user);
                assertEquals(200, one.status(token));
                keepAsking(token, STEP.multipliedBy(round));

                assertEquals(
                        204, one.send("POST", "/api/me/revoke-tokens", token).statusCode());
                var revoked = System.nanoTime();
                one.assertRefused(token);
                delays.add(other.lastLetIn(token, revoked));
                one.assertLetsInWhoSignsInAgain(user);
                other.assertLetsInWhoSignsInAgain(user);
                one.assertRefused(token);
            }
            Collections.sort(delays);
            Files.writeString(
                    FIGURES,
                    String.format(
                            Locale.ROOT,
                            "Revoked tokens were last let in by another instance %d to %d ms after the answer (median %d, %d"
                                    + " rounds); by the one that was asked, never.%n",
                            delays.getFirst().toMillis(),
                            delays.getLast().toMillis(),
                            delays.get(ROUNDS / 2).toMillis(),
                            ROUNDS));
        }

        /** Each round at another moment of the second in which the other instance asks the database. */
        private void keepAsking(String token, Duration time) throws IOException, InterruptedException {
            var began = System.nanoTime();
            do {
                assertEquals(200, other.status(token));
            } while (System.nanoTime() - began < time.toNanos());
        }

        @Test
        void leavesOthersAlone() throws IOException, InterruptedException {
            var bystander = token("eve");
            assertEquals(
                    204,
                    one.send("POST", "/api/me/revoke-tokens", token("frank")).statusCode());

            assertEquals(200, one.status(bystander));
            assertEquals(200, other.status(bystander));
        }
    }

    @Nested
    class AnOperator {
        @Test
        void shutsOutAUserEverywhereWithinTwoSeconds() throws IOException, InterruptedException {
            var token = token("grace");
            assertEquals(200, one.status(token));
            assertEquals(200, other.status(token));

            try (var command = revoke(SecretToken.environment(SECRET, postgres), "grace")) {
                var said = command.awaitLine("Refused from now on");
                var revoked = System.nanoTime();
                one.lastLetIn(token, revoked);
                other.lastLetIn(token, revoked);
                assertTrue(
                        said.matches("Refused from now on, by every instance within 2 seconds: tokens issued to this"
                                + " user until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\."),
                        said);
                assertEquals(0, command.awaitEnd());
            }
            one.assertLetsInWhoSignsInAgain("grace");
            assertEquals(200, other.status(token("heidi")));
        }
    }

    @Nested
    class ADatabaseThatIsAway {
        @Test
        void isBridgedByWhatIsKnownAndOtherwiseSaid(@TempDir Path data) throws IOException, InterruptedException {
            var lost = EmbeddedPostgres.start(data);
            try (var informed = Instance.start(lost);
                    var ignorant = Instance.start(lost)) {
                var revoked = token("ivan");
                var environment = SecretToken.environment(SECRET, lost);
                try (var command = revoke(environment, "ivan")) {
                    assertEquals(0, command.awaitEnd());
                }
                informed.lastLetIn(revoked, System.nanoTime());
                assertEquals(200, informed.status(token("judy")));
                lost.close();

                assertEquals(200, informed.status(token("judy")));
                informed.assertRefused(revoked);
                var answer = ignorant.send("GET", "/api/me", token("judy"));
                assertEquals(503, answer.statusCode());
                assertTrue(answer.body().contains("\"code\":\"database_unavailable\""), answer::body);
                assertTrue(answer.headers().firstValue("Retry-After").isPresent());
                assertCannotRevoke(environment);
            }
        }

        private static void assertCannotRevoke(Map<String, String> environment)
                throws IOException, InterruptedException {
            try (var command = revoke(environment, "judy")) {
                assertEquals(1, command.awaitEnd());
                assertEquals(1, command.lines().size(), command.lines()::toString);
                assertTrue(command.lines().getFirst().startsWith("latchkey: the database cannot be reached "));
            }
        }
    }

    @Nested
    class TheEmbeddedDatabase {
        private static Map<String, String> environment(Path data) {
            return Map.of("LATCHKEY_DATA_DIR", data.toString(), "PORT", "0", "LATCHKEY_ADMIN_PORT", "0");
        }

        @Test
        void isReachedWhileItsServiceRunsAndWhileItDoesNot(@TempDir Path data)
                throws IOException, InterruptedException {
            String alice;
            String bob;
            try (var dev = Program.start(environment(data), "dev")) {
                var running = url(dev);
                alice = dev.awaitLine("ALICE=").substring("ALICE=".length());
                bob = dev.awaitLine("BOB=").substring("BOB=".length());
                assertEquals(200, running.status(alice));

                assertRevokes(data, "alice");
                running.lastLetIn(alice, System.nanoTime());
                assertEquals(200, running.status(bob));
            }

            assertRevokes(data, "bob");

            try (var dev = Program.start(environment(data), "dev")) {
                var again = url(dev);
                again.assertRefused(alice);
                again.assertRefused(bob);
                assertEquals(200, again.status(dev.awaitLine("BOB=").substring("BOB=".length())));
            }
        }

        private static Instance url(Program dev) throws InterruptedException {
            var line = dev.awaitLine("Latchkey is listening on ");
            return new Instance(dev, URI.create(line.replaceAll(".* on (http://localhost:\\d+)\\..*", "$1")));
        }

        private static void assertRevokes(Path data, String user) throws IOException, InterruptedException {
            try (var command = revoke(environment(data), user)) {
                assertEquals(0, command.awaitEnd(), command.lines()::toString);
                assertEquals(
                        List.of(),
                        command.lines().stream()
                                .filter(it -> !it.startsWith("{") && !it.startsWith("Refused from now on"))
                                .toList());
            }
        }
    }
}
