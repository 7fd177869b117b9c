package dev.latchkey.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.bootstrap.RotatingIssuer.Conduct;
import dev.latchkey.bootstrap.postgres.BreakablePostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A service that has its keys from an issuer of its own, and how to ask it in the name of whom. */
record RelyingService(String name, RotatingIssuer issuer, Service service, String stranger, BreakablePostgres postgres)
        implements AutoCloseable {
    /** Answers to who is not let in, where the issuer may not have been asked. */
    static final Predicate<String> NOT_LET_IN = Pattern.compile(
                    "401 .*\"code\":\"invalid_token\".*|503 .*\"code\":\"keys_unavailable\".*", Pattern.DOTALL)
            .asMatchPredicate();

    /** The 2 s that a request may wait for the issuer, and as many for a busy machine. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2 + 2);

    /** There are many services at a time, and none is to wait for the machine. */
    private static final Duration BETWEEN_TASKS = Duration.ofMillis(100);

    private static final Duration LIFE = Duration.ofMinutes(10);

    /** With an issuer that is like that from the start. */
    static RelyingService start(String name, Conduct atFirst, BreakablePostgres postgres, Path directory)
            throws IOException, InterruptedException {
        var issuer = new RotatingIssuer(Files.createDirectory(directory.resolve(name)));
        issuer.behave(atFirst);
        var environment = new HashMap<>(
                SecretToken.environment(SecretToken.SECRET, postgres.applicationUrl(), postgres.ownerUrl()));
        environment.remove("LATCHKEY_TOKEN_SECRET");
        environment.put("LATCHKEY_TOKEN_JWKS_URL", issuer.jwkSet().toString());
        environment.put("LATCHKEY_DATABASE_POOL_SIZE", "4"); // of many services at one PostgreSQL
        var stranger = issuer.tokenUnderUnknownKey(name + "-0", Instant.now(), LIFE);
        var service =
                new RelyingService(name, issuer, Service.of(Program.start(environment, "serve")), stranger, postgres);
        if (atFirst == Conduct.HONEST) {
            service.warmUp();
        }
        return service;
    }

    /** So that the first requests under load are like those after them. */
    void warmUp() throws IOException, InterruptedException {
        for (var round = 0; round < 5; round++) {
            var answer = service.send("POST", "/api/tasks", token("warm-up"), "{\"title\":\"warm-up\"}");
            assertEquals(201, answer.statusCode());
        }
    }

    /** Under the issuer's latest key. */
    String token(String user) {
        return issuer.token(name + "-" + user, Instant.now(), LIFE);
    }

    /** Of each writer, under the issuer's latest key. */
    List<String> tokens() {
        return IntStream.range(0, Writers.COUNT)
                .mapToObj(number -> token(Integer.toString(number)))
                .toList();
    }

    /** Who try by turns the secret that an issuer may publish, and the name of a key that did not sign. */
    Writers writers(List<String> tokens) {
        var one = tokens.getFirst();
        var other = tokens.getLast();
        var underKnownKey = one.substring(0, one.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
        var turn = new AtomicInteger();
        return new Writers(
                () -> URI.create("http://127.0.0.1:" + service.port()),
                tokens,
                () -> turn.getAndIncrement() % 2 == 0 ? underKnownKey : Service.token(name + "-0"),
                BETWEEN_TASKS);
    }

    boolean letsIn(String token) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var answer = service.get("/api/me", token);
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(ANSWERED_WITHIN) < 0, () -> "an answer took " + took);
        var seen = answer.statusCode() + " " + answer.body();
        assertTrue(answer.statusCode() == 200 || NOT_LET_IN.test(seen), seen);
        return answer.statusCode() == 200;
    }

    /** The titles of all tasks that its writers have there. */
    List<String> kept() throws SQLException {
        return postgres.titlesOf(name);
    }

    @Override
    public void close() {
        service.close();
        issuer.close();
    }
}
