package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
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
                            .filter(it -> it.contains("\"finding\""))
                            .map(it -> json(it).get("code").stringValue())
                            .toList());
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
