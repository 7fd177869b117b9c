package dev.latchkey.bootstrap.betterauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.Explain;
import dev.latchkey.bootstrap.Program;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Falls into each trap of Better Auth as somebody new to it would, with the real npm package, and compares what
 * {@code latchkey explain} and {@code latchkey serve} say with the table of {@code docs/explain.md}. What they said in full
 * is left in {@code target/traps.txt}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrapsTest {
    private static final String SECRET = "for-this-test-only-0f3b9c1d7e5a4826b1d0c9e8f7a6b5c4";
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path SAID = MODULE.resolve("target/traps.txt");

    private final Map<String, String> rows = new LinkedHashMap<>();
    private final Map<String, String> said = new TreeMap<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private TrapServers servers;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Program serve;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private String serveUrl;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Map<String, String> inForce;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        directory = temporary;
        servers = TrapServers.start(SECRET);
        postgres = EmbeddedPostgres.start(directory.resolve("data"));
        inForce = plain();
        write(inForce);
        serve = Program.start(database(), "serve", "--config", file().toString());
        serveUrl = url(serve);
        for (var line : Files.readAllLines(MODULE.resolve("../docs/explain.md"))) {
            if (line.startsWith("| ") && line.matches(".* (2|4|5)\\d\\d( `\\w+`)? \\|")) {
                rows.put(line.substring(2, line.indexOf(" |")), line);
            }
        }
    }

    @AfterAll
    void stop() throws IOException {
        if (serve != null) {
            serve.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (servers != null) {
            servers.close();
        }
        Files.writeString(SAID, String.join("\n", said.values()));
        assertEquals(said.keySet(), rows.keySet().stream().collect(Collectors.toCollection(TreeSet::new)));
    }

    private Map<String, String> database() {
        return Map.of(
                "DATABASE_URL",
                postgres.applicationUrl(),
                "LATCHKEY_DATABASE_OWNER_URL",
                postgres.ownerUrl(),
                "LATCHKEY_HTTP_HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "LATCHKEY_ADMIN_PORT",
                "0");
    }

    private static String url(Program program) throws InterruptedException {
        var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
        return "http://127.0.0.1:" + listening.get("port") + "/api/me";
    }

    private Path file() {
        return directory.resolve("settings.yaml");
    }

    private void write(Map<String, String> settings) throws IOException {
        var written = Files.writeString(
                directory.resolve("written"),
                settings.entrySet().stream()
                        .map(it -> it.getKey() + ": '" + it.getValue() + "'")
                        .collect(Collectors.joining("\n")));
        Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void configure(Map<String, String> settings) throws IOException, InterruptedException {
        if (!inForce.equals(settings)) {
            write(settings);
            serve.hangUp();
            serve.awaitLine("settings_reloaded");
            inForce = settings;
        }
    }

    /** Believes the server, and whatever is signed under its secret. */
    private Map<String, String> believing(String server) {
        return Map.of("BETTER_AUTH_URL", servers.url(server), "BETTER_AUTH_SECRET", SECRET);
    }

    private Map<String, String> plain() {
        return believing("plain");
    }

    /** The JWT of somebody who has signed up, in the answer of {@code GET /api/auth/token}. */
    private String jwt(String url) throws IOException, InterruptedException {
        var answer = servers.token(url, servers.signUp(url));
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    /** What explain says of what is {@code given}, with the keys that the server publishes, and serve of its token. */
    private void assertSaid(String trap, Map<String, String> settings, String keysOf, String given)
            throws IOException, InterruptedException {
        var options = new String[] {"--json"};
        if (!keysOf.isEmpty()) {
            var keys = servers.get(servers.url(keysOf) + "/api/auth/jwks");
            assertEquals(200, keys.statusCode());
            var jwkSet = Files.writeString(directory.resolve("jwks.json"), keys.body());
            options = new String[] {"--json", "--jwks=" + jwkSet};
        }
        var explained = JsonMapper.shared()
                .readTree(Explain.run(settings, given, options).out());
        configure(settings);
        var answer = servers.get(serveUrl, "Authorization", "Bearer " + token(given));
        var code = answer.statusCode() == 200 ? "" : JsonText.member(answer.body(), "code");
        if (answer.statusCode() == 401) {
            var id = JsonText.member(answer.body(), "requestId");
            assertEquals(text(explained, "reason"), JsonText.member(serve.awaitLine(id), "reason"), trap);
        }
        assertEquals(answer.statusCode(), explained.at("/answer/status").intValue(), trap);
        assertEquals(code, text(explained.get("answer"), "code"), trap);
        var reason = text(explained, "reason");
        assertRow(
                trap,
                text(explained, "verdict") + ": " + text(explained, "summary")
                        + (reason.isEmpty() ? "" : " (`" + reason + "`)"),
                answer.statusCode(),
                code,
                """
                sent      %s
                expected  %s
                seen      %s
                cause     %s
                change    %s
                """.formatted(
                                text(explained, "kind"),
                                text(explained, "expected"),
                                text(explained, "seen"),
                                text(explained, "cause"),
                                text(explained, "change")));
    }

    private void assertRow(String trap, String explained, int status, String code, String more) {
        var answer = status + (code.isEmpty() ? "" : " `" + code + "`");
        said.put(
                trap,
                "== " + trap + "\nexplain   " + explained + "\n" + more + "serve     " + answer.replace("`", "")
                        + "\n");
        assertEquals("| " + trap + " | " + explained + " | " + answer + " |", rows.get(trap));
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).stringValue("");
    }

    /** As a program would take it out of what it was given. */
    private static String token(String given) {
        return given.startsWith("{") ? JsonText.member(given, "token") : given.replaceAll("^.*(: |session_\\w+=)", "");
    }

    @Test
    void aSessionTokenForAJwt() throws IOException, InterruptedException {
        var signedUp = servers.signUp(servers.url("plain"));
        assertSaid("The `token` of a sign-in is sent", plain(), "plain", TrapServers.sessionToken(signedUp));
        assertSaid(
                "The session cookie is sent, decoded",
                plain(),
                "plain",
                signedUp.headers().firstValue("set-auth-token").orElseThrow());
        assertSaid("The session cookie is sent as it is", plain(), "plain", TrapServers.cookies(signedUp));
    }

    @ParameterizedTest
    @CsvSource({
        "compactCache, 'The cookie cache is sent, `compact`'",
        "jwtCache, 'The cookie cache is sent, `jwt`'",
        "publishedCache, 'The cookie cache is sent, `jwt` with `sessionCookieCache`'",
        "encryptedCache, 'The cookie cache is sent, `jwe`'"
    })
    void theCookieCacheForAJwt(String server, String trap) throws IOException, InterruptedException {
        var url = servers.url(server);
        var signedUp = servers.signUp(url);
        servers.token(url, signedUp); // which makes the key
        assertSaid(trap, believing(server), server, TrapServers.cookies(signedUp));
    }

    @Test
    void optionsThatDoNotExist() throws IOException, InterruptedException {
        var url = servers.url("madeUpOptions");
        assertSaid(
                "`jwt({ algorithm: \"HS256\", jwtSecret })`, which are no options",
                Map.of("LATCHKEY_TOKEN_ISSUER", url, "LATCHKEY_TOKEN_AUDIENCE", url, "LATCHKEY_TOKEN_SECRET", SECRET),
                "",
                jwt(url));
    }

    @ParameterizedTest
    @CsvSource({
        "hs256Keys, 500, jwk_set_server_error, '`keyPairConfig: { alg: \"HS256\" }`: `/token` and `/jwks` answer 500'",
        "withoutJwt, 404, jwt_plugin_missing, '`jwt()` is missing: `/token` and `/jwks` answer 404'"
    })
    void serversWithoutKeys(String server, int status, String code, String trap)
            throws IOException, InterruptedException {
        var url = servers.url(server);
        var answer = servers.token(url, servers.signUp(url));
        assertEquals(status, answer.statusCode());
        assertEquals(status, servers.get(url + "/api/auth/jwks").statusCode());

        var settings = new TreeMap<>(database());
        settings.put("BETTER_AUTH_URL", url);
        try (var alone = Program.start(settings, "serve")) {
            var fetched = JsonMapper.shared().readTree(alone.awaitLine("jwk_set_fetch_failed"));
            assertEquals(code, text(fetched, "code"));
            assertSaidNothingToExplain(
                    trap,
                    answer,
                    servers.get(url(alone), "Authorization", "Bearer " + token(jwt(servers.url("plain")))),
                    "log       " + text(fetched, "event") + ", reason " + text(fetched, "reason") + "\n");
        }
        assertEquals(List.of(code), errorsByDoctor(settings));
    }

    private static List<String> errorsByDoctor(Map<String, String> settings) throws IOException, InterruptedException {
        try (var doctor = Program.start(settings, "doctor", "--json")) {
            assertEquals(1, doctor.awaitEnd());
            return JsonMapper.shared()
                    .readTree(String.join("\n", doctor.lines()))
                    .get("findings")
                    .valueStream()
                    .filter(it -> text(it, "severity").equals("error"))
                    .map(it -> text(it, "code"))
                    .toList();
        }
    }

    private void assertSaidNothingToExplain(
            String trap, HttpResponse<String> answer, HttpResponse<String> served, String more) {
        var explained = Explain.run(plain(), answer.body());
        assertEquals(2, explained.exitCode());
        assertEquals("", explained.out());
        var complaint = explained.err().replaceFirst("latchkey: (.*)\\R", "$1");
        assertRow(
                trap,
                complaint.substring(0, complaint.indexOf('.')),
                served.statusCode(),
                served.statusCode() == 200 ? "" : JsonText.member(served.body(), "code"),
                "          " + complaint + "\n" + more);
    }

    @Test
    void aSecretThatWasChanged() throws IOException, InterruptedException {
        var before = jwt(servers.url("before"));
        var url = servers.url("otherSecret");
        var answer = servers.token(url, servers.signUp(url));
        assertEquals(500, answer.statusCode());
        assertEquals(
                servers.get(servers.url("before") + "/api/auth/jwks").body(),
                servers.get(url + "/api/auth/jwks").body());

        configure(believing("before"));
        assertSaidNothingToExplain(
                "The secret was changed: `/token` answers 500, and what was signed before is accepted still",
                answer,
                servers.get(serveUrl, "Authorization", "Bearer " + token(before)),
                "");
    }

    @Test
    void anotherAlgorithmOverOldKeys() throws IOException, InterruptedException {
        jwt(servers.url("before"));
        var settings = new TreeMap<>(believing("otherAlgorithm"));
        settings.put("LATCHKEY_TOKEN_ALGORITHMS", "ES256");
        assertSaid(
                "`keyPairConfig.alg` was changed over a database that has a key",
                settings,
                "otherAlgorithm",
                jwt(servers.url("otherAlgorithm")));
    }

    @Test
    void aBaseUrlWithAPath() throws IOException, InterruptedException {
        var url = servers.url("baseUrlWithPath");
        var settings = new TreeMap<>(believing("baseUrlWithPath"));
        settings.put("LATCHKEY_TOKEN_ISSUER", url + "/api/auth");
        assertSaid("`LATCHKEY_TOKEN_ISSUER` is a `baseURL` with its path", settings, "baseUrlWithPath", jwt(url));
        assertSaid(
                "`BETTER_AUTH_URL` is a `baseURL` with its path",
                Map.of("BETTER_AUTH_URL", url + "/api/auth"),
                "baseUrlWithPath",
                jwt(url));
    }

    @Test
    void noBaseUrl() throws IOException, InterruptedException {
        var asCalled = servers.url("withoutBaseUrl").replace("127.0.0.1", "localhost");
        assertSaid(
                "No `baseURL`, and `/token` is called by another name",
                believing("withoutBaseUrl"),
                "withoutBaseUrl",
                jwt(asCalled));
    }

    @Test
    void aSpanThatIsANumber() throws IOException, InterruptedException {
        assertSaid(
                "`expirationTime: 900`, a number",
                believing("numberAsSpan"),
                "numberAsSpan",
                jwt(servers.url("numberAsSpan")));
    }

    @Test
    void anIssuerAlone() throws IOException, InterruptedException {
        var settings = new TreeMap<>(believing("issuerAlone"));
        settings.put("LATCHKEY_TOKEN_ISSUER", "https://issuer.example.test");
        settings.put("LATCHKEY_TOKEN_AUDIENCE", "https://issuer.example.test");
        assertSaid("`issuer` is set without `audience`", settings, "issuerAlone", jwt(servers.url("issuerAlone")));
    }

    @Test
    void aTokenAfterSignOut() throws IOException, InterruptedException {
        var url = servers.url("withoutBaseUrl");
        var signedUp = servers.signUp(url);
        var token = servers.token(url, signedUp).body();
        var session = TrapServers.sessionToken(signedUp);
        assertEquals(200, servers.post(url, "/sign-out", session, "{}").statusCode());
        assertEquals(401, servers.token(url, signedUp).statusCode());
        assertSaid("Signed out, and the JWT sent on", believing("withoutBaseUrl"), "withoutBaseUrl", token);
    }

    @Test
    void theTokenOfAMail() throws IOException, InterruptedException {
        jwt(servers.url("mail"));
        assertSaid(
                "The token of a verification mail is sent",
                believing("mail"),
                "mail",
                servers.get(servers.url("mail") + "/last-mail").body());
    }

    @Test
    void aLargePicture() throws IOException, InterruptedException {
        var url = servers.url("plain");
        var signedUp = servers.signUp(url, "data:" + "x".repeat(12_000));
        var token = servers.token(url, signedUp).body();
        assertTrue(token.length() > 16_000);
        assertSaid("A user's picture is a `data:` URL of 12,000 characters", plain(), "plain", token);
    }
}
