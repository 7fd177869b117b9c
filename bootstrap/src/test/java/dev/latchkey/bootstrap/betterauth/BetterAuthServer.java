package dev.latchkey.bootstrap.betterauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.bootstrap.NodeProject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A running Better Auth server, and what a browser would ask of it. */
final class BetterAuthServer implements AutoCloseable {
    static final NodeProject NODE = new NodeProject("better-auth", "the live test against Better Auth");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final String url;

    private BetterAuthServer(Process process, BufferedReader output, String url) {
        this.process = process;
        this.output = output;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.url = url;
    }

    /** Ready when this returns. */
    static BetterAuthServer start(Signing signing) throws IOException, InterruptedException {
        return start("server.mjs", signing.algorithm(), Signing.SHARED_SECRET);
    }

    /** With its tables in PostgreSQL, and in each token the id of its session; ready when this returns. */
    static BetterAuthServer startOn(String databaseUrl) throws IOException, InterruptedException {
        return start("postgres-server.mjs", databaseUrl);
    }

    /** One more behind this one's URL and on its tables, whose tokens do not name their session. */
    BetterAuthServer startOldNeighbourOn(String databaseUrl) throws IOException, InterruptedException {
        return start("postgres-server.mjs", databaseUrl, url);
    }

    private static BetterAuthServer start(String program, String... arguments)
            throws IOException, InterruptedException {
        NODE.install();
        var process = NODE.start(program, arguments);
        var output = process.inputReader(StandardCharsets.UTF_8);
        return new BetterAuthServer(process, output, String.valueOf(output.readLine()));
    }

    /** What {@code BETTER_AUTH_URL} is set to. */
    String url() {
        return url;
    }

    /** Somebody with an open session; neither the session token nor the cookies are a JWT. */
    record SignedIn(String userId, String sessionToken, String cookies) {}

    SignedIn signUp(String name) throws IOException, InterruptedException {
        return enter("/sign-up/email", name);
    }

    /** On one more device. */
    SignedIn signIn(String name) throws IOException, InterruptedException {
        return enter("/sign-in/email", name);
    }

    private SignedIn enter(String path, String name) throws IOException, InterruptedException {
        var body = """
                {"email":"%s@example.test","password":"correct-horse-1","name":"%s"}""".formatted(name, name);
        var answer = client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        var cookies = answer.headers().allValues("Set-Cookie").stream()
                .map(it -> it.substring(0, it.indexOf(';')))
                .collect(Collectors.joining("; "));
        return new SignedIn(JsonText.member(answer.body(), "id"), JsonText.member(answer.body(), "token"), cookies);
    }

    /** A fresh JWT. */
    String token(SignedIn user) throws IOException, InterruptedException {
        var answer = askForToken(user);
        assertEquals(200, answer.statusCode());
        return JsonText.member(answer.body(), "token");
    }

    HttpResponse<String> askForToken(SignedIn user) throws IOException, InterruptedException {
        return client.send(
                request("/token")
                        .header("Authorization", "Bearer " + user.sessionToken())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As a browser does, which keeps a copy of the session in a cookie, where the server has that switched on. */
    String tokenByCookies(SignedIn user) throws IOException, InterruptedException {
        var answer = client.send(
                request("/token").header("Cookie", user.cookies()).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return JsonText.member(answer.body(), "token");
    }

    void signOut(SignedIn user) throws IOException, InterruptedException {
        var answer = client.send(
                request("/sign-out")
                        .header("Authorization", "Bearer " + user.sessionToken())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
    }

    /** The next token is signed by a new key; the old one stays in the JWK Set for the grace period. */
    void rotateKeys() throws IOException {
        input.write("rotate\n");
        input.flush();
        assertEquals("rotated", output.readLine());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + "/api/auth" + path)).timeout(LIMIT);
    }

    @Override
    public void close() throws IOException {
        input.close();
        process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        client.close();
    }
}
