package dev.latchkey.bootstrap.betterauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.Program;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat 0.10: the real Better Auth and the real program in one PostgreSQL, the session behind each token asked for, with
 * the rights that the documentation names. How long ended sessions counted is left in {@code target/session-delay.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LiveSessionTest {
    private static final Path FIGURES = Path.of(System.getProperty("basedir", ""), "target", "session-delay.txt");

    /** The bound that docs/operations.md states. */
    private static final Duration KNOWN = Duration.ofSeconds(5);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private SharedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private BetterAuthServer betterAuth;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private LatchkeyProcess latchkey;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @BeforeAll
    void start(@TempDir Path data) throws IOException, InterruptedException, SQLException {
        BetterAuthServer.NODE.install();
        postgres = SharedPostgres.start(data);
        started.push(postgres);
        betterAuth = BetterAuthServer.startOn(postgres.betterAuthUrl());
        started.push(betterAuth);
        postgres.grant();
        latchkey = LatchkeyProcess.start(postgres.settings(betterAuth));
        started.push(latchkey);
    }

    /** As many as came to start: there may be no Node. */
    @AfterAll
    void stop() throws Exception {
        for (var each : started) {
            each.close();
        }
    }

    private static int status(LatchkeyProcess latchkey, String token) throws IOException, InterruptedException {
        return latchkey.get(token, "/api/me").statusCode();
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertEquals(401, answer.statusCode());
        assertEquals("token_revoked", JsonText.member(answer.body(), "code"));
    }

    private static void assertRefused(LatchkeyProcess latchkey, String token) throws IOException, InterruptedException {
        assertRefused(latchkey.get(token, "/api/me"));
    }

    @Nested
    final class ASession {
        @Test
        void endsAccessWithinFiveSecondsOfItsSignOut() throws IOException, InterruptedException {
            var laptop = betterAuth.signUp("dora");
            var phone = betterAuth.signIn("dora");
            var onLaptop = betterAuth.token(laptop);
            var onPhone = betterAuth.token(phone);
            assertEquals(200, status(latchkey, onLaptop));
            assertEquals(200, status(latchkey, onPhone));

            betterAuth.signOut(phone);
            var last = lastLetIn(onPhone, System.nanoTime());

            assertEquals(200, status(latchkey, onLaptop));
            Files.writeString(
                    FIGURES,
                    String.format(
                            Locale.ROOT,
                            "A token in constant use was last let in %d ms after Better Auth's answer to the sign-out.%n",
                            last.toMillis()));
        }

        /** When the last request began that still was let in; none may begin later than what was found counts. */
        private Duration lastLetIn(String token, long signedOut) throws IOException, InterruptedException {
            var last = Duration.ZERO;
            while (true) {
                var began = Duration.ofNanos(System.nanoTime() - signedOut);
                var answer = latchkey.get(token, "/api/me");
                if (answer.statusCode() != 200) {
                    assertRefused(answer);
                    return last;
                }
                assertTrue(began.compareTo(KNOWN) <= 0, () -> "let in " + began + " after the sign-out");
                last = began;
            }
        }

        @Test
        void letsNobodyInAtAllOnATokenThatIsFirstSeenAfterItsEnd() throws IOException, InterruptedException {
            var user = betterAuth.signUp("erin");
            var token = betterAuth.token(user);

            betterAuth.signOut(user);

            assertRefused(latchkey, token);
        }

        /** The cookie cache has Better Auth itself believe in the session for five minutes more. */
        @Test
        void isNotBroughtBackByTokensThatBetterAuthStillMintsFromItsCookie() throws IOException, InterruptedException {
            var user = betterAuth.signUp("frank");
            assertEquals(200, status(latchkey, betterAuth.tokenByCookies(user)));
            var left = betterAuth.signUp("frances");

            betterAuth.signOut(left);

            assertRefused(latchkey, betterAuth.tokenByCookies(left));
        }

        @Test
        void endsAccessWhenItExpires() throws IOException, InterruptedException, SQLException {
            var expired = betterAuth.signUp("grace");
            var expiring = betterAuth.signUp("heidi");
            var tokens = List.of(betterAuth.token(expired), betterAuth.token(expiring));
            expire(expired, "now()");
            expire(expiring, "now() + interval '1 minute'");

            assertRefused(latchkey, tokens.getFirst());
            assertEquals(200, status(latchkey, tokens.getLast()));
        }

        private void expire(BetterAuthServer.SignedIn user, String when) throws SQLException {
            postgres.asBetterAuth(
                    "update session set \"expiresAt\" = " + when + " where \"userId\" = '" + user.userId() + "'");
        }

        @Test
        void endsAccessWithItsUser() throws IOException, InterruptedException, SQLException {
            var user = betterAuth.signUp("ivan");
            var token = betterAuth.token(user);

            postgres.asBetterAuth("delete from \"user\" where id = '" + user.userId() + "'");

            assertRefused(latchkey, token);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    final class WhereNobodyAsks {
        @SuppressWarnings("NullAway.Init") // set before all tests
        private LatchkeyProcess unasking;

        @BeforeAll
        void start() throws IOException, InterruptedException {
            var settings = new HashMap<>(postgres.settings(betterAuth));
            settings.remove("LATCHKEY_SESSION_CHECK");
            unasking = LatchkeyProcess.start(settings);
            started.push(unasking);
        }

        @Test
        void aTokenOutlivesItsSession() throws IOException, InterruptedException {
            var user = betterAuth.signUp("judy");
            var token = betterAuth.token(user);
            betterAuth.signOut(user);

            assertEquals(200, status(unasking, token));
            assertRefused(latchkey, token);
        }

        @Test
        void aTokenNeedNotNameItsSession() throws IOException, InterruptedException {
            var user = betterAuth.signUp("mallory");
            try (var old = betterAuth.startOldNeighbourOn(postgres.betterAuthUrl())) {
                var token = old.token(user);

                assertEquals(200, status(unasking, token));
                var answer = latchkey.get(token, "/api/me");
                assertEquals(401, answer.statusCode());
                assertEquals("invalid_token", JsonText.member(answer.body(), "code"));
            }
            assertEquals(200, status(latchkey, betterAuth.token(user)));
        }
    }

    @Nested
    final class ASchemaOfItsOwn {
        @Test
        void holdsTheSessionsWhereTheSettingNamesIt() throws IOException, InterruptedException, SQLException {
            try (var other = BetterAuthServer.startOn(postgres.betterAuthUrlInAuth())) {
                postgres.grantInAuth();
                var settings = new HashMap<>(postgres.settings(other));
                settings.put("LATCHKEY_SESSION_TABLE", "auth.session");
                try (var inAuth = LatchkeyProcess.start(settings)) {
                    var staying = other.signUp("niaj");
                    var leaving = other.signUp("olivia");
                    var tokens = List.of(other.token(staying), other.token(leaving));
                    other.signOut(leaving);

                    assertEquals(200, status(inAuth, tokens.getFirst()));
                    assertRefused(inAuth, tokens.getLast());
                }
            }
        }
    }

    @Nested
    final class TheRole {
        @Test
        void readsThreeColumnsOfSessions() throws IOException, InterruptedException, SQLException {
            var user = betterAuth.signUp("peggy");

            assertEquals(
                    List.of(List.of(user.userId())),
                    postgres.asLatchkey("select \"userId\" from session where \"userId\" = '" + user.userId()
                            + "' and id is not null and \"expiresAt\" > now()"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "select token from session",
                    "select * from session",
                    "select id from session where token = ''",
                    "select id from session order by token",
                    "select \"ipAddress\" from session",
                    "select id from \"user\"",
                    "select id from account",
                    "select id from jwks",
                    "select id from verification",
                    "delete from session returning id",
                    "update session set \"expiresAt\" = 'infinity' returning id"
                })
        void readsNoSessionTokenAndNothingElse(String statement) {
            var refusal = assertThrows(SQLException.class, () -> postgres.asLatchkey(statement));
            assertEquals("42501", refusal.getSQLState());
        }

        /** Those who are known may come in for as long as what was found counts; of others nothing can be said. */
        @Test
        void isMissedWhenItLosesItsRightAndGetsOnWhenItHasItBack()
                throws IOException, InterruptedException, SQLException {
            var token = betterAuth.token(betterAuth.signUp("rupert"));
            postgres.asBetterAuth("revoke all on session from latchkey_app");
            try {
                var answer = latchkey.get(token, "/api/me");
                assertEquals(503, answer.statusCode());
                assertEquals("database_unavailable", JsonText.member(answer.body(), "code"));
                assertTrue(answer.headers().firstValue("Retry-After").isPresent());
                assertStartIsRefused("latchkey: the role may not read the sessions. GRANT USAGE ");
            } finally {
                postgres.grant();
            }
            assertEquals(200, status(latchkey, token));
        }

        @Test
        void isRefusedWhereItReadsTheTokens() throws IOException, InterruptedException, SQLException {
            postgres.asBetterAuth("grant select (token) on session to latchkey_app");
            try {
                assertStartIsRefused("latchkey: the role may do more with Better Auth's tables than read id, ");
            } finally {
                postgres.asBetterAuth("revoke select (token) on session from latchkey_app");
            }
        }

        private void assertStartIsRefused(String problem) throws IOException, InterruptedException {
            var settings = new HashMap<>(postgres.settings(betterAuth));
            settings.putAll(Map.of("PORT", "0", "LATCHKEY_ADMIN_PORT", "0"));
            try (var program = Program.start(settings, "serve")) {
                assertEquals(1, program.awaitEnd());
                assertTrue(program.lines().getLast().startsWith(problem), program.lines()::toString);
            }
        }
    }
}
