package dev.latchkey.bootstrap;

import dev.latchkey.bootstrap.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** {@code latchkey serve} in a process of its own, and how to ask it. */
record Service(Program program, int port, int adminPort) implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static String token(String user) {
        return SecretToken.of(SecretToken.SECRET, SecretToken.ISSUER, "\"sub\":\"" + user + "\"");
    }

    /** One that keeps its tables there, with these settings besides. */
    static Service start(EmbeddedPostgres postgres, Map<String, String> settings)
            throws IOException, InterruptedException {
        var environment = new HashMap<>(SecretToken.environment(SecretToken.SECRET, postgres));
        environment.putAll(settings);
        return of(Program.start(environment, "serve"));
    }

    /** The one that this program is about to be. */
    static Service of(Program program) throws InterruptedException {
        var line = program.awaitLine("\"listening\"");
        return new Service(program, number("port", line), number("adminPort", line));
    }

    /** The same, asked by way of what listens on that port. */
    Service behind(int port) {
        return new Service(program, port, adminPort);
    }

    private static int number(String key, String line) {
        return Integer.parseInt(line.replaceAll(".*\"" + key + "\":\"?(\\d+).*", "$1"));
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send("GET", path, token, "");
    }

    /** Adds a task of that title, which is its {@code Idempotency-Key} as well. */
    HttpResponse<String> addOnce(String title, String token) throws IOException, InterruptedException {
        var request = request("POST", "/api/tasks", token, "{\"title\":\"" + title + "\"}")
                .header("Idempotency-Key", '"' + title + '"');
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        return HTTP.send(request(method, path, token, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String token, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return request;
    }

    /** Whether requests are worth sending here. */
    boolean isReady() throws InterruptedException {
        var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/observe/health/ready"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return HTTP.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
