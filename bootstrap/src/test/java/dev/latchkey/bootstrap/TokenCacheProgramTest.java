package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Threat 6.1: the real program, with and without remembering the token of its caller. */
@Timeout(180)
class TokenCacheProgramTest {

    @TempDir
    private Path data;

    @ParameterizedTest
    @CsvSource({"100000, 3, 2", "0, 0, 0"})
    void countsWhatItRemembersAndStillTakesTokensBack(String size, String hits, String misses)
            throws IOException, InterruptedException {
        try (var postgres = EmbeddedPostgres.start(data)) {
            var settings = new HashMap<>(SecretToken.environment(SecretToken.SECRET, postgres));
            settings.put("LATCHKEY_TOKEN_CACHE_SIZE", size);
            try (var program = Program.start(settings, "serve")) {
                var verifying = JsonMapper.shared().readTree(program.awaitLine("\"verifying\""));
                assertEquals("[\"JDK: HS256\"]", verifying.get("arithmetic").toString());
                var listening = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
                var service = new RawHttp(listening.get("port").intValue());
                var carol = SecretToken.of(SecretToken.SECRET);
                var forged = SecretToken.of("another-" + SecretToken.SECRET);

                assertEquals(
                        List.of(200, 200, 401, 204, 401),
                        List.of(
                                status(service, "GET /api/me", carol),
                                status(service, "GET /api/me", carol),
                                status(service, "GET /api/me", forged),
                                status(service, "POST /api/me/revoke-tokens", carol),
                                status(service, "GET /api/me", carol)));

                var metrics = new RawHttp(listening.get("adminPort").intValue())
                        .send(request("GET /observe/metrics", "Accept: text/plain"));
                assertEquals(hits, count(metrics, "hits"));
                assertEquals(misses, count(metrics, "misses"));
                assertEquals("0", count(metrics, "evictions"));
            }
        }
    }

    private static int status(RawHttp service, String line, String token) throws IOException {
        return RawHttp.status(service.send(request(line, "Authorization: Bearer " + token)));
    }

    private static String request(String line, String header) {
        return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n" + header
                + "\r\n\r\n";
    }

    private static String count(String metrics, String name) {
        var counter = "latchkey_token_cache_" + name + "_total{";
        var line =
                metrics.lines().filter(it -> it.startsWith(counter)).findFirst().orElse("none");
        assertTrue(line.contains("} "), metrics);
        return line.replaceAll(".*} (\\d+)\\.0.*", "$1");
    }
}
