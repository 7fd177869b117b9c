package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
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
    private static final Path FIGURES = Path.of(System.getProperty("basedir", ""), "target", "revocation-delay.txt");
    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(2);
    private static final int ROUNDS = 10;
    private static final Duration STEP = Duration.ofMillis(100);

    private static int status(Service service, String token) throws IOException, InterruptedException {
        return service.get("/api/me", token).statusCode();
    }

    private static void assertRefused(Service service, String token) throws IOException, InterruptedException {
        var answer = service.get("/api/me", token);
        assertEquals(401, answer.statusCode());
        assertTrue(answer.body().contains("\"code\":\"token_revoked\""), answer::body);
    }

    /** When the last request began that still was let in; none may begin later than all should know. */
    private static Duration lastLetIn(Service service, String token, long revoked)
            throws IOException, InterruptedException {
        var last = Duration.ZERO;
        while (true) {
            var began = Duration.ofNanos(System.nanoTime() - revoked);
            if (status(service, token) == 401) {
                assertRefused(service, token);
                return last;
            }
            assertTrue(began.compareTo(KNOWN_EVERYWHERE) <= 0, () -> "let in " + began + " after the revocation");
            last = began;
        }
    }

    /** The second that a token is issued in is all it says, so that one of the next second is the first to count. */
    private static void assertLetsInWhoSignsInAgain(Service service, String user)
            throws IOException, InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (status(service, Service.token(user)) != 200) {
            assertTrue(System.nanoTime() < deadline, "never let in again");
        }
    }

    private static Program revoke(Map<String, String> environment, String user) throws IOException {
        return Program.start(environment, "revoke", "--user", user);
    }

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Service one;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Service other;

    @BeforeAll
    void start(@TempDir Path data) throws IOException, InterruptedException {
        postgres = EmbeddedPostgres.start(data);
        one = Service.start(postgres, Map.of());
        other = Service.start(postgres, Map.of());
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
                var token = Service.token(user);
                assertEquals(200, status(one, token));
                keepAsking(token, STEP.multipliedBy(round));

                assertEquals(
                        204,
                        one.send("POST", "/api/me/revoke-tokens", token, "").statusCode());
                var revoked = System.nanoTime();
                assertRefused(one, token);
                delays.add(lastLetIn(other, token, revoked));
                assertLetsInWhoSignsInAgain(one, user);
                assertLetsInWhoSignsInAgain(other, user);
                assertRefused(one, token);
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
                assertEquals(200, status(other, token));
            } while (System.nanoTime() - began < time.toNanos());
        }

        @Test
        void leavesOthersAlone() throws IOException, InterruptedException {
            var bystander = Service.token("eve");
            assertEquals(
                    204,
                    one.send("POST", "/api/me/revoke-tokens", Service.token("frank"), "")
                            .statusCode());

            assertEquals(200, status(one, bystander));
            assertEquals(200, status(other, bystander));
        }
    }

    @Nested
    class AnOperator {
        @Test
        void shutsOutAUserEverywhereWithinTwoSeconds() throws IOException, InterruptedException {
            var token = Service.token("grace");
            assertEquals(200, status(one, token));
            assertEquals(200, status(other, token));

            try (var command = revoke(SecretToken.environment(SecretToken.SECRET, postgres), "grace")) {
                var said = command.awaitLine("Refused from now on");
                var revoked = System.nanoTime();
                lastLetIn(one, token, revoked);
                lastLetIn(other, token, revoked);
                assertTrue(
                        said.matches("Refused from now on, by every instance within 2 seconds: tokens issued to this"
                                + " user until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\."),
                        said);
                assertEquals(0, command.awaitEnd());
            }
            assertLetsInWhoSignsInAgain(one, "grace");
            assertEquals(200, status(other, Service.token("heidi")));
        }
    }

    @Nested
    class ADatabaseThatIsAway {
        @Test
        void isBridgedByWhatIsKnownAndOtherwiseSaid(@TempDir Path data) throws IOException, InterruptedException {
            var lost = EmbeddedPostgres.start(data);
            try (var informed = Service.start(lost, Map.of());
                    var ignorant = Service.start(lost, Map.of())) {
                var revoked = Service.token("ivan");
                var environment = SecretToken.environment(SecretToken.SECRET, lost);
                try (var command = revoke(environment, "ivan")) {
                    assertEquals(0, command.awaitEnd());
                }
                lastLetIn(informed, revoked, System.nanoTime());
                assertEquals(200, status(informed, Service.token("judy")));
                lost.close();

                assertEquals(200, status(informed, Service.token("judy")));
                assertRefused(informed, revoked);
                var answer = ignorant.get("/api/me", Service.token("judy"));
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
                var running = service(dev);
                alice = dev.awaitLine("ALICE=").substring("ALICE=".length());
                bob = dev.awaitLine("BOB=").substring("BOB=".length());
                assertEquals(200, status(running, alice));

                assertRevokes(data, "alice");
                lastLetIn(running, alice, System.nanoTime());
                assertEquals(200, status(running, bob));
            }

            assertRevokes(data, "bob");

            try (var dev = Program.start(environment(data), "dev")) {
                var again = service(dev);
                assertRefused(again, alice);
                assertRefused(again, bob);
                assertEquals(200, status(again, dev.awaitLine("BOB=").substring("BOB=".length())));
            }
        }

        private static Service service(Program dev) throws InterruptedException {
            var line = dev.awaitLine("Latchkey is listening on ");
            return new Service(dev, Integer.parseInt(line.replaceAll(".* on http://localhost:(\\d+)\\..*", "$1")), 0);
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
