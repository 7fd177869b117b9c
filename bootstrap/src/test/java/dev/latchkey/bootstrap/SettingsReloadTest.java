package dev.latchkey.bootstrap;

import static dev.latchkey.bootstrap.Setting.LATCHKEY_ENV;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_JWKS_URL;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_PREVIOUS_SECRET;
import static dev.latchkey.bootstrap.Setting.LATCHKEY_TOKEN_SECRET;
import static dev.latchkey.bootstrap.Setting.PORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.ReloadOutcome.Refused;
import dev.latchkey.bootstrap.ReloadOutcome.Reloaded;
import dev.latchkey.bootstrap.ReloadOutcome.Unchanged;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that change in a real file, and the real verifier that goes by them. */
@Timeout(60)
class SettingsReloadTest {
    private static final String SECRET = "only-for-tests-".repeat(4);
    private static final String OTHER = "another-for-tests-".repeat(3);
    private static final String PLACEHOLDER = "your-super-secret-key-min-32-characters";
    private static final TokenVerification FORGED = new TokenVerification.Rejected(TokenRejection.BAD_SIGNATURE);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final List<Settings> taken = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private CurrentVerifier verifier;

    @SuppressWarnings("NullAway.Init") // set before each test
    private SettingsReload reload;

    @BeforeEach
    void start() throws IOException, SettingsProblems {
        start(with());
    }

    @AfterEach
    void close() {
        verifier.close();
    }

    private void start(Map<String, String> settings) throws IOException, SettingsProblems {
        write(settings);
        var source = new SettingsSource(file(), Map.of("LATCHKEY_ADMIN_HOST", "127.0.0.2"));
        var values = source.read();
        verifier = new CurrentVerifier(SettingsLoader.serve(values), InstantSource.system(), List.of(), Tracing.OFF);
        reload = new SettingsReload(
                source::readAgain, SettingsLoader::serve, next -> verifier.replace(next, _ -> taken.add(next)), values);
    }

    /** The settings that every test starts with, some added or replaced. */
    private static Map<String, String> with(String... namesAndValues) {
        var settings = new TreeMap<>(Map.of(
                "LATCHKEY_TOKEN_ISSUER",
                SecretToken.ISSUER,
                "LATCHKEY_TOKEN_AUDIENCE",
                SecretToken.AUDIENCE,
                "LATCHKEY_TOKEN_SECRET",
                SECRET,
                "DATABASE_URL",
                "postgresql://app:hush@db.example.com/app"));
        for (var i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    private Path file() {
        return directory.resolve("settings.yaml");
    }

    private void write(Map<String, String> settings) throws IOException {
        var lines = settings.entrySet().stream()
                .map(it -> it.getKey() + ": '" + it.getValue() + "'")
                .toList();
        Files.write(file(), lines);
    }

    private void write(String... namesAndValues) throws IOException {
        write(with(namesAndValues));
    }

    private boolean accepts(String token) {
        return verifier.get().verify(new BearerToken(token)) instanceof TokenVerification.Verified;
    }

    private static Reloaded reloaded(Setting... changed) {
        return new Reloaded(Set.of(changed), Set.of());
    }

    @Nested
    class Takes {
        @Test
        void anotherSecret() throws IOException {
            assertTrue(accepts(SecretToken.of(SECRET)));
            write("LATCHKEY_TOKEN_SECRET", OTHER);

            assertEquals(reloaded(LATCHKEY_TOKEN_SECRET), reload.readAgain());
            assertEquals(FORGED, verifier.get().verify(new BearerToken(SecretToken.of(SECRET))));
            assertTrue(accepts(SecretToken.of(OTHER)));
        }

        @Test
        void twoSecretsWhileOneIsReplaced() throws IOException {
            write("LATCHKEY_TOKEN_SECRET", OTHER, "LATCHKEY_TOKEN_PREVIOUS_SECRET", SECRET);

            assertEquals(reloaded(LATCHKEY_TOKEN_SECRET, LATCHKEY_TOKEN_PREVIOUS_SECRET), reload.readAgain());
            assertTrue(accepts(SecretToken.of(SECRET)));
            assertTrue(accepts(SecretToken.of(OTHER)));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                BETTER_AUTH_URL                | http://localhost:3000
                BETTER_AUTH_SECRET             | 0123456789abcdef0123456789abcdef
                LATCHKEY_TOKEN_ISSUER          | https://other.example.com
                LATCHKEY_TOKEN_AUDIENCE        | https://other.example.com
                LATCHKEY_TOKEN_SECRET          | 0123456789abcdef0123456789abcdef
                LATCHKEY_TOKEN_PREVIOUS_SECRET | 0123456789abcdef0123456789abcdef
                LATCHKEY_TOKEN_JWKS_URL        | file:/nowhere
                LATCHKEY_TOKEN_JWKS_INSECURE   | true
                LATCHKEY_TOKEN_ALGORITHMS      | HS256,HS384
                LATCHKEY_TOKEN_CLOCK_SKEW      | PT5S
                LATCHKEY_TOKEN_MAX_LIFETIME    | PT1H
                LATCHKEY_TOKEN_TYPES           | at+jwt
                LATCHKEY_TOKEN_ENGINE          | helidon
                LATCHKEY_TOKEN_CACHE_SIZE      | 0
                LATCHKEY_CORS_ORIGINS          | https://pages.example.com
                LATCHKEY_PUBLIC_URL            | https://api.example.com
                LATCHKEY_LOG_LEVEL             | warn
                """)
        void eachSettingThatARunningServiceCanChange(Setting setting, String value)
                throws IOException, SettingsProblems {
            // With HMAC alone, no keys have to be fetched from what is changed here.
            start(with("LATCHKEY_TOKEN_ALGORITHMS", "HS256"));
            write("LATCHKEY_TOKEN_ALGORITHMS", "HS256", setting.name(), value);

            assertEquals(reloaded(setting), reload.readAgain());
            assertEquals(1, taken.size());
        }

        @Test
        void eachSettingInTheListAboveAndNoOther() {
            assertEquals(17, SettingsReload.RELOADABLE.size());
        }

        @Test
        void whatPagesAndClientsAreTold() throws IOException {
            write(
                    "LATCHKEY_CORS_ORIGINS",
                    "https://pages.example.com",
                    "LATCHKEY_PUBLIC_URL",
                    "https://public.example.com",
                    "LATCHKEY_TOKEN_ISSUER",
                    "https://other.example.com");
            reload.readAgain();

            var http = taken.getFirst().http();
            assertEquals(Set.of("https://pages.example.com"), http.corsOrigins());
            assertEquals(URI.create("https://public.example.com"), http.publicUrl());
            assertEquals("https://other.example.com", http.issuer());
        }

        @Test
        void nothingWhereNothingChanged() {
            assertEquals(new Unchanged(Set.of()), reload.readAgain());
            assertEquals(List.of(), taken);
        }
    }

    @Nested
    class LeavesForARestart {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                DATABASE_URL                | postgresql://other:hush@db.example.com/app
                LATCHKEY_DATABASE_OWNER_URL | postgresql://owner:hush@db.example.com/app
                LATCHKEY_DATABASE_POOL_SIZE | 5
                LATCHKEY_SESSION_CHECK      | true
                LATCHKEY_SESSION_TABLE      | auth.session
                LATCHKEY_DATA_DIR           | /elsewhere
                PORT                        | 8081
                LATCHKEY_HTTP_HOST          | 127.0.0.1
                LATCHKEY_ADMIN_PORT         | 9091
                LATCHKEY_ENV                | production
                """)
        void whatARunningServiceCannotChange(Setting setting, String value) throws IOException {
            write(setting.name(), value);

            assertEquals(new Unchanged(Set.of(setting)), reload.readAgain());
            assertEquals(List.of(), taken);
        }

        @Test
        void thePortsWhileItTakesTheRest() throws IOException {
            write("PORT", "8081", "LATCHKEY_TOKEN_SECRET", OTHER);

            assertEquals(new Reloaded(Set.of(LATCHKEY_TOKEN_SECRET), Set.of(PORT)), reload.readAgain());
            assertEquals(8080, taken.getFirst().http().port());
            assertTrue(accepts(SecretToken.of(OTHER)));
        }

        @Test
        void nothingThatTheEnvironmentSays() throws IOException {
            write("LATCHKEY_ADMIN_HOST", "127.0.0.3");

            assertEquals(new Unchanged(Set.of()), reload.readAgain());
        }
    }

    /** Threat 6.16 and 6.18. */
    @Nested
    class Refuses {
        private void assertRefused(String... problems) {
            assertEquals(new Refused(List.of(problems)), reload.readAgain());
            assertEquals(List.of(), taken);
            assertTrue(accepts(SecretToken.of(SECRET)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"latchkey: [", "port: &list [*list]", "a: &a [1]\nb: *a", "just words", "\0"})
        void brokenYaml(String yaml) throws IOException {
            Files.writeString(file(), yaml);

            assertRefused("the settings file " + file() + " is not well-formed YAML without aliases");
        }

        @Test
        void aFileThatIsGone() throws IOException {
            Files.delete(file());

            assertRefused("the settings file " + file() + " cannot be read");
        }

        @Test
        @Timeout(10)
        void aFewLinesThatMeanMoreThanFitsIntoMemory() throws IOException {
            var lines = new StringBuilder("a0: &a0 {x: y}\n");
            for (var i = 1; i <= 40; i++) {
                lines.append("a%d: &a%d {b: *a%d, c: *a%d}\n".formatted(i, i, i - 1, i - 1));
            }
            Files.writeString(file(), lines);

            assertRefused("the settings file " + file() + " is not well-formed YAML without aliases");
        }

        @Test
        void oneKeyTwice() throws IOException {
            Files.writeString(file(), "LATCHKEY_TOKEN_SECRET: " + OTHER + "\nLATCHKEY_TOKEN_SECRET: " + SECRET);

            assertRefused("the settings file " + file() + " has one key twice");
        }

        @Test
        void whatIsNoUtf8() throws IOException {
            Files.write(file(), new byte[] {'a', ':', ' ', (byte) 0xff});

            assertRefused("the settings file " + file() + " cannot be read");
        }

        @Test
        void aFileOfOneByteTooMuch() throws IOException {
            var text = Files.readString(file());
            Files.writeString(file(), text + "#".repeat(SettingsFile.MAX_BYTES - text.length()));
            assertEquals(new Unchanged(Set.of()), reload.readAgain());

            Files.writeString(file(), text + "#".repeat(SettingsFile.MAX_BYTES + 1 - text.length()));
            assertRefused("the settings file " + file() + " is longer than 64 KiB");
        }

        @Test
        void whatIsNoFileInItsPlace() throws IOException {
            Files.delete(file());
            Files.createDirectory(file());

            assertRefused("the settings file " + file() + " is no longer a regular file");
        }

        @Test
        void anEmptyFile() throws IOException {
            Files.writeString(file(), "");

            assertFalse(((Refused) reload.readAgain()).problems().isEmpty());
            assertTrue(accepts(SecretToken.of(SECRET)));
        }

        @Test
        void everyProblemAtOnceByNameAndNotByValue() throws IOException {
            write("LATCHKEY_TOKEN_SECRET", "too short", "LATCHKEY_CORS_ORIGINS", "*", "LATCHKEY_TOKEN_ISSUER", "i");

            assertRefused(
                    "LATCHKEY_TOKEN_SECRET must be at least 32 bytes of UTF-8",
                    "LATCHKEY_CORS_ORIGINS must be a comma list of origins such as https://app.example.com, each as"
                            + " browsers send it: lower case, without default port and without a slash at the end");
        }

        @Test
        void whatWouldKeepItFromStartingAgain() throws IOException {
            write("PORT", "many", "LATCHKEY_TOKEN_SECRET", OTHER);

            assertRefused("PORT must be a whole number from 0 to 65535");
        }

        @Test
        void aJwkSetThatGivesNoKey() throws IOException {
            write(
                    "LATCHKEY_TOKEN_JWKS_URL",
                    directory.resolve("none.json").toUri().toString());

            assertRefused("the JWK Set of LATCHKEY_TOKEN_JWKS_URL or BETTER_AUTH_URL gives no usable key now, so it"
                    + " cannot take the place of the old one");
        }

        @Test
        void whatBreaksTheServiceAndSaysWhereWithoutTheMessage() throws IOException {
            var inForce = new SettingsSource(file(), Map.of()).read();
            write("LATCHKEY_TOKEN_SECRET", OTHER);
            var broken = new SettingsReload(
                    new SettingsSource(file(), Map.of())::read,
                    SettingsLoader::serve,
                    _ -> {
                        throw new IllegalStateException("a library's words");
                    },
                    inForce);

            var problem = ((Refused) broken.readAgain()).problems().getFirst();
            assertTrue(
                    problem.matches("unexpected java\\.lang\\.IllegalStateException at dev\\.latchkey\\..*:\\d+"),
                    problem);
        }

        @Test
        void andTakesTheNextGoodFile() throws IOException {
            Files.writeString(file(), "latchkey: [");
            reload.readAgain();
            write("LATCHKEY_TOKEN_SECRET", OTHER);

            assertEquals(reloaded(LATCHKEY_TOKEN_SECRET), reload.readAgain());
            assertTrue(accepts(SecretToken.of(OTHER)));
        }

        @Test
        void andFindsTheOldFileUnchangedWhenItIsBack() throws IOException {
            Files.delete(file());
            reload.readAgain();
            write();

            assertEquals(new Unchanged(Set.of()), reload.readAgain());
        }
    }

    @Nested
    class InProduction {
        @BeforeEach
        void production() throws IOException, SettingsProblems {
            start(with("LATCHKEY_ENV", "production"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"production", "development"})
        void refusesAPublishedSecretWhateverTheFileSaysOfTheEnvironment(String environment) throws IOException {
            write("LATCHKEY_ENV", environment, "LATCHKEY_TOKEN_SECRET", PLACEHOLDER);

            assertEquals(
                    new Refused(List.of("LATCHKEY_TOKEN_SECRET is a placeholder that anyone can sign with:"
                            + " generate your own")),
                    reload.readAgain());
            assertTrue(accepts(SecretToken.of(SECRET)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"production", "development"})
        void refusesKeysOverPlainHttpWhateverTheFileSaysOfTheEnvironment(String environment) throws IOException {
            write("LATCHKEY_ENV", environment, "LATCHKEY_TOKEN_JWKS_URL", "http://localhost:1/jwks");

            assertEquals(
                    new Refused(List.of("LATCHKEY_TOKEN_JWKS_URL must be https in production: whoever can change the"
                            + " keys on their way can be anybody")),
                    reload.readAgain());
        }

        @Test
        void refusesTheDevelopmentIssuerWhateverTheFileSaysOfTheEnvironment() throws IOException {
            write("LATCHKEY_ENV", "development", "LATCHKEY_TOKEN_ISSUER", DevelopmentIssuer.ISSUER);

            assertEquals(
                    new Refused(List.of(
                            "LATCHKEY_TOKEN_ISSUER is the development issuer: its tokens are not for" + " production")),
                    reload.readAgain());
        }

        @Test
        void staysWhereTheFileNoLongerSaysSo() throws IOException {
            write();
            assertEquals(new Unchanged(Set.of(LATCHKEY_ENV)), reload.readAgain());
            write("LATCHKEY_TOKEN_SECRET", PLACEHOLDER);

            assertTrue(reload.readAgain() instanceof Refused);
        }
    }

    @Nested
    class WithAJwkSet {
        private Path data() {
            return directory.resolve("issuer");
        }

        private String location(Path issuer) {
            return DevelopmentIssuer.jwkSet(issuer).toString();
        }

        private String token(DevelopmentIssuer issuer) {
            return issuer.issue(
                    "carol",
                    Instant.now(),
                    Duration.ofMinutes(5),
                    Map.of("iss", SecretToken.ISSUER, "aud", SecretToken.AUDIENCE));
        }

        @Test
        void takesOneThatGivesKeysAndThenAnotherInItsPlace() throws IOException {
            var first = DevelopmentIssuer.open(data());
            var second = DevelopmentIssuer.open(directory.resolve("second"));
            write("LATCHKEY_TOKEN_JWKS_URL", location(data()));
            assertEquals(reloaded(LATCHKEY_TOKEN_JWKS_URL), reload.readAgain());
            assertTrue(accepts(token(first)));
            assertFalse(accepts(token(second)));

            write("LATCHKEY_TOKEN_JWKS_URL", location(directory.resolve("second")));
            assertEquals(reloaded(LATCHKEY_TOKEN_JWKS_URL), reload.readAgain());
            assertFalse(accepts(token(first)));
            assertTrue(accepts(token(second)));
        }

        @Test
        void keepsItsKeysInAnOutageOfTheIssuer() throws IOException {
            var issuer = DevelopmentIssuer.open(data());
            write("LATCHKEY_TOKEN_JWKS_URL", location(data()));
            reload.readAgain();
            Files.delete(Path.of(DevelopmentIssuer.jwkSet(data())));
            write("LATCHKEY_TOKEN_JWKS_URL", location(data()), "LATCHKEY_TOKEN_SECRET", OTHER);

            assertEquals(reloaded(LATCHKEY_TOKEN_SECRET), reload.readAgain());
            assertTrue(accepts(token(issuer)));
            assertTrue(accepts(SecretToken.of(OTHER)));
        }

        @Test
        void triesAgainWhenToldToWhatWasRefusedForWantOfKeys() throws IOException {
            write("LATCHKEY_TOKEN_JWKS_URL", location(data()));
            assertTrue(reload.readAgain() instanceof Refused);
            assertEquals(Optional.empty(), reload.lookAgain(), "once is enough for the log");
            var issuer = DevelopmentIssuer.open(data());

            assertEquals(reloaded(LATCHKEY_TOKEN_JWKS_URL), reload.readAgain());
            assertTrue(accepts(token(issuer)));
        }
    }

    @Nested
    class LookingNowAndThen {
        @Test
        void findsNothingWhereNothingChanged() {
            assertEquals(Optional.empty(), reload.lookAgain());
            assertEquals(Optional.empty(), reload.lookAgain());
        }

        @Test
        void takesAChangeThatIsStillTheSameTheNextTime() throws IOException {
            write("LATCHKEY_TOKEN_SECRET", OTHER);

            assertEquals(Optional.empty(), reload.lookAgain());
            assertEquals(Optional.of(reloaded(LATCHKEY_TOKEN_SECRET)), reload.lookAgain());
            assertEquals(Optional.empty(), reload.lookAgain());
        }

        @Test
        void leavesAFileThatIsStillBeingWritten() throws IOException {
            write("LATCHKEY_TOKEN_SECRET", OTHER);
            assertEquals(Optional.empty(), reload.lookAgain());
            write("LATCHKEY_TOKEN_SECRET", OTHER, "LATCHKEY_TOKEN_TYPES", "at+jwt");

            assertEquals(Optional.empty(), reload.lookAgain());
            assertEquals(
                    Optional.of(reloaded(LATCHKEY_TOKEN_SECRET, Setting.LATCHKEY_TOKEN_TYPES)), reload.lookAgain());
        }

        @Test
        void saysOnceThatAFileIsRefused() throws IOException {
            Files.writeString(file(), "latchkey: [");
            reload.lookAgain();

            assertTrue(reload.lookAgain().orElseThrow() instanceof Refused);
            assertEquals(Optional.empty(), reload.lookAgain());
        }

        @Test
        void findsNothingNewInWhatWasTakenOnASignal() throws IOException {
            write("LATCHKEY_TOKEN_SECRET", OTHER);
            reload.readAgain();

            assertEquals(Optional.empty(), reload.lookAgain());
        }

        @Test
        void seesAFileThatIsPutInPlaceOfTheOld() throws IOException {
            var old = Files.move(file(), directory.resolve("old.yaml"));
            write("LATCHKEY_TOKEN_SECRET", OTHER);
            // As old as the one before, as a restored copy is: times tell nothing.
            Files.setLastModifiedTime(file(), Files.getLastModifiedTime(old));
            reload.lookAgain();

            assertEquals(Optional.of(reloaded(LATCHKEY_TOKEN_SECRET)), reload.lookAgain());
        }

        @Test
        void followsASymbolicLinkThatIsSwappedAsKubernetesDoes() throws IOException, SettingsProblems {
            var moved = Files.move(file(), directory.resolve("first.yaml"));
            Files.createSymbolicLink(file(), moved);
            assertEquals(Optional.empty(), reload.lookAgain());
            var second = Files.copy(moved, directory.resolve("second.yaml"));
            Files.writeString(second, Files.readString(moved).replace(SECRET, OTHER));
            var link = Files.createSymbolicLink(directory.resolve("link"), second);
            Files.move(link, file(), StandardCopyOption.ATOMIC_MOVE);
            reload.lookAgain();

            assertEquals(Optional.of(reloaded(LATCHKEY_TOKEN_SECRET)), reload.lookAgain());
        }
    }

    @Nested
    class Source {
        @Test
        void canChangeWhereThereIsAFile() throws IOException {
            assertTrue(new SettingsSource(file(), Map.of()).canChange());
            assertFalse(new SettingsSource(null, Map.of()).canChange());
            assertFalse(new SettingsSource(Path.of("/dev/null"), Map.of()).canChange());
        }
    }
}
