package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One process that outlives every change of its settings file; each test begins with settings of its own. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGHUP")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReloadProgramTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Program program;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private URI url;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        directory = temporary;
        write(secret(newSecret()));
        program = Program.start(
                Map.of("LATCHKEY_DATA_DIR", directory.resolve("data").toString(), "LATCHKEY_ADMIN_PORT", "0"),
                "dev",
                "--config",
                file().toString());
        url = URI.create(
                program.awaitLine("Latchkey is listening on ").replaceAll(".* on (http://localhost:\\d+) .*", "$1"));
    }

    @AfterAll
    void stop() {
        program.close();
    }

    private Path file() {
        return directory.resolve("settings.yaml");
    }

    private static String newSecret() {
        return "for-one-test-" + UUID.randomUUID();
    }

    private static String secret(String secret) {
        return settings("LATCHKEY_TOKEN_SECRET: " + secret);
    }

    private static String settings(String... lines) {
        return "PORT: 0\nLATCHKEY_TOKEN_ISSUER: " + SecretToken.ISSUER + "\nLATCHKEY_TOKEN_AUDIENCE: "
                + SecretToken.AUDIENCE + "\n" + String.join("\n", lines) + "\n";
    }

    /** Puts a whole file in the place of the old one. */
    private void write(String yaml) throws IOException {
        var written = Files.writeString(directory.resolve("written"), yaml);
        Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void reload(String yaml) throws IOException, InterruptedException {
        write(yaml);
        program.awaitLine("settings_reloaded");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(30));
        return HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private int status(String token) throws IOException, InterruptedException {
        return get("/api/me", "Authorization", "Bearer " + token).statusCode();
    }

    @Nested
    class AChangedFile {
        /** Threat 6.17. */
        @Test
        void replacesASecretStepByStep() throws IOException, InterruptedException {
            var old = newSecret();
            var next = newSecret();
            reload(secret(old));
            assertEquals(200, status(SecretToken.of(old)));
            assertEquals(401, status(SecretToken.of(next)));

            reload(settings("LATCHKEY_TOKEN_SECRET: " + next, "LATCHKEY_TOKEN_PREVIOUS_SECRET: " + old));
            assertEquals(200, status(SecretToken.of(old)));
            assertEquals(200, status(SecretToken.of(next)));

            reload(secret(next));
            assertEquals(401, status(SecretToken.of(old)));
            assertEquals(200, status(SecretToken.of(next)));
        }

        @Test
        void cannotLetTokensLiveLongerThanRevocationsAreRememberedFor() throws IOException, InterruptedException {
            var secret = newSecret();
            var settings = "LATCHKEY_TOKEN_SECRET: " + secret;
            reload(settings(settings, "LATCHKEY_TOKEN_MAX_LIFETIME: P1D"));
            write(settings(settings, "LATCHKEY_TOKEN_MAX_LIFETIME: P7DT1S"));
            assertTrue(program.awaitLine("settings_refused")
                    .contains("LATCHKEY_TOKEN_MAX_LIFETIME cannot be raised beyond what it was at the start"));
            assertEquals(200, status(SecretToken.of(secret)));
            reload(settings(settings, "LATCHKEY_TOKEN_MAX_LIFETIME: P7D"));
        }

        @Test
        void isKeptOutWhereItIsBroken() throws IOException, InterruptedException {
            var secret = newSecret();
            reload(secret(secret));
            Files.writeString(file(), "latchkey: [");
            assertTrue(program.awaitLine("settings_refused").contains("is not well-formed YAML"));
            assertEquals(200, status(SecretToken.of(secret)));

            var next = newSecret();
            reload(secret(next));
            assertEquals(200, status(SecretToken.of(next)));
        }

        @Test
        void isKeptOutWithALineForEachProblem() throws IOException, InterruptedException {
            var secret = newSecret();
            reload(secret(secret));
            write(settings("LATCHKEY_TOKEN_SECRET: hush-too-short", "LATCHKEY_TOKEN_CLOCK_SKEW: hush-PT2M"));
            program.awaitLine("\"problem\":\"LATCHKEY_TOKEN_SECRET must be at least 32 bytes of UTF-8\"");
            program.awaitLine("\"problem\":\"LATCHKEY_TOKEN_CLOCK_SKEW must be an ISO 8601 duration");

            assertEquals(200, status(SecretToken.of(secret)));
            assertFalse(program.lines().toString().contains("hush"));
        }

        @Test
        void namesWhatTakesARestart() throws IOException, InterruptedException {
            var secret = newSecret();
            reload(secret(newSecret()));
            write(secret(secret).replace("PORT: 0", "PORT: 1"));
            program.awaitLine("\"warning\":\"PORT takes effect after a restart\"");
            program.awaitLine("settings_reloaded");

            assertEquals(200, status(SecretToken.of(secret)));
        }

        @Test
        void movesToAnotherIssuerWhoseKeysCanBeHad() throws IOException, InterruptedException {
            var other = directory.resolve("other");
            var token = DevelopmentIssuer.open(other)
                    .issue(
                            "carol",
                            Instant.now(),
                            Duration.ofMinutes(5),
                            Map.of("iss", "https://other.example.com", "aud", SecretToken.AUDIENCE));
            reload(secret(newSecret()));
            assertEquals(401, status(token));
            reload(settings("LATCHKEY_TOKEN_JWKS_URL: " + DevelopmentIssuer.jwkSet(other))
                    .replace(SecretToken.ISSUER, "https://other.example.com"));

            assertEquals(200, status(token));
            assertTrue(get("/.well-known/oauth-protected-resource")
                    .body()
                    .contains("\"authorization_servers\":[\"https://other.example.com\"]"));

            Files.delete(Path.of(DevelopmentIssuer.jwkSet(other)));
            reload(settings(
                            "LATCHKEY_TOKEN_JWKS_URL: " + DevelopmentIssuer.jwkSet(other),
                            "LATCHKEY_CORS_ORIGINS: https://pages.example.com")
                    .replace(SecretToken.ISSUER, "https://other.example.com"));
            assertEquals(200, status(token), "its keys are kept while it is down");
        }

        @Test
        void doesNotMoveToAnIssuerWhoseKeysCannotBeHad() throws IOException, InterruptedException {
            var secret = newSecret();
            reload(secret(secret));
            write(settings(
                    "LATCHKEY_TOKEN_SECRET: " + newSecret(), "LATCHKEY_TOKEN_JWKS_URL: http://127.0.0.1:1/jwks"));
            program.awaitLine("gives no usable key now");

            assertEquals(200, status(SecretToken.of(secret)));
        }
    }

    @Nested
    class Sighup {
        @Test
        void hasTheFileReadAtOnce() throws IOException, InterruptedException {
            reload(secret(newSecret()));
            var secret = newSecret();
            write(secret(secret));
            program.hangUp();
            program.awaitLine("settings_reloaded");

            assertEquals(200, status(SecretToken.of(secret)));
        }

        @Test
        void saysThatNothingChanged() throws IOException, InterruptedException {
            var secret = newSecret();
            reload(secret(secret));
            program.hangUp();
            program.awaitLine("settings_unchanged");

            assertEquals(200, status(SecretToken.of(secret)));
        }

        @Test
        void doesNotTakeABadFile() throws IOException, InterruptedException {
            var secret = newSecret();
            reload(secret(secret));
            write("LATCHKEY_TOKEN_SECERT: " + newSecret());
            program.hangUp();
            program.awaitLine("there is no setting LATCHKEY_TOKEN_SECERT");

            assertEquals(200, status(SecretToken.of(secret)));
        }

        @Test
        void doesNotTakeTheLackOfAFile() throws IOException, InterruptedException {
            var secret = newSecret();
            reload(secret(secret));
            Files.delete(file());
            program.hangUp();
            program.awaitLine("cannot be read");

            assertEquals(200, status(SecretToken.of(secret)));
        }

        @Test
        void isLivedThroughWithoutAFile() throws IOException, InterruptedException {
            var data = directory.resolve("data-of-another");
            try (var other = Program.start(
                    Map.of("LATCHKEY_DATA_DIR", data.toString(), "PORT", "0", "LATCHKEY_ADMIN_PORT", "0"), "dev")) {
                other.awaitLine("Stop: Ctrl-C");
                other.hangUp();
                other.awaitLine("there is no settings file to read again");
                other.terminate();

                assertEquals(128 + 15, other.awaitEnd());
            }
        }
    }

    @Nested
    @EnabledOnOs(value = OS.LINUX, disabledReason = "script(1) has other options elsewhere")
    class InATerminal {
        @Test
        void livesThroughSighupButNotThroughTheEndOfTheTerminal() throws Exception {
            var data = directory.resolve("data-in-a-terminal");
            var environment = Map.of("LATCHKEY_DATA_DIR", data.toString(), "PORT", "0", "LATCHKEY_ADMIN_PORT", "0");
            try (var terminal = Program.startInTerminal(environment, "dev")) {
                terminal.awaitLine("Stop: Ctrl-C");
                var service = terminal.inTerminal();
                Program.hangUp(service);
                var unchanged = terminal.awaitLine("there is no settings file to read again");
                assertTrue(
                        unchanged.matches(
                                "[0-9:.]+Z settings_unchanged reason=\"there is no settings file to read again\""),
                        unchanged);
                assertTrue(service.isAlive());

                terminal.kill();
                service.onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Nested
    class TheLogLevel {
        private final String secret = newSecret();

        private void logFrom(String level) throws IOException, InterruptedException {
            write(settings("LATCHKEY_TOKEN_SECRET: " + secret, "LATCHKEY_LOG_LEVEL: " + level));
            program.awaitLine("\"event\":\"configuration_changed\",\"log\":\"audit\"");
        }

        @Test
        void changesAndLeavesTheAuditLogAlone() throws IOException, InterruptedException {
            logFrom("error");
            var before = program.lines().size();
            assertEquals(200, status(SecretToken.of(secret)));
            logFrom("info");
            assertEquals(200, status(SecretToken.of(secret)));
            program.awaitLine("\"event\":\"request\"");
            var requests = program.lines().stream()
                    .skip(before)
                    .filter(line -> line.contains("\"event\":\"request\""))
                    .count();
            assertEquals(1, requests);
        }
    }

    @Nested
    class RequestsDuringReloads {
        private static final int RELOADS = 50;
        private static final String OTHER_ISSUER = "https://other.example.com";

        private final String secret = newSecret();
        private final String otherSecret = newSecret();
        private final String one = settings(
                "LATCHKEY_TOKEN_SECRET: " + secret,
                "LATCHKEY_CORS_ORIGINS: https://one.example.com",
                "LATCHKEY_PUBLIC_URL: https://one.example.com");
        private final String other = settings(
                        "LATCHKEY_TOKEN_SECRET: " + otherSecret,
                        "LATCHKEY_CORS_ORIGINS: https://other.example.com",
                        "LATCHKEY_PUBLIC_URL: https://other.example.com")
                .replace(SecretToken.ISSUER, OTHER_ISSUER);
        private final AtomicBoolean done = new AtomicBoolean();

        /** Everything an answer shows of the configuration that gave it. */
        private String seen(String token) throws IOException, InterruptedException {
            var answer = get("/api/me", "Authorization", "Bearer " + token, "Origin", "https://one.example.com");
            var challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
            return answer.statusCode()
                    + (answer.headers()
                                    .firstValue("Access-Control-Allow-Origin")
                                    .isPresent()
                            ? " readable"
                            : "")
                    + (challenge.contains("https://one.example.com/") ? " one" : "")
                    + (challenge.contains("https://other.example.com/") ? " other" : "");
        }

        private Map<String, Integer> ask(String token) throws IOException, InterruptedException {
            var seen = new ConcurrentHashMap<String, Integer>();
            while (!done.get()) {
                seen.merge(seen(token), 1, Integer::sum);
            }
            return seen;
        }

        @Test
        void areEachAnsweredByOneConfigurationAlone() throws IOException, InterruptedException, ExecutionException {
            reload(one);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers = new ArrayList<Future<Map<String, Integer>>>();
                for (var token : List.of(
                        SecretToken.of(secret),
                        SecretToken.of(otherSecret, OTHER_ISSUER),
                        SecretToken.of(secret, OTHER_ISSUER))) {
                    Callable<Map<String, Integer>> asking = () -> ask(token);
                    answers.add(threads.submit(asking));
                }
                for (var i = 0; i < RELOADS; i++) {
                    write(i % 2 == 0 ? other : one);
                    program.hangUp();
                    program.awaitLine("settings_reloaded");
                }
                done.set(true);

                assertEquals(
                        List.of("200 readable", "401 other"),
                        answers.get(0).get().keySet().stream().sorted().toList());
                assertEquals(
                        List.of("200", "401 readable one"),
                        answers.get(1).get().keySet().stream().sorted().toList());
                // The secret of one with the issuer of the other: accepted by a mixture alone.
                assertEquals(
                        List.of("401 other", "401 readable one"),
                        answers.get(2).get().keySet().stream().sorted().toList());
            } finally {
                done.set(true);
            }
        }
    }
}
