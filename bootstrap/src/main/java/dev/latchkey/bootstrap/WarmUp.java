package dev.latchkey.bootstrap;

import dev.latchkey.adapters.http.HttpServer;
import dev.latchkey.adapters.http.UseCases;
import dev.latchkey.adapters.jwt.JwtConfig;
import dev.latchkey.adapters.jwt.JwtTokenVerifier;
import dev.latchkey.adapters.jwt.RevocableTokenVerifier;
import dev.latchkey.adapters.jwt.SharedSecret;
import dev.latchkey.adapters.jwt.TokenCacheConfig;
import dev.latchkey.domain.access.AccessCheck;
import dev.latchkey.domain.token.TokenPolicy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that the service sends itself before it says that it is ready, so that what every request runs through is
 * compiled when many users come at once (ADR 21). They go to a server of their own in the same process, with tokens under
 * a secret that only this process knows and only that server believes, and read the tasks of a user who has none.
 */
final class WarmUp implements AutoCloseable {
    /** More make nothing faster. */
    static final int MOST_REQUESTS = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String ISSUER = HttpServer.WARM_UP;
    private static final int CONNECTIONS = 32;
    // Twice as many as are remembered, so that some are known and some are new.
    private static final int TOKENS = 1000;
    // One request in so many reads tasks.
    private static final int READS = 16;
    private static final String SERVED = "HTTP/1.1 200";
    private static final int ANSWER_BYTES = 8 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final Duration atMost;
    private final UseCases useCases;
    private final AccessCheck check;
    private final TokenEngine engine;
    private final InstantSource clock;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean givenUp = new AtomicBoolean();
    private final Thread thread = Thread.ofVirtual().name("warm-up").unstarted(this::run);

    /** @param atMost how long it may take; zero for none */
    WarmUp(Duration atMost, UseCases useCases, AccessCheck check, TokenEngine engine, InstantSource clock) {
        this.atMost = atMost;
        this.useCases = useCases;
        this.check = check;
        this.engine = engine;
        this.clock = clock;
        this.over.set(atMost.isZero());
    }

    /** Whether no more is to come of it, for whatever reason. */
    boolean isOver() {
        return over.get();
    }

    /** Begins, in the background. */
    void start() {
        if (!isOver()) {
            thread.start();
        }
    }

    /** Ends it, since the service ends, and waits for that, two seconds at most. */
    @Override
    public void close() {
        givenUp.set(true);
        try {
            if (thread.isAlive()) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var start = System.nanoTime();
        try {
            sendAll(start);
        } catch (RuntimeException e) {
            // Slow is better than not at all.
            LOG.atWarn().addKeyValue("exception", e.getClass().getName()).log("not_warmed_up");
            return;
        } finally {
            over.set(true);
        }
        if (!givenUp.get()) {
            tell(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** How it went; ill where one request in a hundred was not served, for want of the database, say. */
    private void tell(Duration duration) {
        var well = served.get() > 0 && served.get() >= sent.get() - sent.get() / 100;
        (well ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("requests", sent.get())
                .addKeyValue("served", served.get())
                .addKeyValue("durationMs", duration.toMillis())
                .log(well ? "warmed_up" : "not_warmed_up");
    }

    private void sendAll(long start) {
        var random = new byte[SharedSecret.MIN_BYTES];
        new SecureRandom().nextBytes(random);
        var secret = HexFormat.of().formatHex(random);
        var requests = requests(secret);
        try (var verifier = verifier(secret);
                var server = HttpServer.startForWarmUp(new RevocableTokenVerifier(verifier, List.of(check)), useCases);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < CONNECTIONS; i++) {
                var _ = clients.submit(() -> send(server.port(), requests, start));
            }
        }
    }

    private Void send(int port, List<byte[]> requests, long start) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            var out = socket.getOutputStream();
            var in = socket.getInputStream();
            var answer = new byte[ANSWER_BYTES];
            for (var number = next(start); number >= 0; number = next(start)) {
                out.write(requests.get(number % requests.size()));
                if (isServed(in, answer)) {
                    served.incrementAndGet();
                }
            }
        }
        return null;
    }

    /** Reads on to the brace that every answer ends with here, and no header; whether it began with status 200. */
    private static boolean isServed(InputStream in, byte[] answer) throws IOException {
        var isServed = false;
        var isFirst = true;
        int length;
        do {
            length = in.read(answer);
            if (length < 0) {
                throw new EOFException();
            }
            isServed |= isFirst && new String(answer, 0, length, StandardCharsets.US_ASCII).startsWith(SERVED);
            isFirst = false;
        } while (answer[length - 1] != '}');
        return isServed;
    }

    /** The number of the next request, negative where there is to be none. */
    private int next(long start) {
        var late = System.nanoTime() - start > atMost.toNanos();
        return givenUp.get() || late || sent.get() >= MOST_REQUESTS ? -1 : sent.getAndIncrement();
    }

    private JwtTokenVerifier verifier(String secret) {
        var policy = new TokenPolicy(
                ISSUER, Set.of(ISSUER), Set.of("JWT"), Duration.ZERO, TokenPolicy.MAX_CLOCK_SKEW.plus(atMost));
        var config = new JwtConfig(policy, Set.of(), List.of(new SharedSecret(secret)), null)
                .with(new TokenCacheConfig(TOKENS / 2, 1 << 20));
        return new JwtTokenVerifier(config, engine.create(), clock);
    }

    private List<byte[]> requests(String secret) {
        return IntStream.range(0, TOKENS)
                .mapToObj(number -> "GET " + (number % READS == 0 ? "/api/tasks" : "/api/me")
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token(number, secret) + "\r\n\r\n")
                .map(request -> request.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    private String token(int number, String secret) {
        var now = clock.instant().getEpochSecond();
        var claims = "{\"iat\":" + now + ",\"sub\":\"" + ISSUER + number + "\",\"exp\":"
                + (now + TokenPolicy.MAX_CLOCK_SKEW.plus(atMost).toSeconds()) + ",\"iss\":\"" + ISSUER
                + "\",\"aud\":\"" + ISSUER + "\"}";
        var signed = encoded("{\"alg\":\"HS256\"}") + "." + encoded(claims);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return signed + "." + BASE64URL.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    private static String encoded(String text) {
        return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
