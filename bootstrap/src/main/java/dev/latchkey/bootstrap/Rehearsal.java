package dev.latchkey.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * A short life of the service for the virtual machine to learn from ({@code -XX:AOTCacheOutput}): start, requests, end.
 * No settings but its own count, and everything it keeps is in the directory it is given.
 */
final class Rehearsal {
    /** As many as make the compilers look at what every request runs through. */
    private static final int ROUNDS = 200;

    private final HttpClient client;
    private final URI url;
    private final String token;

    private Rehearsal(HttpClient client, URI url, String token) {
        this.client = client;
        this.url = url;
        this.token = token;
    }

    static void main(String... arguments) throws SettingsProblems, IOException, InterruptedException {
        var directory = Path.of(arguments[0]);
        var surroundings = new Surroundings(Map.of(), InputStream.nullInputStream());
        Main.commandLine(surroundings).parseArgs("serve");
        var settings = SettingsLoader.dev(settings(directory));
        var issuer = DevelopmentIssuer.open(settings.dataDirectory());
        var token = issuer.issue("alice", InstantSource.system().instant(), Duration.ofHours(1), Map.of());
        try (var application = Application.start(settings);
                var client = HttpClient.newHttpClient()) {
            var url = URI.create("http://127.0.0.1:" + application.port());
            new Rehearsal(client, url, token).play();
        }
    }

    private static SettingsValues settings(Path directory) throws IOException {
        var file = Files.writeString(
                directory.resolve("application.yaml"), String.format(Locale.ROOT, """
                PORT: 0
                LATCHKEY_ADMIN_PORT: 0
                LATCHKEY_DATA_DIR: "%s"
                """, directory.resolve("data")));
        return new SettingsSource(file, Map.of()).read();
    }

    private void play() throws IOException, InterruptedException {
        for (var round = 0; round < ROUNDS; round++) {
            expect(200, request("/api/me"));
            expect(
                    201,
                    request("/api/tasks")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"title\":\"Buy milk\"}")));
            expect(200, request("/api/tasks"));
        }
        expect(401, HttpRequest.newBuilder(url.resolve("/api/me")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private void expect(int status, HttpRequest.Builder request) throws IOException, InterruptedException {
        var answered = client.send(request.build(), BodyHandlers.discarding()).statusCode();
        if (answered != status) {
            throw new IllegalStateException("answered " + answered + " in place of " + status);
        }
    }
}
