package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.net.URI;
import java.security.InvalidKeyException;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A verifier that takes the place of another, against real HTTP servers. */
@Timeout(60)
class JwtTokenVerifierSuccessorTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:13:00Z");
    private static final TokenVerification ADA = new Verified(new UserId("ada"), NOW, NOW.plusSeconds(900), null);
    private static final String OTHER_SECRET = "other-only-for-tests-".repeat(4);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final JwkSetServer server = new JwkSetServer();
    private final JwkSetServer other = new JwkSetServer();
    private final TestTime time = new TestTime();
    private final TestKey key = TestKey.of(JwsAlgorithm.ES256, "k1");
    private final TestKey otherKey = TestKey.of(JwsAlgorithm.ES256, "k2");

    @AfterEach
    void closeServers() {
        server.close();
        other.close();
    }

    private static JwtConfig config(String issuer, List<String> secrets, @Nullable URI location) {
        var policy =
                new TokenPolicy(issuer, Set.of("https://a"), Set.of("JWT"), Duration.ofSeconds(30), Duration.ofDays(7));
        return new JwtConfig(
                policy,
                Set.of(),
                secrets.stream().map(SharedSecret::new).toList(),
                location == null ? null : jwkSet(location, LONGEST_WAIT, Duration.ofSeconds(5)));
    }

    private static JwkSetConfig jwkSet(URI location, Duration longestWait, Duration timeout) {
        return new JwkSetConfig(
                location, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofHours(24), timeout, longestWait);
    }

    private JwtTokenVerifier verifier(JwtConfig config) {
        var verifier = new JwtTokenVerifier(
                config, new JcaSignatureEngine(), InstantSource.fixed(NOW), time, time, VerifierEvents.UNHEARD);
        verifier.warmUp();
        return verifier;
    }

    private static Optional<JwtTokenVerifier> successor(JwtTokenVerifier verifier, JwtConfig config) {
        return verifier.successor(config, new JcaSignatureEngine());
    }

    private static TokenVerification verify(JwtTokenVerifier verifier, String token) {
        return verifier.verify(new BearerToken(token));
    }

    private static void publish(JwkSetServer server, TestKey... keys) {
        server.answers(JwkSetServer.json(TestKey.published(keys)));
    }

    private static String claims(String issuer) {
        return "{\"iss\":\"" + issuer + "\",\"aud\":\"https://a\",\"sub\":\"ada\",\"iat\":" + NOW.getEpochSecond()
                + ",\"exp\":" + NOW.plusSeconds(900).getEpochSecond() + "}";
    }

    @Nested
    class KeySetAge {
        @Test
        void isThatOfTheIssuersSet() throws Exception {
            try (var server = new JwkSetServer()) {
                publish(server, TestKey.of(JwsAlgorithm.ES256, "a"));
                try (var verifier = verifier(config("https://i", List.of(), server.location()))) {
                    time.advance(Duration.ofSeconds(9));
                    assertEquals(Optional.of(Duration.ofSeconds(9)), verifier.keySetAge());
                }
            }
        }

        @Test
        void isUnknownWhereSecretsAreAll() {
            try (var verifier = verifier(config("https://i", List.of(TestKey.SECRET), null))) {
                assertEquals(Optional.empty(), verifier.keySetAge());
            }
        }
    }

    @Nested
    class Judges {
        private final String token = TestKey.of(JwsAlgorithm.HS256, null).token(claims("https://i"));

        @Test
        void byItsOwnSecretsAndLeavesTheOtherToItsOwn() {
            try (var verifier = verifier(config("https://i", List.of(OTHER_SECRET), null));
                    var successor = successor(verifier, config("https://i", List.of(TestKey.SECRET), null))
                            .orElseThrow()) {
                assertEquals(new Rejected(TokenRejection.BAD_SIGNATURE), verify(verifier, token));
                assertEquals(ADA, verify(successor, token));
            }
        }

        @Test
        void byItsOwnPolicy() {
            try (var verifier = verifier(config("https://i", List.of(TestKey.SECRET), null));
                    var successor = successor(verifier, config("https://j", List.of(TestKey.SECRET), null))
                            .orElseThrow()) {
                assertEquals(ADA, verify(verifier, token));
                assertEquals(new Rejected(TokenRejection.WRONG_ISSUER), verify(successor, token));
            }
        }

        @Test
        void withItsOwnEngine() {
            try (var verifier = verifier(config("https://i", List.of(TestKey.SECRET), null));
                    var successor = verifier.successor(
                                    config("https://i", List.of(TestKey.SECRET), null), new DistrustfulEngine())
                            .orElseThrow()) {
                assertEquals(ADA, verify(verifier, token));
                assertEquals(new Rejected(TokenRejection.BAD_SIGNATURE), verify(successor, token));
            }
        }
    }

    @Nested
    class SharesTheIssuersKeys {
        @Test
        void withoutAskingAgainSoThatAnOutageOfTheIssuerLosesNothing() {
            publish(server, key);
            try (var verifier = verifier(config("https://i", List.of(), server.location()))) {
                server.answers(JwkSetServer.status(500, Map.of(), ""));
                var successor = successor(verifier, config("https://j", List.of(OTHER_SECRET), server.location()))
                        .orElseThrow();

                assertEquals(ADA, verify(successor, key.token(claims("https://j"))));
                assertEquals(1, server.requests().size());
            }
        }

        @Test
        void evenWhereThereNeverWereAny() {
            server.answers(JwkSetServer.status(500, Map.of(), ""));
            try (var verifier = verifier(config("https://i", List.of(), server.location()))) {
                var successor = successor(verifier, config("https://j", List.of(), server.location()));

                assertEquals(Optional.of(false), successor.map(JwtTokenVerifier::ready));
            }
        }

        @Test
        void whichGoOnBeingFetchedOnceTheOtherGivesWay() throws InterruptedException, TimeoutException {
            publish(server, key);
            var verifier = verifier(config("https://i", List.of(), server.location()));
            try (var successor = successor(verifier, config("https://j", List.of(), server.location()))
                    .orElseThrow()) {
                verifier.giveWayTo(successor);
                time.advance(LONGEST_WAIT.multipliedBy(10));
                publish(server, otherKey);

                assertEquals(ADA, verify(successor, otherKey.token(claims("https://j"))));
            }
        }
    }

    @Nested
    class FetchesKeys {
        @Test
        void fromAnotherPlace() {
            publish(server, key);
            publish(other, otherKey);
            try (var verifier = verifier(config("https://i", List.of(), server.location()));
                    var successor = successor(verifier, config("https://i", List.of(), other.location()))
                            .orElseThrow()) {
                assertEquals(ADA, verify(successor, otherKey.token(claims("https://i"))));
                assertEquals(
                        new Rejected(TokenRejection.UNKNOWN_KEY), verify(successor, key.token(claims("https://i"))));
                assertEquals(ADA, verify(verifier, key.token(claims("https://i"))));
            }
        }

        @Test
        void whereThereWasNoJwkSet() {
            publish(server, key);
            try (var verifier = verifier(config("https://i", List.of(TestKey.SECRET), null));
                    var successor = successor(verifier, config("https://i", List.of(TestKey.SECRET), server.location()))
                            .orElseThrow()) {
                verifier.giveWayTo(successor);
                assertEquals(ADA, verify(successor, key.token(claims("https://i"))));
            }
        }

        @Test
        void forAnotherEngine() {
            publish(server, key);
            var config = config("https://i", List.of(), server.location());
            try (var verifier = verifier(config);
                    var successor =
                            verifier.successor(config, new DistrustfulEngine()).orElseThrow()) {
                assertEquals(2, server.requests().size());
                assertEquals(
                        new Rejected(TokenRejection.BAD_SIGNATURE), verify(successor, key.token(claims("https://i"))));
            }
        }

        @Test
        void asLongAsAFetchMayTake() {
            publish(other, otherKey);
            var impatient = new JwtConfig(
                    config("https://i", List.of(TestKey.SECRET), null).policy(),
                    Set.of(),
                    List.of(),
                    jwkSet(other.location(), Duration.ofNanos(1), Duration.ofSeconds(30)));
            try (var verifier = verifier(config("https://i", List.of(TestKey.SECRET), null))) {
                var successor = successor(verifier, impatient);

                assertEquals(Optional.of(true), successor.map(JwtTokenVerifier::ready));
                successor.ifPresent(JwtTokenVerifier::close);
            }
        }
    }

    @Nested
    class DoesNotCome {
        private void assertNone(JwkSetServer.Answer answer, Duration timeout)
                throws InterruptedException, TimeoutException {
            publish(server, key);
            other.answers(answer);
            try (var verifier = verifier(config("https://i", List.of(), server.location()))) {
                var next = new JwtConfig(
                        config("https://i", List.of(OTHER_SECRET), null).policy(),
                        Set.of(),
                        List.of(new SharedSecret(OTHER_SECRET)),
                        jwkSet(other.location(), LONGEST_WAIT, timeout));
                assertEquals(Optional.empty(), successor(verifier, next));

                assertEquals(ADA, verify(verifier, key.token(claims("https://i"))));
                time.advance(Duration.ofHours(1));
                assertEquals(1, other.requests().size(), "it is not asked again");
            }
        }

        @Test
        void fromAPlaceThatFails() throws InterruptedException, TimeoutException {
            assertNone(JwkSetServer.status(500, Map.of(), ""), Duration.ofSeconds(5));
        }

        @Test
        void fromAPlaceThatIsSilent() throws InterruptedException, TimeoutException {
            assertNone(other.silence(), Duration.ofMillis(50));
        }

        @Test
        void fromAPlaceWithoutAnyUsableKey() throws InterruptedException, TimeoutException {
            assertNone(JwkSetServer.json("{\"keys\":[{\"kty\":\"oct\"}]}"), Duration.ofSeconds(5));
        }
    }

    @Nested
    class TheOneThatGaveWay {
        private final String unknownYet = otherKey.token(claims("https://i"));

        private JwtTokenVerifier gaveWay() {
            publish(server, key);
            var verifier = verifier(config("https://i", List.of(), server.location()));
            verifier.giveWayTo(successor(verifier, config("https://i", List.of(TestKey.SECRET), null))
                    .orElseThrow());
            publish(server, otherKey);
            return verifier;
        }

        @Test
        void stillFetchesForARequestInFlight() throws InterruptedException, TimeoutException {
            var verifier = gaveWay();
            time.advance(LONGEST_WAIT.multipliedBy(10).minusNanos(1));

            assertEquals(ADA, verify(verifier, unknownYet));
        }

        @Test
        void endsItsFetchesWhenNoRequestCanBe() throws InterruptedException, TimeoutException {
            var verifier = gaveWay();
            time.advance(LONGEST_WAIT.multipliedBy(10));
            time.advance(Duration.ofHours(1));

            assertEquals(new KeysUnavailable(), verify(verifier, unknownYet));
            assertEquals(1, server.requests().size());
        }
    }

    /** Takes every key, and believes no signature. */
    private static final class DistrustfulEngine implements SignatureEngine {
        @Override
        public Set<JwsAlgorithm> algorithms() {
            return Set.of(JwsAlgorithm.HS256, JwsAlgorithm.ES256);
        }

        @Override
        public SignatureCheck bind(JwsAlgorithm algorithm, Key material) throws InvalidKeyException {
            return (_, _) -> false;
        }
    }
}
