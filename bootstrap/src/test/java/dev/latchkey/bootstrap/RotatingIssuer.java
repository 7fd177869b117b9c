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
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** An issuer whose keys are had by HTTP, unless it has other things in mind, and whose latest key signs. */
final class RotatingIssuer implements AutoCloseable {
    /** What becomes of who comes for the keys. */
    enum Conduct {
        /** Told every key that there ever was. */
        HONEST,
        /** Told the latest key alone. */
        WITHDRAWING,
        /** Told that there are no keys. */
        EMPTY,
        /** Told a shared secret beside all keys: that of {@link SecretToken}. */
        INDISCREET,
        /** Told that something broke. */
        FAILING,
        /** Shown a page, and that all is well. */
        CHATTY,
        /** Let in, and told nothing. */
        SILENT,
        /** Told one character after the other, without an end. */
        TRICKLING,
        /** Nobody listens. */
        GONE
    }

    private record Keys(int number, DevelopmentIssuer signer, String latest, String all) {}

    private static final String JSON = "application/json";
    private static final Duration LONG_AGO = Duration.ofDays(1);

    private final Path directory;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<HttpServer> server;
    private final int port;
    private final AtomicReference<Keys> keys;
    private final AtomicReference<Conduct> conduct = new AtomicReference<>(Conduct.HONEST);
    private final AtomicInteger fetches = new AtomicInteger();
    // Whoever starts after it knows its first keys.
    private final AtomicLong rotated = new AtomicLong(System.nanoTime() - LONG_AGO.toNanos());

    RotatingIssuer(Path directory) throws IOException {
        this.directory = directory;
        this.keys = new AtomicReference<>(keys(0, ""));
        this.server = new AtomicReference<>(listen(0));
        this.port = server.get().getAddress().getPort();
    }

    private HttpServer listen(int onPort) throws IOException {
        var listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
        listener.setExecutor(threads);
        listener.createContext("/", this::answer);
        listener.start();
        return listener;
    }

    private Keys keys(int number, String before) throws IOException {
        var own = directory.resolve("keys-" + number);
        var signer = DevelopmentIssuer.open(own);
        var set = Files.readString(Path.of(DevelopmentIssuer.jwkSet(own)));
        var key = set.substring(set.indexOf('[') + 1, set.lastIndexOf(']'));
        return new Keys(number, signer, key, before.isEmpty() ? key : before + "," + key);
    }

    private void answer(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        var known = keys.get();
        try (exchange) {
            switch (conduct.get()) {
                case HONEST -> answer(exchange, JSON, set(known.all()));
                case WITHDRAWING -> answer(exchange, JSON, set(known.latest()));
                case EMPTY -> answer(exchange, JSON, set(""));
                case INDISCREET -> answer(exchange, JSON, set(known.all() + "," + secret()));
                case CHATTY -> answer(exchange, "text/html", "<html>");
                case SILENT -> closing.await();
                case TRICKLING -> trickle(exchange);
                case FAILING, GONE -> exchange.sendResponseHeaders(500, -1);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void trickle(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().add("Content-Type", JSON);
        exchange.sendResponseHeaders(200, 0);
        while (!closing.await(100, TimeUnit.MILLISECONDS)) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
        }
    }

    private static String set(String keys) {
        return "{\"keys\":[" + keys + "]}";
    }

    private static String secret() {
        var secret = SecretToken.SECRET.getBytes(StandardCharsets.UTF_8);
        return "{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"secret\",\"k\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\"}";
    }

    URI jwkSet() {
        return URI.create("http://127.0.0.1:" + port + "/jwks");
    }

    String token(String user, Instant now, Duration life) {
        return token(keys.get().signer(), user, now, life);
    }

    private static String token(DevelopmentIssuer signer, String user, Instant now, Duration life) {
        var claims = Map.of("iss", SecretToken.ISSUER, "aud", SecretToken.AUDIENCE);
        return signer.issue(user, now, life, claims);
    }

    /** One that is faultless but for its key, which is new each time and never published. */
    String tokenUnderUnknownKey(String user, Instant now, Duration life) throws IOException {
        var signer = DevelopmentIssuer.open(Files.createTempDirectory(directory, "unpublished"));
        return token(signer, user, now, life);
    }

    void rotate() throws IOException {
        var before = keys.get();
        rotated.set(System.nanoTime());
        keys.set(keys(before.number() + 1, before.all()));
    }

    void behave(Conduct next) throws IOException {
        var before = conduct.getAndSet(next);
        if (next == Conduct.GONE) {
            server.get().stop(0);
        } else if (before == Conduct.GONE) {
            server.set(listen(port));
        }
    }

    /** Whether there may be keys that not everybody knows yet. */
    boolean rotatedWithin(Duration time) {
        return System.nanoTime() - rotated.get() < time.toNanos();
    }

    /** How often somebody came for the keys, whatever they were told. */
    int fetches() {
        return fetches.get();
    }

    @Override
    public void close() {
        closing.countDown();
        server.get().stop(0);
        threads.close();
    }
}
