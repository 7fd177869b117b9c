package dev.latchkey.bootstrap.betterauth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.JavaCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The program, started as an operator would: settings from the environment alone, data in an embedded PostgreSQL. */
final class LatchkeyProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private LatchkeyProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Ready when this returns. */
    static LatchkeyProcess start(Map<String, String> settings) throws IOException, InterruptedException {
        var port = freePort();
        var adminPort = freePort();
        var log = Path.of(System.getProperty("basedir", ""), "target", "latchkey-live.log");
        var builder = new ProcessBuilder(JavaCommand.of("serve"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH"));
        environment.putAll(settings);
        environment.put("LATCHKEY_HTTP_HOST", "127.0.0.1");
        environment.put("PORT", Integer.toString(port));
        environment.put("LATCHKEY_ADMIN_PORT", Integer.toString(adminPort));
        var latchkey = new LatchkeyProcess(builder.start(), port);
        latchkey.awaitReady(URI.create("http://127.0.0.1:" + adminPort + "/observe/health/ready"));
        return latchkey;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(URI health) throws InterruptedException {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isReady(health)) {
            assertFalse(process.waitFor(POLL), "Latchkey ended, see target/latchkey-live.log");
            assertTrue(System.nanoTime() < deadline, "Latchkey did not get ready, see target/latchkey-live.log");
        }
    }

    private boolean isReady(URI health) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(health).timeout(LIMIT).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // does not listen yet
        }
    }

    HttpResponse<String> get(String token, String path) throws IOException, InterruptedException {
        return send("GET", token, path, "");
    }

    HttpResponse<String> send(String method, String token, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** As systemd or Docker would: SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        client.close();
    }
}
