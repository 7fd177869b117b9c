package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A short life of the service for the virtual machine to learn from ({@code -XX:AOTCacheOutput}), as {@code serve} has
 * it: start, requests, end. No settings but its own, and everything it keeps is in the directory it is given.
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
        Main.takeLogsOfLibraries();
        // JDK 25 compares a cache with its jars only if a class was linked that no cache takes, as picocli's. Without
        // one an old jar's code would run in the place of the new one's (.ci/launcher).
        Commands.of(new Surroundings(Map.of())).parseArgs("serve");
        var directory = Path.of(arguments[0]);
        var issuer = DevelopmentIssuer.open(directory);
        var token = issuer.issue("alice", InstantSource.system().instant(), Duration.ofHours(1), Map.of());
        var port = new AtomicInteger();
        try (var parts = new Parts();
                var client = HttpClient.newHttpClient()) {
            var database = parts.opened(EmbeddedPostgres.start(directory.resolve("data")));
            var source = new Surroundings(Map.of()).source(settings(directory, database));
            var values = source.read();
            RunningService.start(
                    source,
                    values,
                    SettingsLoader.serve(values),
                    SettingsLoader::serve,
                    parts,
                    _ -> {},
                    application -> port.set(application.port()));
            new Rehearsal(client, URI.create("http://127.0.0.1:" + port), token).play();
        }
    }

    private static Path settings(Path directory, EmbeddedPostgres database) throws IOException {
        return Files.writeString(
                directory.resolve("application.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                PORT: 0
                LATCHKEY_ADMIN_PORT: 0
                LATCHKEY_HTTP_HOST: 127.0.0.1
                LATCHKEY_TOKEN_ISSUER: %1$s
                LATCHKEY_TOKEN_AUDIENCE: %1$s
                LATCHKEY_TOKEN_JWKS_URL: "%2$s"
                LATCHKEY_TOKEN_SECRET: %3$s
                DATABASE_URL: "%4$s"
                LATCHKEY_DATABASE_OWNER_URL: "%5$s"
                """,
                        DevelopmentIssuer.ISSUER,
                        DevelopmentIssuer.jwkSet(directory),
                        UUID.randomUUID(),
                        database.applicationUrl(),
                        database.ownerUrl()));
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
