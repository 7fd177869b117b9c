package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.access.AccessStatus;
import dev.latchkey.domain.access.Caller;
import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 6.1: a verifier that remembers says what one says that does not. */
@Timeout(120)
class CachedVerificationTest {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final TokenCacheConfig CACHE = new TokenCacheConfig(30, 100_000);
    private static final String OTHER_SECRET = "other-only-for-tests-".repeat(4);

    @TempDir
    private Path directory;

    private final TestTime time = new TestTime();
    private final AtomicReference<Instant> clock = new AtomicReference<>(START);
    private final CountedCache counted = new CountedCache();
    private final Map<UserId, Instant> revoked = new HashMap<>();
    private final List<JwtTokenVerifier> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(JwtTokenVerifier::close);
    }

    private Path file() {
        return directory.resolve("jwks.json");
    }

    private void publish(TestKey... keys) throws IOException {
        Files.writeString(file(), TestKey.published(keys));
    }

    private JwtConfig config(String audience, String secret) {
        var policy = new TokenPolicy(
                "https://i", Set.of(audience), Set.of("JWT"), Duration.ofSeconds(10), Duration.ofDays(7));
        var jwkSet = new JwkSetConfig(
                file().toUri(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(180),
                Duration.ofSeconds(5),
                Duration.ofMillis(1));
        return new JwtConfig(policy, Set.of(), List.of(new SharedSecret(secret)), jwkSet);
    }

    /** What is due at once is done at once, so that no verdict hangs on how busy the machine is. */
    private void schedule(Runnable task, Duration delay) {
        if (delay.isPositive()) {
            time.run(task, delay);
        } else {
            task.run();
        }
    }

    private JwtTokenVerifier open(JwtConfig config) throws InterruptedException, TimeoutException {
        var verifier = new JwtTokenVerifier(
                config, new JcaSignatureEngine(), clock::get, time, this::schedule, counted, JwkSetEvents.UNHEARD);
        opened.add(verifier);
        verifier.warmUp();
        time.settle();
        return verifier;
    }

    /** One that shares all it knows of the issuer's keys. */
    private JwtTokenVerifier beside(JwtTokenVerifier verifier, JwtConfig config) {
        return verifier.successor(config, new JcaSignatureEngine()).orElseThrow();
    }

    private AccessStatus access(Caller caller) {
        var until = revoked.get(caller.user());
        return until == null || caller.provenAt().isAfter(until) ? AccessStatus.STANDS : AccessStatus.REVOKED;
    }

    private TokenVerification verify(JwtTokenVerifier verifier, String token)
            throws InterruptedException, TimeoutException {
        var verdict = new RevocableTokenVerifier(verifier, List.of(this::access)).verify(new BearerToken(token));
        time.settle();
        return verdict;
    }

    private void pass(Duration span) throws InterruptedException, TimeoutException {
        clock.updateAndGet(now -> now.plus(span));
        time.advance(span);
    }

    private static String claims(String user, String audience, Instant from, Duration life) {
        return "{\"iss\":\"https://i\",\"aud\":\"" + audience + "\",\"sub\":\"" + user + "\",\"iat\":"
                + from.getEpochSecond() + ",\"exp\":" + from.plus(life).getEpochSecond() + "}";
    }

    @Test
    void knowsNothingWhileThereAreNoKeys() throws IOException, InterruptedException, TimeoutException {
        Files.writeString(file(), "no keys");
        var verifier = open(config("https://a", TestKey.SECRET).with(CACHE));
        var key = TestKey.of(JwsAlgorithm.RS256, "k1");

        assertEquals(
                new KeysUnavailable(),
                verify(verifier, key.token(claims("u", "https://a", START, Duration.ofMinutes(5)))));
        assertEquals("hits 0, misses 0, evicted 0", counted.toString());
    }

    @Nested
    @Tag("exhaustive")
    class Histories {
        private static final int STEPS = 4000;

        private final TestKey[] keys = {
            TestKey.of(JwsAlgorithm.RS256, "k1"),
            TestKey.of(JwsAlgorithm.RS256, "k2"),
            TestKey.of(JwsAlgorithm.RS256, "k1"), // another key that took over the id
            TestKey.of(JwsAlgorithm.HS256, null)
        };
        private final Set<Object> seen = new HashSet<>();

        @ParameterizedTest
        @ValueSource(longs = {1, 2})
        void haveTheSameVerdictsWithAndWithout(long seed) throws IOException, InterruptedException, TimeoutException {
            var random = new Random(seed);
            var tokens = tokens(random);
            publish(keys[0], keys[1]);
            var config = config("https://a", TestKey.SECRET);
            var plain = open(config);
            var cached = beside(plain, config.with(CACHE));

            for (var step = 0; step < STEPS; step++) {
                switch (random.nextInt(120)) {
                    case 0 -> publish(keys[random.nextInt(3)]);
                    case 1 -> publish(keys[0], keys[1]);
                    case 2 -> Files.deleteIfExists(file());
                    case 3 -> revoked.put(user(random), clock.get().minusSeconds(random.nextInt(600)));
                    case 4 -> revoked.clear();
                    case 5 -> clock.updateAndGet(now -> now.minusSeconds(random.nextInt(20)));
                    case 6, 7, 8 -> pass(Duration.ofSeconds(1 + random.nextInt(30)));
                    case 9 -> {
                        config = random.nextBoolean()
                                ? config("https://" + (random.nextBoolean() ? "a" : "b"), TestKey.SECRET)
                                : config("https://a", random.nextBoolean() ? TestKey.SECRET : OTHER_SECRET);
                        plain = beside(plain, config);
                        cached = beside(plain, config.with(CACHE));
                    }
                    case 10, 11, 12, 13, 14, 15 -> tokens.set(random.nextInt(tokens.size()), token(random));
                    default -> {}
                }
                // Some tokens come again and again.
                var token = tokens.get((int) (tokens.size() * Math.pow(random.nextDouble(), 3)));
                var before = verify(plain, token);
                var verdict = verify(cached, token);
                // A look at the keys may have brought others, for whoever comes next.
                assertTrue(
                        verdict.equals(before) || verdict.equals(verify(plain, token)),
                        "seed " + seed + ", step " + step + ": " + before + ", but " + verdict);
                seen.add(verdict instanceof Rejected(var reason) ? reason : verdict.getClass());
            }

            assertTrue(counted.hits() > STEPS / 10, counted::toString);
            assertTrue(
                    seen.containsAll(Set.of(
                            Verified.class,
                            TokenRejection.EXPIRED,
                            TokenRejection.NOT_YET_VALID,
                            TokenRejection.REVOKED,
                            TokenRejection.WRONG_AUDIENCE,
                            TokenRejection.BAD_SIGNATURE,
                            TokenRejection.UNKNOWN_KEY,
                            KeysUnavailable.class)),
                    seen::toString);
        }

        private List<String> tokens(Random random) {
            return new ArrayList<>(
                    Stream.generate(() -> token(random)).limit(20).toList());
        }

        private String token(Random random) {
            var from = clock.get().plusSeconds(random.nextInt(100) - 80);
            var audience = random.nextInt(5) == 0 ? "https://b" : "https://a";
            var key = keys[random.nextInt(keys.length)];
            var claims = claims(user(random).value(), audience, from, Duration.ofSeconds(1 + random.nextInt(300)));
            return key.token(random.nextInt(4) == 0 ? beginning(claims, from.plusSeconds(random.nextInt(20))) : claims);
        }

        private static String beginning(String claims, Instant notBefore) {
            return claims.replace("}", ",\"nbf\":" + notBefore.getEpochSecond() + "}");
        }

        private static UserId user(Random random) {
            return new UserId("user-" + random.nextInt(4));
        }
    }

    @Nested
    class ARememberedToken {
        private final TestKey key = TestKey.of(JwsAlgorithm.RS256, "k1");
        private final String token = key.token(claims("ada", "https://a", START, Duration.ofSeconds(30)));
        private final Verified ada = new Verified(new UserId("ada"), START, START.plusSeconds(30), null);

        private JwtTokenVerifier remembering() throws IOException, InterruptedException, TimeoutException {
            publish(key);
            var verifier = open(config("https://a", TestKey.SECRET).with(CACHE));
            assertEquals(ada, verify(verifier, token));
            assertEquals(ada, verify(verifier, token));
            assertEquals("hits 1, misses 1, evicted 0", counted.toString());
            return verifier;
        }

        @Test
        void isProvedOnce() throws IOException, InterruptedException, TimeoutException {
            remembering();
        }

        @Test
        void isProvedEachTimeWithoutACache() throws IOException, InterruptedException, TimeoutException {
            publish(key);
            var verifier = open(config("https://a", TestKey.SECRET));

            assertEquals(ada, verify(verifier, token));
            assertEquals(ada, verify(verifier, token));

            assertEquals("hits 0, misses 0, evicted 0", counted.toString());
        }

        @Test
        void expires() throws IOException, InterruptedException, TimeoutException {
            var verifier = remembering();

            clock.set(START.plusSeconds(40).minusMillis(1));
            assertEquals(ada, verify(verifier, token));
            clock.set(START.plusSeconds(40));
            assertEquals(new Rejected(TokenRejection.EXPIRED), verify(verifier, token));

            assertEquals("hits 3, misses 1, evicted 0", counted.toString());
        }

        @Test
        void isRevokedAtOnce() throws IOException, InterruptedException, TimeoutException {
            var verifier = remembering();

            revoked.put(new UserId("ada"), START);

            assertEquals(new Rejected(TokenRejection.REVOKED), verify(verifier, token));
        }

        @Test
        void goesWithItsKey() throws IOException, InterruptedException, TimeoutException {
            var verifier = remembering();

            publish(TestKey.of(JwsAlgorithm.RS256, "k2"));
            time.advance(Duration.ofSeconds(59));
            time.settle();

            assertEquals(new Rejected(TokenRejection.UNKNOWN_KEY), verify(verifier, token));
        }

        @Test
        void goesWithAnIssuerThatIsSilentForTooLong() throws IOException, InterruptedException, TimeoutException {
            var verifier = remembering();
            Files.delete(file());
            time.advance(Duration.ofSeconds(150));
            assertEquals(ada, verify(verifier, token));

            time.advance(Duration.ofSeconds(31));

            assertEquals(new KeysUnavailable(), verify(verifier, token));
        }

        @Test
        void isNotKnownUnderOtherSettings() throws IOException, InterruptedException, TimeoutException {
            var verifier = remembering();

            var stricter = beside(verifier, config("https://b", TestKey.SECRET).with(CACHE));

            assertEquals(new Rejected(TokenRejection.WRONG_AUDIENCE), verify(stricter, token));
            assertEquals(ada, verify(verifier, token));
        }

        @Test
        void isNotKnownUnderAnotherSecret() throws IOException, InterruptedException, TimeoutException {
            var verifier = remembering();
            var secret = TestKey.of(JwsAlgorithm.HS256, null)
                    .token(claims("ada", "https://a", START, Duration.ofSeconds(30)));
            assertEquals(ada, verify(verifier, secret));
            assertEquals(ada, verify(verifier, secret));

            var newer = beside(verifier, config("https://a", OTHER_SECRET).with(CACHE));

            assertEquals(new Rejected(TokenRejection.BAD_SIGNATURE), verify(newer, secret));
        }

        @Test
        void isKnownWhereThereAreSecretsAlone() throws InterruptedException, TimeoutException {
            var both = config("https://a", TestKey.SECRET);
            var verifier = open(new JwtConfig(both.policy(), Set.of(), both.secrets(), null, CACHE));
            var secret = TestKey.of(JwsAlgorithm.HS256, null)
                    .token(claims("ada", "https://a", START, Duration.ofSeconds(30)));

            assertEquals(ada, verify(verifier, secret));
            assertEquals(ada, verify(verifier, secret));

            assertEquals("hits 1, misses 1, evicted 0", counted.toString());
        }
    }
}
