package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.nimbus.NimbusSignatureEngine;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What users feel of their issuer's key endpoint, whatever it does: a real HTTP server, a clock that is moved by hand,
 * and figures, which are left in {@code target/key-life.txt}.
 */
@Timeout(120)
final class KeyLifeTest {
    private static final Path FIGURES = Path.of("target", "key-life.txt");
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String CLAIMS = "{\"iss\":\"https://i\",\"aud\":\"https://a\",\"sub\":\"ada\",\"iat\":"
            + NOW.getEpochSecond() + ",\"exp\":" + NOW.plusSeconds(86_400).getEpochSecond() + "}";

    private final TestTime time = new TestTime();
    private final JwkSetServer server = new JwkSetServer();
    private final ConcurrentLinkedQueue<Long> fetches = new ConcurrentLinkedQueue<>();
    private final JwtTokenVerifier verifier = new JwtTokenVerifier(
            new JwtConfig(
                    new TokenPolicy("https://i", Set.of("https://a"), Set.of("JWT"), Duration.ZERO, Duration.ofDays(7)),
                    Set.of(),
                    List.of(),
                    new JwkSetConfig(
                            server.location(),
                            Duration.ofMinutes(5),
                            Duration.ofSeconds(30),
                            Duration.ofHours(24),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(2))),
            new NimbusSignatureEngine(),
            InstantSource.fixed(NOW),
            time,
            time,
            VerifierEvents.UNHEARD);

    @BeforeAll
    static void forgetOldFigures() throws IOException {
        Files.deleteIfExists(FIGURES);
    }

    @AfterEach
    void close() {
        verifier.close();
        server.close();
        assertTrue(TestTime.mostIn(Duration.ofSeconds(30), fetches) <= 2, "more than two fetches in 30 s");
    }

    private static TestKey key(int id) {
        return TestKey.of(JwsAlgorithm.ES256, "k" + id);
    }

    private static BearerToken token(TestKey key) {
        return new BearerToken(key.token(CLAIMS));
    }

    private void publish(TestKey... keys) {
        answer(JwkSetServer.json(TestKey.published(keys)));
    }

    private void answer(JwkSetServer.Answer answer) {
        server.answers(exchange -> {
            fetches.add(time.getAsLong());
            answer.give(exchange);
        });
    }

    private static void figure(String line) throws IOException {
        Files.writeString(FIGURES, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The issuer signs with a key from the moment on that it publishes it, as Better Auth does. */
    @Test
    void aNewKeyIsAcceptedFromItsFirstToken() throws Exception {
        var keys = new ArrayList<TestKey>();
        var tokens = 0;
        for (int rotation = 0; rotation < 20; rotation++) {
            keys.add(key(rotation));
            publish(keys.toArray(TestKey[]::new));
            for (var key : keys.reversed()) {
                assertInstanceOf(Verified.class, verifier.verify(token(key)));
                tokens++;
            }
            time.advance(Duration.ofMinutes(1));
        }
        figure("20 rotations, one a minute: " + tokens + " tokens, 0 refused, " + fetches.size() + " fetches");
    }

    @Test
    void aWithdrawnKeyIsRefusedWithinTheTimeToLive() throws Exception {
        var withdrawn = key(1);
        var kept = key(2);
        var token = token(withdrawn);
        publish(withdrawn, kept);
        verifier.warmUp();
        publish(kept);
        var seconds = 0;
        while (verifier.verify(token) instanceof Verified) {
            time.advance(SECOND);
            seconds++;
        }
        assertEquals(new Rejected(TokenRejection.UNKNOWN_KEY), verifier.verify(token));
        assertInstanceOf(Verified.class, verifier.verify(token(kept)));
        assertTrue(seconds <= 300, seconds + " s");
        figure("withdrawn key: refused after " + seconds + " s (bound 300 s)");
    }

    /** Each kind of outage in turn; the threads that verify would hang with the issuer if they ever asked it. */
    @Test
    void anHourWithoutTheIssuerIsNotNoticed() throws Exception {
        var key = key(1);
        publish(key);
        verifier.warmUp();
        var token = token(key);
        var outages = new TreeMap<>(Map.of(
                0, JwkSetServer.status(500, Map.of(), ""),
                1800, JwkSetServer.status(200, Map.of("Content-Type", "text/html"), "<html>"),
                3480, server.silence(),
                3540, server.trickle()));
        var tokens = 0;
        for (int second = 0; second < 3600; second++) {
            answer(outages.floorEntry(second).getValue());
            time.advanceWithoutWaiting(SECOND);
            for (int i = 0; i < 3; i++) {
                assertInstanceOf(Verified.class, verifier.verify(token));
                tokens++;
            }
            time.settle();
        }
        figure("issuer gone for 3600 s: " + tokens + " tokens, 0 refused, 0 waited, " + (fetches.size() - 1)
                + " fetches tried");
    }

    @Test
    void anIssuerThatIsDownAtTheStartIsFoundOnceItIsThere() throws Exception {
        answer(JwkSetServer.status(503, Map.of(), ""));
        verifier.warmUp();
        time.settle();
        var key = key(1);
        var token = token(key);
        assertFalse(verifier.ready());
        for (int second = 0; second < 300; second++) {
            time.advance(SECOND);
        }
        publish(key);
        var seconds = 0;
        while (!verifier.ready()) {
            time.advance(SECOND);
            seconds++;
        }
        assertInstanceOf(Verified.class, verifier.verify(token));
        assertTrue(seconds <= 30, seconds + " s");
        figure("issuer down at the start for 300 s: ready " + seconds
                + " s after it was back, without being asked (bound 30 s)");
    }

    @Test
    void withoutAnyKeysNoTokenIsCalledInvalid() throws Exception {
        answer(JwkSetServer.status(429, Map.of("X-Retry-After", "60"), ""));
        verifier.warmUp();
        time.settle();
        for (int second = 0; second < 60; second++) {
            assertEquals(new KeysUnavailable(), verifier.verify(token(key(1))));
            time.advance(SECOND);
        }
        figure("issuer that wants 60 s of peace: " + (fetches.size() - 1) + " fetch in 60 s");
    }

    @Test
    void aFloodOfUnknownKeysHarmsNobodyElse() throws Exception {
        var key = key(1);
        publish(key);
        verifier.warmUp();
        var token = token(key);
        var rest = "." + TestKey.base64Url(CLAIMS) + "." + TestKey.base64Url(new byte[64]);
        var floodPerSecond = 10_000;
        var valid = 0;
        for (int second = 0; second < 31; second++) {
            for (int i = 0; i < floodPerSecond; i++) {
                var header = TestKey.base64Url("{\"alg\":\"ES256\",\"kid\":\"" + second + "-" + i + "\"}");
                assertEquals(new Rejected(TokenRejection.UNKNOWN_KEY), verifier.verify(new BearerToken(header + rest)));
                if (i % 1000 == 0) {
                    assertInstanceOf(Verified.class, verifier.verify(token));
                    valid++;
                }
            }
            time.advance(SECOND);
        }
        figure("flood of " + floodPerSecond + " unknown keys a second for 31 s: " + (fetches.size() - 1)
                + " fetches, at most " + TestTime.mostIn(Duration.ofSeconds(30), fetches) + " in 30 s; of " + valid
                + " valid tokens 0 refused");
    }

    /** After its database was made anew, an issuer with serial ids gives an old id to a new key. */
    @Test
    void aReusedIdHealsWithTheFirstToken() throws Exception {
        publish(key(1));
        verifier.warmUp();
        time.advance(Duration.ofMinutes(1));
        var recreated = key(1);
        publish(recreated);
        assertInstanceOf(Verified.class, verifier.verify(token(recreated)));
        figure("id reused for another key: healed with the first token, " + (fetches.size() - 1) + " fetch");
    }
}
