package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A service that refuses most of what it gets says why, without being asked. */
@Timeout(180)
class RefusalTrendProgramTest {
    @Test
    void isToldInTheLogWithWhatToChange(@TempDir Path data) throws IOException, InterruptedException {
        var environment = Map.of("LATCHKEY_DATA_DIR", data.toString(), "PORT", "0", "LATCHKEY_ADMIN_PORT", "0");
        try (var program = Program.start(environment, "dev");
                var client = HttpClient.newHttpClient()) {
            var url = program.awaitLine("Latchkey is listening on ")
                    .replaceAll(".* on (http://localhost:\\d+)\\..*", "$1");
            var token = DevelopmentIssuer.open(data)
                    .issue("alice", Instant.now(), Duration.ofMinutes(5), Map.of("aud", "another"));
            var request = HttpRequest.newBuilder(URI.create(url + "/api/me"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            for (var i = 0; i < 100; i++) {
                assertEquals(
                        401, client.send(request, BodyHandlers.discarding()).statusCode());
            }

            var told = JsonMapper.shared().readTree(program.awaitLine("\"refusals_alike\""));
            assertEquals("WARN", told.get("level").stringValue());
            assertEquals("wrong_audience", told.get("reason").stringValue());
            assertEquals(100, told.get("percent").intValue());
            assertEquals(100, told.get("of").intValue());
            assertEquals(
                    "jwt.audience of Better Auth and LATCHKEY_TOKEN_AUDIENCE differ; by default aud is the origin of"
                            + " baseURL, also where only issuer is set.",
                    told.get("cause").stringValue());
            assertEquals(
                    "Make jwt.audience of Better Auth and LATCHKEY_TOKEN_AUDIENCE the same, letter for letter.",
                    told.get("change").stringValue());
        }
    }
}
