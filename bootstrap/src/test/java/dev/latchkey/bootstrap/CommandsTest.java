package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.JwtTokenVerifier;
import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome latchkey(Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var surroundings = new HashMap<>(Map.of("LATCHKEY_DATA_DIR", directory.toString()));
        surroundings.putAll(environment);
        var exitCode = Commands.of(new Surroundings(surroundings))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private Outcome latchkey(String... arguments) {
        return latchkey(Map.of(), arguments);
    }

    private TokenVerification verdict(String token) throws SettingsProblems {
        var settings = SettingsLoader.dev(SettingsValues.of(null, Map.of("LATCHKEY_DATA_DIR", directory.toString())));
        try (var verifier = new JwtTokenVerifier(settings.jwt(), new NimbusSignatureEngine(), InstantSource.system())) {
            verifier.warmUp();
            return verifier.verify(new BearerToken(token));
        }
    }

    @Nested
    class Token {
        @Test
        void isOneThatDevAccepts() throws SettingsProblems {
            var outcome = latchkey("token", "--user", "alice");

            assertEquals(0, outcome.exitCode());
            var verified = (TokenVerification.Verified) verdict(outcome.out().strip());
            assertEquals(new UserId("alice"), verified.userId());
            assertEquals(Duration.ofMinutes(15), Duration.between(verified.issuedAt(), verified.expiresAt()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"45s", "45m", "45h", "6d"})
        void livesAsLongAsItIsTold(String span) throws SettingsProblems {
            var outcome = latchkey("token", "--user", "alice", "--expires-in", span);

            var verified = (TokenVerification.Verified) verdict(outcome.out().strip());
            var expected = Map.of(
                    "45s", Duration.ofSeconds(45),
                    "45m", Duration.ofMinutes(45),
                    "45h", Duration.ofHours(45),
                    "6d", Duration.ofDays(6));
            assertEquals(expected.get(span), Duration.between(verified.issuedAt(), verified.expiresAt()));
        }

        @Test
        void takesClaimsAsJsonOrText() throws SettingsProblems {
            assertEquals(
                    new TokenVerification.Rejected(TokenRejection.WRONG_AUDIENCE),
                    verdict(latchkey("token", "--user", "alice", "--claim", "aud=[\"a\",\"b\"]")
                            .out()
                            .strip()));
            assertEquals(
                    new TokenVerification.Rejected(TokenRejection.WRONG_ISSUER),
                    verdict(latchkey("token", "--user", "alice", "--claim", "iss=https://else.example.com")
                            .out()
                            .strip()));
            assertEquals(
                    new TokenVerification.Rejected(TokenRejection.EXPIRED),
                    verdict(latchkey("token", "--user", "alice", "--claim", "exp=1000", "--claim", "iat=900")
                            .out()
                            .strip()));
        }

        @Test
        void isOfOneKeyHoweverOftenItIsAskedFor() throws SettingsProblems {
            var first = latchkey("token", "--user", "alice").out().strip();
            var second = latchkey("token", "--user", "bob").out().strip();

            assertEquals(header(first), header(second));
            assertTrue(verdict(first) instanceof TokenVerification.Verified);
            assertTrue(verdict(second) instanceof TokenVerification.Verified);
        }

        private static String header(String token) {
            return token.substring(0, token.indexOf('.'));
        }

        @Test
        void needsAUserThatCanBe() {
            assertEquals(2, latchkey("token").exitCode());
            var outcome = latchkey("token", "--user", "");
            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.err().startsWith("latchkey: --user must not be empty"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"15", "m", "0m", "-5m", "1.5h", "5y", "9999999999s"})
        void needsASpanThatIsOne(String span) {
            var outcome = latchkey("token", "--user", "alice", "--expires-in", span);

            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.err().contains("must be a number and a unit, such as 30s, 15m, 8h or 7d"));
        }

        @Test
        void needsADirectoryToKeepItsKeyIn() throws IOException {
            var file = Files.createFile(directory.resolve("file"));

            assertEquals(
                    new Outcome(
                            1,
                            "",
                            "latchkey: the data directory " + file + " cannot be written: check its owner and"
                                    + " permissions, or set LATCHKEY_DATA_DIR to another place\n"),
                    latchkey(Map.of("LATCHKEY_DATA_DIR", file.toString()), "token", "--user", "alice"));
        }

        @Test
        void isRefusedInProduction() {
            assertEquals(
                    new Outcome(2, "", "latchkey: LATCHKEY_ENV is production: token is for development only" + eol()),
                    latchkey(Map.of("LATCHKEY_ENV", "production"), "token", "--user", "alice"));
        }
    }

    @Nested
    class Serve {
        @Test
        void saysEveryProblemOfTheSettingsAndEndsWith2() {
            var expected = "latchkey: LATCHKEY_TOKEN_ISSUER is not set: give the exact iss of your tokens, or set"
                    + " BETTER_AUTH_URL"
                    + eol()
                    + "latchkey: LATCHKEY_TOKEN_AUDIENCE is not set: give one aud of your tokens, or set"
                    + " BETTER_AUTH_URL"
                    + eol()
                    + "latchkey: PORT must be a whole number from 0 to 65535"
                    + eol();
            assertEquals(new Outcome(2, "", expected), latchkey(Map.of("PORT", "http"), "serve"));
        }

        @Test
        void isWhatIsMeantWithoutACommand() {
            assertEquals(latchkey("serve"), latchkey());
        }
    }

    @Nested
    class Dev {
        @Test
        void isRefusedInProduction() {
            var outcome = latchkey(Map.of("LATCHKEY_ENV", "production"), "dev");

            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.err().contains("LATCHKEY_ENV is production: dev is for development only"));
        }

        @Test
        void bringsWhatItsFrontEndGoesWith() {
            var settings = Map.of(
                    "BETTER_AUTH_URL", "http://localhost:3000",
                    "DATABASE_URL", "postgresql://someone:hush@127.0.0.1:1/nowhere");

            assertEquals(
                    new Outcome(
                            2,
                            "",
                            "latchkey: BETTER_AUTH_URL is set: --frontend brings a Better Auth of its own" + eol()
                                    + "latchkey: DATABASE_URL is set: --frontend goes with the embedded PostgreSQL"
                                    + eol()),
                    latchkey(settings, "dev", "--frontend"));
        }
    }

    @Nested
    class Migrate {
        @Test
        void needsTheOwnerAndTheRole() {
            assertEquals(
                    new Outcome(
                            2,
                            "",
                            "latchkey: LATCHKEY_DATABASE_OWNER_URL is not set: migrations need the owner's credentials"
                                    + eol()
                                    + "latchkey: DATABASE_URL is not set: it names the role that the service will use"
                                    + eol()),
                    latchkey("migrate"));
        }

        @Test
        void saysThatTheDatabaseCannotBeReached() {
            var url = "postgresql://someone:hush@127.0.0.1:1/nowhere";
            var outcome = latchkey(Map.of("DATABASE_URL", url, "LATCHKEY_DATABASE_OWNER_URL", url), "migrate");

            assertEquals(1, outcome.exitCode());
            assertEquals("", outcome.out());
            assertEquals(1, outcome.err().lines().count());
            assertTrue(outcome.err().startsWith("latchkey: "));
            assertTrue(!outcome.err().contains("hush"));
        }
    }

    @Nested
    class Revoke {
        @Test
        void needsAUserThatCanBe() {
            assertEquals(2, latchkey("revoke").exitCode());
            for (var user : List.of("", "a\nb", "u".repeat(256))) {
                var outcome = latchkey("revoke", "--user", user);

                assertEquals(2, outcome.exitCode());
                assertTrue(
                        outcome.err()
                                .startsWith(
                                        "latchkey: --user must be a user's id: 1 to 255 characters, none of them a control one"));
            }
        }

        @Test
        void needsADatabaseThatThereIs() {
            assertEquals(
                    new Outcome(
                            2,
                            "",
                            "latchkey: DATABASE_URL is not set, and there is no database in LATCHKEY_DATA_DIR" + eol()),
                    latchkey("revoke", "--user", "alice"));
        }

        @Test
        void needsTheSettingsOfTheService() {
            var outcome = latchkey(Map.of("LATCHKEY_ENV", "production"), "revoke", "--user", "alice");

            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.err().contains("latchkey: LATCHKEY_TOKEN_ISSUER is not set"), outcome.err());
            assertTrue(outcome.err().contains("latchkey: DATABASE_URL is not set"), outcome.err());
        }

        @Test
        void saysThatTheDatabaseCannotBeReached() {
            var url = "postgresql://someone:hush@127.0.0.1:1/nowhere";
            var outcome = latchkey(Map.of("DATABASE_URL", url), "revoke", "--user", "alice");

            assertEquals(
                    new Outcome(
                            1,
                            "",
                            "latchkey: the database cannot be reached (SQLSTATE 08001). Check the address and the TLS"
                                    + " parameters of its URL, and the network." + eol()),
                    outcome);
        }
    }

    private static String eol() {
        return System.lineSeparator();
    }
}
