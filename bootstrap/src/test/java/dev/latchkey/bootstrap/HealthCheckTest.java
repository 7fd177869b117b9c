package dev.latchkey.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What asks the service in its container whether it is well. */
@Timeout(180)
class HealthCheckTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""), "..");
    private static final Pattern PROBED = Pattern.compile("path: (/observe/\\S+)");

    private static int healthy(int port, String... arguments) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("bash", ROOT.resolve("deploy/image/healthy").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("LATCHKEY_ADMIN_PORT", String.valueOf(port));
        builder.redirectErrorStream(true);
        var process = builder.start();
        try (var output = process.inputReader()) {
            output.lines().forEach(_ -> {}); // Bash says that nobody listens
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue();
    }

    /** Answers one request with the head, and tells what was asked. */
    private static CompletableFuture<String> answering(ServerSocket server, String head) {
        var asked = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try (var connection = server.accept();
                    var reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII))) {
                var first = reader.readLine();
                while (!reader.readLine().isEmpty()) {
                    // on to the end of the head
                }
                connection.getOutputStream().write((head + "\r\n\r\n").getBytes(US_ASCII));
                asked.complete(first);
            } catch (IOException e) {
                asked.completeExceptionally(e);
            }
        });
        return asked;
    }

    @Nested
    class Ends {
        @ParameterizedTest
        @CsvSource({
            "HTTP/1.1 200 OK, 0",
            "HTTP/1.1 204 No Content, 0",
            "HTTP/1.1 404 Not Found, 1",
            "HTTP/1.1 500 Internal Server Error, 1",
            "HTTP/1.1 503 Service Unavailable, 1",
            "nothing of 200 the kind, 1"
        })
        void byWhatItIsAnswered(String head, int exitCode) throws IOException, InterruptedException {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var asked = answering(server, head);
                assertEquals(exitCode, healthy(server.getLocalPort()));
                assertEquals("GET /observe/health/ready HTTP/1.1", asked.join());
            }
        }

        @Test
        void byWhetherItLivesWhereThatIsAsked() throws IOException, InterruptedException {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var asked = answering(server, "HTTP/1.1 200 OK");
                assertEquals(0, healthy(server.getLocalPort(), "live"));
                assertEquals("GET /observe/health/live HTTP/1.1", asked.join());
            }
        }

        @Test
        void with1WhereNobodyListens() throws IOException, InterruptedException {
            int port;
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = server.getLocalPort();
            }
            assertEquals(1, healthy(port));
        }
    }

    @Nested
    class OfARunningService {
        @TempDir
        @SuppressWarnings("NullAway.Init") // JUnit sets it
        private Path data;

        @Test
        void isWellWhereverItIsAsked() throws IOException, InterruptedException {
            var settings = Map.of("LATCHKEY_DATA_DIR", data.toString(), "PORT", "0", "LATCHKEY_ADMIN_PORT", "0");
            try (var program = Program.start(settings, "dev")) {
                var line = JsonMapper.shared().readTree(program.awaitLine("\"listening\""));
                var port = line.get("adminPort").intValue();
                assertEquals(0, healthy(port));
                assertEquals(0, healthy(port, "live"));
                var probed = PROBED.matcher(Files.readString(ROOT.resolve("deploy/kubernetes/deployment.yaml")))
                        .results()
                        .map(it -> it.group(1))
                        .toList();
                assertEquals(3, probed.size());
                for (var path : probed) {
                    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build();
                    var status = HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode();
                    assertTrue(status == 200 || status == 204, path);
                }
            }
        }
    }
}
