package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service says what is doubtful about its settings without being asked, and does not repeat itself. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGHUP")
class FindingsProgramTest {
    private static final String SETTINGS = """
            PORT: 0
            LATCHKEY_ADMIN_PORT: 0
            LATCHKEY_TOKEN_ISSUER: https://issuer.example.com
            LATCHKEY_TOKEN_AUDIENCE: https://api.example.com
            LATCHKEY_TOKEN_JWKS_URL: http://nowhere.invalid/jwks?canary
            LATCHKEY_TOKEN_JWKS_INSECURE: true
            LATCHKEY_TOKEN_SECRET: Zq8Jw2mT5vX0xYb7RkNfH3sLdGc9PaEu
            """;

    @Test
    void areLoggedAtTheStartAndAgainOnlyWhereTheyAreNew(@TempDir Path directory)
            throws IOException, InterruptedException {
        var file = Files.writeString(directory.resolve("settings.yaml"), SETTINGS);
        var environment = Map.of("LATCHKEY_DATA_DIR", directory.resolve("data").toString());
        try (var program = Program.start(environment, "dev", "--config", file.toString())) {
            assertFinding(
                    FindingCode.JWK_SET_PLAIN_HTTP.seen("http://nowhere.invalid/jwks"),
                    program.awaitLine("jwk_set_plain_http"));
            program.awaitLine("Latchkey is listening on ");

            Files.writeString(file, SETTINGS + "LATCHKEY_TOKEN_PREVIOUS_SECRET: Zq8Jw2mT5vX0xYb7RkNfH3sLdGc9PaEu\n");
            program.hangUp();
            assertFinding(
                    FindingCode.SECRET_REPEATED.seen("LATCHKEY_TOKEN_SECRET and LATCHKEY_TOKEN_PREVIOUS_SECRET"),
                    program.awaitLine("secret_repeated"));
            program.awaitLine("settings_reloaded");
            Files.writeString(file, SETTINGS);
            program.hangUp();
            program.awaitLine("settings_reloaded");

            assertEquals(
                    List.of("jwk_set_plain_http", "secret_repeated"),
                    program.lines().stream()
                            .filter(it -> it.contains("\"event\":\"finding\""))
                            .map(it -> json(it).get("code").stringValue())
                            .toList());
        }
    }

    @Test
    void sayWhyNoKeysComeAndThatTheClocksDiffer(@TempDir Path data) throws IOException, InterruptedException {
        try (var issuer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerFromThePast(issuer));
            var url = "http://127.0.0.1:" + issuer.getLocalPort();
            var environment = Map.of(
                    "LATCHKEY_DATA_DIR",
                    data.toString(),
                    "PORT",
                    "0",
                    "LATCHKEY_ADMIN_PORT",
                    "0",
                    "BETTER_AUTH_URL",
                    url);
            try (var program = Program.start(environment, "dev")) {
                var clock = json(program.awaitLine("clock_differs_beyond_skew"));
                assertTrue(
                        clock.get("seen")
                                .stringValue()
                                .matches("the issuer's is \\d{9} s behind, tokens may differ by 30 s"),
                        clock::toString);
                var failed = json(program.awaitLine("jwk_set_fetch_failed"));
                var expected = FindingCode.JWT_PLUGIN_MISSING.seen("");
                assertEquals("WRONG_STATUS", failed.get("reason").stringValue());
                assertEquals(expected.code(), failed.get("code").stringValue());
                assertEquals(expected.title(), failed.get("finding").stringValue());
                assertEquals(expected.change(), failed.get("change").stringValue());
                var seen = failed.get("seen").stringValue();
                assertTrue(seen.matches("status 404.* from " + url + "/api/auth/jwks"), seen);
            }
        }
    }

    private static void answerFromThePast(ServerSocket issuer) {
        while (!issuer.isClosed()) {
            try (var socket = issuer.accept()) {
                socket.getInputStream().readNBytes(16);
                socket.getOutputStream().write("""
                        HTTP/1.1 404 Not Found\r
                        Date: Sat, 28 Nov 2020 12:00:00 GMT\r
                        Content-Length: 0\r
                        Connection: close\r
                        \r
                        """.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The service has had enough, or the test has.
            }
        }
    }

    private static void assertFinding(Finding expected, String line) {
        var said = json(line);
        assertEquals("finding", said.get("event").stringValue());
        assertEquals("WARN", said.get("level").stringValue());
        assertEquals(
                List.of(expected.code(), expected.title(), expected.seen(), expected.change()),
                List.of("code", "finding", "seen", "change").stream()
                        .map(it -> said.get(it).stringValue())
                        .toList());
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }
}
