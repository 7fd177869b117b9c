package dev.latchkey.bootstrap.betterauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Better Auth servers as somebody new to it may configure them, all in one process, and somebody who uses them. */
final class TrapServers implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final JsonNode urls;
    private int users;

    private TrapServers(Process process, JsonNode urls) {
        this.process = process;
        this.urls = urls;
    }

    /** Ready when this returns. */
    static TrapServers start(String secret) throws IOException, InterruptedException {
        BetterAuthServer.NODE.install();
        var process = BetterAuthServer.NODE.start("traps-server.mjs", secret);
        var line = process.inputReader(StandardCharsets.UTF_8).readLine();
        return new TrapServers(process, JsonMapper.shared().readTree(String.valueOf(line)));
    }

    String url(String server) {
        return urls.get(server).stringValue();
    }

    /** The answer to somebody new who signs up, which signs them in: a session token in its body, cookies, no JWT. */
    HttpResponse<String> signUp(String url, String picture) throws IOException, InterruptedException {
        var answer = post(url, "/sign-up/email", "", """
                {"email":"user-%d@example.test","password":"correct-horse-1","name":"Somebody","image":"%s"}""".formatted(++users, picture));
        assertEquals(200, answer.statusCode());
        return answer;
    }

    HttpResponse<String> signUp(String url) throws IOException, InterruptedException {
        return signUp(url, "");
    }

    static String sessionToken(HttpResponse<String> signedUp) {
        return JsonText.member(signedUp.body(), "token");
    }

    /** As a browser sends them. */
    static String cookies(HttpResponse<String> signedUp) {
        return signedUp.headers().allValues("Set-Cookie").stream()
                .map(it -> it.substring(0, it.indexOf(';')))
                .collect(Collectors.joining("; ", "Cookie: ", ""));
    }

    HttpResponse<String> token(String url, HttpResponse<String> signedUp) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/auth/token"))
                .header("Authorization", "Bearer " + sessionToken(signedUp));
        return client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String url, String path, String sessionToken, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/auth" + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!sessionToken.isEmpty()) {
            request.header("Authorization", "Bearer " + sessionToken);
        }
        return client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    }

    /** Whatever else a server answers, by its whole URL. */
    HttpResponse<String> get(String url, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT);
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        client.close();
    }
}
