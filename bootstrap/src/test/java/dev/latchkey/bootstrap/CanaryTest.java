package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import dev.latchkey.bootstrap.postgres.Sql;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Threats 0.6 and 6.10: secrets, tokens and claims about people go in; nothing that the program says holds any. */
@Timeout(300)
class CanaryTest {
    private static final String SECRET = "canary-secret-0123456789-0123456789-0123456789";
    private static final String PASSWORD = "canary-password-0123456789";
    private static final String SUBJECT = "canary-subject";
    private static final String EMAIL = "canary.address@example.com";
    private static final String NAME = "Canary Lovelace";
    private static final String IN_URL = "canary-in-the-url";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path data;

    private static String token() {
        var members = """
                "sub":"%s","email":"%s","name":"%s"\
                """.formatted(SUBJECT, EMAIL, NAME);
        return SecretToken.of(SECRET, SecretToken.ISSUER, members);
    }

    @Nested
    class WhileItRuns {
        private final String token = token();
        private final Canaries canaries = new Canaries()
                .add("the secret", SECRET)
                .add("the subject", SUBJECT)
                .add("the address", EMAIL)
                .add("the name", NAME)
                .add("the key set's query", IN_URL)
                .addToken("the user's token", token);
        private final Set<Integer> statuses = new TreeSet<>();
        private final List<String> said = new ArrayList<>();

        @Test
        void nothingComesOut() throws IOException, InterruptedException, SQLException {
            try (var postgres = EmbeddedPostgres.start(data.resolve("elsewhere"))) {
                canaries.add("the previous secret", String.valueOf(settings().get("LATCHKEY_TOKEN_SECRET")));
                canaries.add("the password", password(postgres.applicationUrl()));
                canaries.add("the owner's password", password(postgres.ownerUrl()));
                var keys = serveKeys();
                try (var program = Program.start(settings(postgres, keys), "serve")) {
                    var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
                    var service = new RawHttp(listening.get("port").intValue());
                    var admin = new RawHttp(listening.get("adminPort").intValue());
                    useTheService(service);
                    keys.stop(0);
                    sendAllTokens(service);
                    Sql.execute(postgres.ownerUrl(), "alter table latchkey.task rename to elsewhere");
                    ask(service, "GET /api/tasks", "", "");
                    stop(postgres);
                    ask(service, "GET /api/tasks", "", "");
                    said.add(admin.send(request("GET /observe/health", "", "")));
                    said.add(admin.send(request("GET /observe/metrics", "", "")));
                    assertTrue(said.getLast().contains("http_server_request_duration_seconds_count"), said::getLast);
                    said.add(threads(program));
                    program.terminate();
                    program.awaitEnd();
                    said.addAll(program.lines());
                }
            }

            assertEquals(Set.of(200, 201, 204, 400, 401, 404, 405, 412, 413, 415, 431, 500, 503), statuses);
            canaries.assertNoneIn(said);
        }

        private static void stop(EmbeddedPostgres postgres) {
            postgres.close();
        }

        private void useTheService(RawHttp service) throws IOException {
            var me = service.send(request("GET /api/me", "Authorization: Bearer " + token + "\r\n", ""));
            assertTrue(me.endsWith("{\"userId\":\"" + SUBJECT + "\"}"), "whose token it is, and nothing else");
            var made = ask(service, "POST /api/tasks", json(), "{\"title\":\"a\"}");
            var path = made.replaceAll("(?si).*\r\nlocation: (?:https?://[^/]*)?(\\S+)\r\n.*", "$1");
            ask(service, "GET " + path, "", "");
            ask(service, "PATCH " + path, patch() + "If-Match: \"stale\"\r\n", "{\"title\":\"b\"}");
            ask(service, "PATCH " + path, "Content-Type: text/plain\r\n", EMAIL);
            ask(service, "PUT " + path, json(), "{}");
            ask(service, "DELETE " + path, "", "");
            ask(service, "GET " + path, "", "");
            ask(service, "GET /api/tasks/" + token, "", "");
            ask(service, "GET /api/me?access_token=" + token, "", "");
            ask(service, token + " /api/me", "", "");
            ask(service, "GET /" + SECRET, "X-" + SECRET + ": " + SECRET + "\r\nCookie: a=" + SECRET + "\r\n", "");
            ask(service, "GET /api/me", "Authorization: Bearer " + token + "\r\n", "");
            ask(service, "GET /api/me", "X: " + (token + " ").repeat(60) + "\r\n", "");
            ask(service, "POST /api/tasks", json() + "Content-Length: 70000\r\n", "");
            for (var body : List.of(
                    "{\"title\":\"" + EMAIL,
                    "{\"title\":" + token + "}",
                    "{\"title\":[\"" + token + "\",\"" + EMAIL + "\"]}",
                    "{\"title\":\"a\",\"completed\":\"" + SECRET + "\"}",
                    "{\"title\":\"" + EMAIL + "\0\"}",
                    "{\"title\":\"" + (token + " ").repeat(3) + "\"}",
                    "[\"" + NAME + "\"]",
                    token)) {
                ask(service, "POST /api/tasks", json(), body);
            }
        }

        /** Also those that are refused, and those that cannot be judged for want of keys. */
        private void sendAllTokens(RawHttp service) throws IOException {
            for (var it : PublishedTokens.cases()) {
                for (var sample : it.get("requests")) {
                    var query = sample.has("query") ? "?" + sample.get("query").stringValue() : "";
                    said.add(send(service, request("GET /api/me" + query, headers(sample), "")));
                    if (sample.has("token")) {
                        canaries.addToken(
                                it.get("id").stringValue(), sample.get("token").stringValue());
                    }
                }
            }
        }

        private static String headers(JsonNode sample) {
            if (sample.has("token")) {
                return "Authorization: Bearer " + sample.get("token").stringValue() + "\r\n";
            }
            var headers = new StringBuilder();
            sample.get("headers").forEach(it -> headers.append(it.stringValue()).append("\r\n"));
            return headers.toString();
        }

        /** As the user, who gets back what they may know. */
        private String ask(RawHttp service, String what, String headers, String body) throws IOException {
            var answer = send(service, request(what, "Authorization: Bearer " + token + "\r\n" + headers, body));
            said.add(answer);
            return answer;
        }

        private String send(RawHttp service, String request) throws IOException {
            var answer = service.send(request);
            statuses.add(RawHttp.status(answer));
            return answer;
        }

        private Map<String, String> settings() throws IOException {
            return PublishedTokens.settings(data);
        }

        private Map<String, String> settings(EmbeddedPostgres postgres, HttpServer keys) throws IOException {
            var settings = new HashMap<>(settings());
            settings.put("LATCHKEY_TOKEN_PREVIOUS_SECRET", settings.get("LATCHKEY_TOKEN_SECRET"));
            settings.put("LATCHKEY_TOKEN_SECRET", SECRET);
            settings.put("DATABASE_URL", postgres.applicationUrl());
            settings.put("LATCHKEY_DATABASE_OWNER_URL", postgres.ownerUrl());
            settings.put(
                    "LATCHKEY_TOKEN_JWKS_URL",
                    "http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks?key=" + IN_URL);
            return settings;
        }

        private HttpServer serveKeys() throws IOException {
            var document = Files.readAllBytes(PublishedTokens.DIRECTORY.resolve("jwks.json"));
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, document.length);
                    exchange.getResponseBody().write(document);
                }
            });
            server.start();
            return server;
        }

        /** What an operator would ask the JVM for, virtual threads included. */
        private String threads(Program program) throws IOException, InterruptedException {
            var dump = data.resolve("threads.json");
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            var pid = Long.toString(program.pid());
            var file = new ProcessBuilder(jcmd, pid, "Thread.dump_to_file", "-format=json", dump.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertEquals(0, file.waitFor());
            var print = new ProcessBuilder(jcmd, pid, "Thread.print", "-l").start();
            var threads = new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(threads.contains("\"main\""), threads);
            return threads + Files.readString(dump);
        }

        private static String json() {
            return "Content-Type: application/json\r\n";
        }

        private static String patch() {
            return "Content-Type: application/merge-patch+json\r\n";
        }
    }

    private static String request(String what, String headers, String body) {
        var length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return what + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + length + headers + "\r\n" + body;
    }

    /** The search itself: one that finds nothing would pass all else. */
    @Nested
    class TheSearch {
        @Test
        void findsEachFormAndRepeatsNone() {
            var token = token();
            var canaries = new Canaries().add("the secret", SECRET).addToken("the token", token);
            var bytes = SECRET.getBytes(StandardCharsets.UTF_8);
            assertEquals(List.of("the secret"), canaries.in("so: " + SECRET + "."));
            assertEquals(
                    List.of("the secret in hexadecimal"),
                    canaries.in("so: " + HexFormat.of().formatHex(bytes)));
            assertEquals(
                    List.of("the secret in base64"),
                    canaries.in("so: " + Base64.getEncoder().encodeToString(bytes)));
            assertEquals(List.of("the token"), canaries.in(token.replaceFirst(".*\\.", "signed: ")));
            assertEquals(List.of("the token", "a token"), canaries.in("Bearer " + token));
            assertEquals(List.of(), canaries.in("nothing of the kind"));
        }

        @Test
        void failsWhereItFinds() {
            var canaries = new Canaries().add("the secret", SECRET);
            var failure = assertThrows(AssertionError.class, () -> canaries.assertNoneIn(List.of("fine", SECRET)));
            assertTrue(String.valueOf(failure.getMessage()).contains("the secret"), failure::getMessage);
        }
    }

    private static String password(String url) {
        return URI.create(url).getUserInfo().split(":", 2)[1];
    }

    @Nested
    class WhenItCannotStart {
        private final Canaries canaries =
                new Canaries().add("the secret", SECRET).add("the password", PASSWORD);

        /** A secret that was pasted into the wrong setting; another is wrong too, so that nothing starts. */
        @ParameterizedTest
        @EnumSource
        void noSettingIsRepeated(Setting setting) {
            var settings = new HashMap<String, String>();
            settings.put("LATCHKEY_CORS_ORIGINS", "none");
            settings.put(setting.name(), SECRET);
            canaries.assertNoneIn(List.of(said(settings, 2, "serve"), said(settings, 2, "migrate")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "LATCHKEY_TOKEN_SECRET: '" + SECRET,
                    "LATCHKEY_TOKEN_SECRET: [" + SECRET + ", {",
                    "port: " + SECRET,
                    "- " + SECRET,
                    SECRET
                })
        void noFileIsRepeated(String yaml) throws IOException {
            var file = Files.writeString(data.resolve("application.yaml"), yaml);
            canaries.assertNoneIn(List.of(said(Map.of(), 2, "serve", "--config", file.toString())));
        }

        private String said(Map<String, String> settings, int exitCode, String... command) {
            var said = new StringWriter();
            var ended = Commands.of(new Surroundings(settings))
                    .setOut(new PrintWriter(said))
                    .setErr(new PrintWriter(said))
                    .execute(command);
            assertEquals(exitCode, ended);
            assertTrue(said.toString().startsWith("latchkey: "), said::toString);
            return said.toString();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "DATABASE_URL=postgresql://app:" + PASSWORD + "@127.0.0.1:1/db?sslpassword=" + PASSWORD,
                    "LATCHKEY_DATABASE_OWNER_URL=postgresql://owner:" + PASSWORD + "@127.0.0.1:1/db",
                    "LATCHKEY_HTTP_HOST=" + SECRET,
                    "LATCHKEY_ADMIN_HOST=" + SECRET
                })
        void noPartOfTheWorldIsAskedAloud(String setting) throws IOException, InterruptedException {
            var settings = PublishedTokens.settings(data);
            settings.put("LATCHKEY_TOKEN_SECRET", SECRET);
            settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
            if (setting.startsWith("LATCHKEY_DATABASE_OWNER_URL")) {
                settings.put("DATABASE_URL", "postgresql://app:" + PASSWORD + "@127.0.0.1:1/db");
            }
            try (var program = Program.start(settings, "serve")) {
                assertEquals(1, program.awaitEnd());
                assertTrue(program.lines().getLast().startsWith("latchkey: "), program.lines()::toString);
                canaries.assertNoneIn(program.lines());
            }
        }
    }
}
