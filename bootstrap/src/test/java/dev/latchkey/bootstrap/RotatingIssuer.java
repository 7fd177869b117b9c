package dev.latchkey.bootstrap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** An issuer whose keys are had by HTTP, unless it is down, and whose latest key signs; all of them stay published. */
final class RotatingIssuer implements AutoCloseable {
    private record Keys(int number, DevelopmentIssuer signer, String published) {}

    private final Path directory;
    private final HttpServer server;
    private final AtomicReference<Keys> keys;
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicLong changed = new AtomicLong(System.nanoTime());

    RotatingIssuer(Path directory) throws IOException {
        this.directory = directory;
        this.keys = new AtomicReference<>(keys(0, ""));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private Keys keys(int number, String before) throws IOException {
        var own = directory.resolve("keys-" + number);
        var signer = DevelopmentIssuer.open(own);
        var set = Files.readString(Path.of(DevelopmentIssuer.jwkSet(own)));
        var key = set.substring(set.indexOf('[') + 1, set.lastIndexOf(']'));
        return new Keys(number, signer, before.isEmpty() ? key : before + "," + key);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (down.get()) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            var body = ("{\"keys\":[" + keys.get().published() + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    URI jwkSet() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    String token(String user, Instant now, Duration life) {
        var claims = Map.of("iss", SecretToken.ISSUER, "aud", SecretToken.AUDIENCE);
        return keys.get().signer().issue(user, now, life, claims);
    }

    void rotate() throws IOException {
        var before = keys.get();
        changed.set(System.nanoTime());
        keys.set(keys(before.number() + 1, before.published()));
    }

    void setDown(boolean isDown) {
        changed.set(System.nanoTime());
        down.set(isDown);
    }

    /** Whether there may be keys that not everybody knows yet. */
    boolean changedWithin(Duration time) {
        return System.nanoTime() - changed.get() < time.toNanos();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
