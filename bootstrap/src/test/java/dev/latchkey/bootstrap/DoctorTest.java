package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.adapters.jwt.JwkSetFinding;
import dev.latchkey.adapters.persistence.DatabaseUrl;
import dev.latchkey.adapters.persistence.Schema;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code latchkey doctor}, as a user calls it. */
class DoctorTest {
    private static final String KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"kid\":\"a\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
    private static final String RANDOM = "q8Jw2mZ5vT0xYb7RkNfH3sLdGc9PaEuX1iOo4yKtMjBz";

    private static final String UNSET = "not set at all";

    private record Outcome(int exitCode, String out, String err) {
        /** Each code that is no more than well, or worse, with its severity. */
        List<String> remarks() {
            return findings()
                    .filter(it -> !List.of("ok", "left_out")
                            .contains(it.get("severity").stringValue()))
                    .map(it -> it.get("severity").stringValue() + " "
                            + it.get("code").stringValue())
                    .toList();
        }

        JsonNode finding(String code) {
            return findings()
                    .filter(it -> it.get("code").stringValue().equals(code))
                    .findFirst()
                    .orElseThrow();
        }

        private Stream<JsonNode> findings() {
            return JsonMapper.shared().readTree(out).get("findings").valueStream();
        }
    }

    @TempDir
    Path directory;

    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answers(int status, Map<String, String> headers, String body) {
        server.createContext("/api/auth/jwks", exchange -> {
            try (exchange) {
                headers.forEach(exchange.getResponseHeaders()::set);
                var bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private void publishes(String... keys) {
        answers(200, Map.of("Content-Type", "application/json"), "{\"keys\":[" + String.join(",", keys) + "]}");
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Outcome json(String... settings) {
        return doctor(List.of("--json"), settings);
    }

    private Outcome doctor(List<String> options, String... settings) {
        var environment = new HashMap<>(Map.of("LATCHKEY_DATA_DIR", directory.toString(), "BETTER_AUTH_URL", origin()));
        for (var i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        environment.values().removeIf(UNSET::equals);
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = Commands.of(new Surroundings(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .execute(Stream.concat(Stream.of("doctor"), options.stream()).toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    @Nested
    class Says {
        @Test
        void thatAllIsWellWithBetterAuth() {
            publishes(KEY);

            var outcome = json();

            assertEquals(0, outcome.exitCode(), outcome.out());
            assertEquals(List.of("note audience_is_issuer", "note database_embedded"), outcome.remarks());
            assertEquals(
                    "kid a, alg Ed25519",
                    outcome.finding("jwk_set_keys_usable").get("seen").stringValue());
            assertEquals("", outcome.err());
        }

        @Test
        void allOfItInTextOf80Columns() {
            answers(404, Map.of(), "");

            var outcome = doctor(List.of(), "LATCHKEY_TOKEN_SECRET", "supersecret");

            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.out().lines().allMatch(it -> it.length() <= 80), outcome.out());
            assertEquals("""
                error: 3 error, 1 note, 2 left out, 2 ok

                settings
                  error      serve would not start with the settings (setting_invalid)
                             seen: LATCHKEY_TOKEN_SECRET must be at least 32 bytes of UTF-8
                             do: Set or correct it in the environment, which wins, or in the
                             settings file. The README lists all settings.
                """, outcome.out().lines().limit(7).collect(Collectors.joining("\n", "", "\n")));
        }

        @Test
        void whatIsWrongWithTheSettingsAndLooksOnAllTheSame() {
            publishes(KEY);

            var outcome = json("PORT", "many", "DATABASE_URL", "nonsense");

            assertEquals(2, outcome.exitCode());
            assertEquals(
                    List.of("error setting_invalid", "error setting_invalid", "note audience_is_issuer"),
                    outcome.remarks());
            assertEquals(
                    "left_out",
                    outcome.finding("database_left_out").get("severity").stringValue());
            assertEquals(
                    "ok", outcome.finding("jwk_set_keys_usable").get("severity").stringValue());
        }

        @Test
        void whyADatabaseIsNotReached() throws IOException {
            publishes(KEY);

            var port = closedPort();
            var outcome = json("DATABASE_URL", "postgresql://app:canary-password@127.0.0.1:" + port + "/db");

            assertEquals(1, outcome.exitCode());
            assertEquals(List.of("note audience_is_issuer", "error database_connection_refused"), outcome.remarks());
            assertEquals(
                    "127.0.0.1:" + port + ", sqlState 08001",
                    outcome.finding("database_connection_refused").get("seen").stringValue());
            assertEquals(
                    "", outcome.finding("database_tls_not_needed").get("seen").stringValue());
            assertFalse(outcome.out().contains("canary"));
        }

        @Test
        void whereADatabaseOfNoNamedPortWasLookedFor() {
            publishes(KEY);

            var outcome = json("DATABASE_URL", "postgresql://app:one@nowhere.invalid,[::1]:1/db");

            assertTrue(outcome.out().contains("\"nowhere.invalid:5432,[::1]:1, sqlState 08001\""), outcome.out());
        }
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void takesTheSettingsFileBeforeOrAfterItsName(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("some.yaml"), "LATCHKEY_TOKEN_SECRET: k3J9x")
                .toString();
        for (var arguments : List.of(
                new String[] {"--config", file, "doctor", "--json"},
                new String[] {"doctor", "--config", file, "--json"})) {
            var out = new StringWriter();
            Commands.of(new Surroundings(Map.of())).setOut(new PrintWriter(out)).execute(arguments);
            assertTrue(out.toString().contains("secret_short"), out.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATCHKEY_TOKEN_ISSUER", "LATCHKEY_TOKEN_AUDIENCE"})
    void showsNoPasswordOfAnIssuerOrAudience(String setting) {
        var outcome = json(setting, "https://user:hush-hush@app.example.com");

        assertEquals(2, outcome.exitCode());
        assertFalse(outcome.out().contains("hush-hush"), outcome.out());
    }

    @Nested
    class OfTheSecret {
        @ParameterizedTest
        @CsvSource({
            "better-auth-secret-12345678901234567890, error secret_placeholder",
            "YOUR_SUPER_SECRET_KEY_MIN_32_CHARACTERS, error secret_placeholder",
            "\"better-auth-secret-12345678901234567890\", error secret_placeholder",
            "<a-string-secret-at-least-256-bits-long>, error secret_placeholder",
            "your-super-secret-jwt-token-with-at-least-32-characters-long, error secret_placeholder",
            "passwordpasswordpasswordpassword, warning secret_low_entropy",
        })
        void saysHowItCanBeGuessedAndNeverTheSecret(String secret, String remark) {
            publishes(KEY);

            var outcome = json("LATCHKEY_TOKEN_SECRET", secret);

            assertTrue(outcome.remarks().contains(remark), outcome.out());
            assertFalse(outcome.out().contains(secret));
            assertEquals(remark.startsWith("error") ? 1 : 0, outcome.exitCode());
        }

        @Test
        void saysThatItIsShortRepeatedOrBetterAuths() {
            publishes(KEY);

            assertTrue(json("LATCHKEY_TOKEN_SECRET", "k3J9x").remarks().contains("error secret_short"));
            var outcome = json("BETTER_AUTH_SECRET", RANDOM, "LATCHKEY_TOKEN_PREVIOUS_SECRET", RANDOM);
            assertEquals(
                    List.of(
                            "warning secret_repeated",
                            "note secret_shared",
                            "note audience_is_issuer",
                            "note database_embedded"),
                    outcome.remarks());
            assertFalse(outcome.out().contains(RANDOM));
        }
    }

    @Nested
    class OfTheIssuer {
        private static final String APP = "https://app.example.com";

        @ParameterizedTest
        @CsvSource({
            APP + "/api/auth, has_path",
            APP + "/, trailing_slash",
            "app.example.com, not_url",
            "localhost:3000, not_url",
            APP + "?tenant=1, has_query",
            APP + "#, has_query",
            "https://App.example.com, not_normalized",
            APP + ":443, not_normalized",
            "https://other.example.com, not_origin",
        })
        void saysHowItDiffersFromWhatBetterAuthSends(String value, String fault) {
            publishes(KEY);
            var settings = new String[] {"LATCHKEY_TOKEN_ISSUER", value, "LATCHKEY_TOKEN_AUDIENCE", value};

            var codes = json(settings).remarks();

            assertTrue(codes.contains("warning issuer_" + fault), codes::toString);
            assertTrue(codes.stream().anyMatch(it -> it.endsWith(" audience_" + fault)), codes::toString);
        }

        @ParameterizedTest
        @CsvSource({
            "app.example.com, warning issuer_not_url, note audience_not_url",
            "app.example.com/api/auth, warning issuer_not_url, note audience_not_url",
            "localhost, warning issuer_not_url, note audience_not_url",
            "auth:3000, warning issuer_not_url, note audience_not_url",
            "[::1]:3000, warning issuer_not_url, note audience_not_url",
            "my-api, warning issuer_not_url, ",
            "urn:example:api, warning issuer_not_url, ",
            "https://, warning issuer_not_url, ",
            "https://better_auth:3000, , ",
            "HTTPS://better_auth, , ",
        })
        void saysThatItIsNoUrl(String value, String ofIssuer, String ofAudience) {
            var outcome = json(
                    "BETTER_AUTH_URL",
                    "",
                    "LATCHKEY_TOKEN_JWKS_URL",
                    origin() + "/api/auth/jwks",
                    "LATCHKEY_TOKEN_ISSUER",
                    value,
                    "LATCHKEY_TOKEN_AUDIENCE",
                    value);

            assertEquals(
                    Stream.of(ofIssuer, ofAudience).filter(Objects::nonNull).toList(),
                    outcome.remarks().stream()
                            .filter(it -> it.endsWith("_not_url"))
                            .toList());
        }

        @Test
        void saysThatItIsThisMachineInProduction() {
            var codes = json("LATCHKEY_ENV", "production").remarks();

            assertTrue(codes.containsAll(List.of("warning issuer_local", "warning audience_local")), codes::toString);
        }

        @Test
        void saysThatItIsMissing() {
            var outcome = json("BETTER_AUTH_URL", "");

            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.remarks().containsAll(List.of("error issuer_empty", "error audience_empty")));
            assertEquals("", outcome.finding("issuer_empty").get("seen").stringValue());
        }

        @Test
        void saysThatItIsMissingWhereItsSourceIsRefused() {
            var outcome = json("BETTER_AUTH_URL", "app.example.com");

            for (var code : List.of("issuer_empty", "audience_empty")) {
                assertEquals(
                        "BETTER_AUTH_URL is set, but refused",
                        outcome.finding(code).get("seen").stringValue());
            }
        }
    }

    @Nested
    class OfTheJwkSet {
        @ParameterizedTest
        @CsvSource({
            "404, , jwt_plugin_missing",
            "404, text/html, jwk_set_html",
            "502, text/html, jwk_set_html",
            "302, , jwk_set_redirected",
            "429, , jwk_set_rate_limited",
            "500, , jwk_set_server_error",
            "403, , jwk_set_wrong_status",
            "200, text/html, jwk_set_html",
            "200, text/plain, jwk_set_wrong_content_type",
            "200, application/json, jwk_set_not_json",
        })
        void saysWhatCameInstead(int status, String type, String code) {
            answers(status, type == null ? Map.of() : Map.of("Content-Type", type), "canary");

            var outcome = json();

            assertEquals(1, outcome.exitCode());
            assertTrue(outcome.remarks().contains("error " + code), outcome.out());
            assertTrue(
                    outcome.finding(code).get("seen").stringValue().endsWith(" from " + origin() + "/api/auth/jwks"));
            assertFalse(outcome.out().contains("canary"));
        }

        @Test
        void saysWhyNothingCame() throws IOException {
            var closed = "http://127.0.0.1:" + closedPort() + "/jwks";

            assertTrue(inTime("LATCHKEY_TOKEN_JWKS_URL", closed).remarks().contains("error jwk_set_unreachable"));
            var none = inTime("LATCHKEY_TOKEN_JWKS_URL", "https://nowhere.invalid/jwks");
            assertTrue(none.remarks().contains("error jwk_set_host_unknown"), none.out());
            try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> speakPlainly(plain));
                var outcome = inTime("LATCHKEY_TOKEN_JWKS_URL", "https://127.0.0.1:" + plain.getLocalPort());
                assertTrue(outcome.remarks().contains("error jwk_set_not_trusted"), outcome.out());
            }
        }

        /** On a busy machine the first handshake of a process can take longer than a fetch may: then once more. */
        private Outcome inTime(String... settings) {
            return Stream.generate(() -> json(settings))
                    .limit(10)
                    .filter(it -> !it.remarks().contains("error jwk_set_timed_out"))
                    .findFirst()
                    .orElseThrow();
        }

        private static void speakPlainly(ServerSocket server) {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client has had enough, or the test has.
                }
            }
        }

        @Test
        void saysWhereItIsSentInstead() {
            answers(307, Map.of("Location", "https://user:canary@www.example.com/login?from=canary"), "");

            var outcome = json();

            assertEquals(
                    "status 307 to https://www.example.com/login from " + origin() + "/api/auth/jwks",
                    outcome.finding("jwk_set_redirected").get("seen").stringValue());
            assertFalse(outcome.out().contains("canary"));
        }

        @Test
        void saysWhyItIsNotLookedAt() {
            assertEquals(
                    "",
                    json("LATCHKEY_TOKEN_CLOCK_SKEW", "soon")
                            .finding("jwk_set_awaits_settings")
                            .get("seen")
                            .stringValue());
            assertEquals(
                    "neither BETTER_AUTH_URL nor LATCHKEY_TOKEN_JWKS_URL is set",
                    json("BETTER_AUTH_URL", "")
                            .finding("jwk_set_left_out")
                            .get("seen")
                            .stringValue());
            assertEquals(
                    "LATCHKEY_TOKEN_ALGORITHMS allows algorithms of secrets alone",
                    json("LATCHKEY_TOKEN_ALGORITHMS", "HS256", "LATCHKEY_TOKEN_SECRET", RANDOM)
                            .finding("jwk_set_left_out")
                            .get("seen")
                            .stringValue());
        }

        @Test
        void saysThatItComesUnprotected() {
            var outcome = json(
                    "LATCHKEY_TOKEN_JWKS_URL",
                    "http://nowhere.invalid/jwks?canary",
                    "LATCHKEY_TOKEN_JWKS_INSECURE",
                    "true");

            assertTrue(outcome.remarks().contains("warning jwk_set_plain_http"), outcome.out());
            assertFalse(outcome.out().contains("canary"));
        }

        @Test
        void readsAFile() throws IOException {
            var file = directory.resolve("jwks.json");
            var setting = file.toUri().toString();

            assertTrue(json("LATCHKEY_TOKEN_JWKS_URL", setting).remarks().contains("error jwk_set_file_unreadable"));
            Files.writeString(file, "{\"keys\":[" + KEY + "]}");
            assertEquals(0, json("LATCHKEY_TOKEN_JWKS_URL", setting).exitCode());
        }

        @Test
        void saysWhatIsWrongWithItsKeys() {
            publishes(
                    KEY,
                    KEY.replace("}", ",\"d\":\"canary\"}"),
                    "{\"kty\":\"oct\",\"k\":\"canary\"}",
                    KEY.replace("\"a\"", "\"b\"").replace("EdDSA", "ES256"));

            var outcome = json();

            assertEquals(
                    List.of(
                            "note audience_is_issuer",
                            "error jwk_set_private_members",
                            "error jwk_set_symmetric_keys",
                            "warning jwk_set_unusable_keys",
                            "note database_embedded"),
                    outcome.remarks());
            assertEquals(
                    "kid b has an alg that is unknown or does not fit the key",
                    outcome.finding("jwk_set_unusable_keys").get("seen").stringValue());
            assertFalse(outcome.out().contains("canary"));
        }

        @Test
        void saysThatItHasNoKeyToUse() {
            publishes();
            assertTrue(json().remarks().contains("error jwk_set_empty"));
        }

        @Test
        void saysThatTheEngineOrTheListTakesNoneOfItsKeys() {
            publishes(KEY);

            assertTrue(json("LATCHKEY_TOKEN_ENGINE", "helidon").remarks().contains("error jwk_set_no_usable_key"));
            assertTrue(json("LATCHKEY_TOKEN_ALGORITHMS", "ES256").remarks().contains("error jwk_set_no_allowed_key"));
        }

        @Test
        void saysThatDifferentKeysHaveOneName() {
            publishes(
                    KEY,
                    KEY.replace(
                            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                            "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"));

            assertTrue(json().remarks().contains("error jwk_set_duplicate_kids"));
        }

        @ParameterizedTest
        @EnumSource
        void hasACodeForAllThatIsSeen(JwkSetFinding.Code code) {
            assertTrue(JwkSetChecks.code(code).name().startsWith("JW"));
        }
    }

    @Nested
    class OfTheClock {
        @ParameterizedTest
        @CsvSource({
            "PT0S, clock_agrees, ",
            "PT5S, clock_agrees, ",
            "PT5.1S, clock_differs, the issuer's is 5 s ahead",
            "PT-30S, clock_differs, the issuer's is 30 s behind",
            "PT-30.1S, clock_differs_beyond_skew, 'the issuer''s is 30 s behind, tokens may differ by 30 s'",
        })
        void saysByHowMuchItDiffers(Duration difference, String code, String seen) {
            var finding = JwkSetChecks.clock(difference, Duration.ofSeconds(30));

            assertEquals(code, finding.code());
            assertEquals(seen == null ? "" : seen, finding.seen());
        }
    }

    @Nested
    class OfADatabaseInOrder {
        @Test
        void saysThatAllIsWellAndEndsWith0(@TempDir Path data) {
            publishes(KEY);
            try (var postgres = EmbeddedPostgres.start(data)) {
                var application = DatabaseUrl.parse(postgres.applicationUrl());
                Schema.migrate(DatabaseUrl.parse(postgres.ownerUrl()), application.user(), null);
                var settings = new String[] {
                    "BETTER_AUTH_URL",
                    UNSET,
                    "LATCHKEY_TOKEN_ISSUER",
                    origin(),
                    "LATCHKEY_TOKEN_AUDIENCE",
                    "https://api.example.com",
                    "LATCHKEY_TOKEN_JWKS_URL",
                    origin() + "/api/auth/jwks",
                    "DATABASE_URL",
                    postgres.applicationUrl()
                };

                var outcome = json(settings);
                assertEquals(0, outcome.exitCode(), outcome.out());
                assertEquals(List.of(), outcome.remarks());
                assertEquals(
                        Stream.of(
                                        "tls_not_needed",
                                        "reachable",
                                        "server_supported",
                                        "no_pooler",
                                        "pool_fits",
                                        "writable",
                                        "role_fit",
                                        "isolation_fit",
                                        "row_security_forced",
                                        "schema_current",
                                        "unbound")
                                .map(it -> "ok database_" + it)
                                .toList(),
                        outcome.findings()
                                .map(it -> it.get("severity").stringValue() + " "
                                        + it.get("code").stringValue())
                                .filter(it -> it.contains(" database_"))
                                .toList());

                var text = doctor(List.of(), settings);
                assertEquals(0, text.exitCode());
                assertTrue(text.out().matches("(?s)ok: 1 left out, \\d+ ok\\R.*"), text.out());
            }
        }
    }
}
