package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.domain.token.BearerToken;
import dev.latchkey.domain.token.TokenPolicy;
import dev.latchkey.domain.token.TokenRejection;
import dev.latchkey.domain.token.TokenVerification;
import dev.latchkey.domain.token.TokenVerification.KeysUnavailable;
import dev.latchkey.domain.token.TokenVerification.Rejected;
import dev.latchkey.domain.token.TokenVerification.Verified;
import dev.latchkey.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the verifier promises with every engine, against a real HTTP server. */
@Timeout(60)
public abstract class JwtTokenVerifierContract {
    private static final Instant NOW = Instant.parse("2026-11-21T03:13:00Z");
    private static final TokenPolicy POLICY = new TokenPolicy(
            "https://i", Set.of("https://a"), Set.of("JWT"), Duration.ofSeconds(30), Duration.ofDays(7));
    private static final String CLAIMS = "{\"iss\":\"https://i\",\"aud\":\"https://a\",\"sub\":\"ada\",\"iat\":"
            + NOW.getEpochSecond() + ",\"exp\":" + NOW.plusSeconds(900).getEpochSecond() + "}";
    private static final TokenVerification ADA = new Verified(new UserId("ada"), NOW, NOW.plusSeconds(900), null);

    private final JwkSetServer server = new JwkSetServer();

    protected abstract SignatureEngine engine();

    @AfterEach
    final void closeServer() {
        server.close();
    }

    private TestKey key(JwsAlgorithm algorithm, @Nullable String id) {
        assumeTrue(engine().algorithms().contains(algorithm), "not claimed by the engine");
        return TestKey.of(algorithm, id);
    }

    private JwtTokenVerifier withSecret(String... secrets) {
        return verifier(Set.of(), Stream.of(secrets).map(SharedSecret::new).toList(), false);
    }

    private JwtTokenVerifier withKeys(TestKey... keys) {
        publish(keys);
        var verifier = verifier(Set.of(), List.of(), true);
        verifier.warmUp();
        return verifier;
    }

    private JwtTokenVerifier withBoth(TestKey... keys) {
        publish(keys);
        var verifier = verifier(Set.of(), List.of(new SharedSecret(TestKey.SECRET)), true);
        verifier.warmUp();
        return verifier;
    }

    private JwtTokenVerifier verifier(Set<JwsAlgorithm> algorithms, List<SharedSecret> secrets, boolean jwkSet) {
        var config = new JwtConfig(POLICY, algorithms, secrets, jwkSet ? JwkSetConfig.at(server.location()) : null);
        return new JwtTokenVerifier(config, engine(), InstantSource.fixed(NOW));
    }

    private void publish(TestKey... keys) {
        server.answers(JwkSetServer.json(TestKey.published(keys)));
    }

    private static TokenVerification verify(JwtTokenVerifier verifier, String token) {
        return verifier.verify(new BearerToken(token));
    }

    private static void assertRejected(TokenRejection reason, JwtTokenVerifier verifier, String token) {
        assertEquals(new Rejected(reason), verify(verifier, token));
    }

    private static String header(JwsAlgorithm algorithm) {
        return "{\"alg\":\"" + algorithm.joseName() + "\"}";
    }

    @Nested
    class Verifies {
        @ParameterizedTest
        @EnumSource(names = {"HS256", "HS384", "HS512"})
        void aTokenUnderTheSecret(JwsAlgorithm algorithm) {
            assertEquals(
                    ADA, verify(withSecret(TestKey.SECRET), key(algorithm, null).token(CLAIMS)));
        }

        @Test
        void aTokenUnderAPreviousSecret() {
            var token = key(JwsAlgorithm.HS256, "any").token(CLAIMS);
            assertEquals(ADA, verify(withSecret("new".repeat(16), "older".repeat(16), TestKey.SECRET), token));
        }

        @ParameterizedTest
        @EnumSource(
                names = {"HS256", "HS384", "HS512"},
                mode = EnumSource.Mode.EXCLUDE)
        void aTokenUnderAPublishedKeyWithAndWithoutId(JwsAlgorithm algorithm) {
            var key = key(algorithm, "k1");
            try (var verifier = withKeys(key)) {
                assertEquals(ADA, verify(verifier, key.token(CLAIMS)));
                assertEquals(ADA, verify(verifier, key.token(header(algorithm), CLAIMS)));
            }
        }

        @ParameterizedTest
        @CsvSource({"EDDSA, ED25519", "ED25519, EDDSA"})
        void ed25519UnderEitherName(JwsAlgorithm published, JwsAlgorithm used) {
            var key = key(published, "k1");
            try (var verifier = withKeys(key)) {
                assertEquals(ADA, verify(verifier, key.as(used).token(CLAIMS)));
            }
        }

        @Test
        void bothKindsOfKeySideBySide() {
            var secret = key(JwsAlgorithm.HS256, "k1");
            var key = key(JwsAlgorithm.RS256, "k1");
            try (var verifier = withBoth(key)) {
                assertEquals(ADA, verify(verifier, secret.token(CLAIMS)));
                assertEquals(ADA, verify(verifier, key.token(CLAIMS)));
            }
        }

        @Test
        void withTheKeyThatTheTokenNames() {
            var one = key(JwsAlgorithm.ES256, "1");
            var two = key(JwsAlgorithm.ES256, "2");
            try (var verifier = withKeys(one, two)) {
                assertEquals(ADA, verify(verifier, one.token(CLAIMS)));
                assertEquals(ADA, verify(verifier, two.token(CLAIMS)));
                assertRejected(
                        TokenRejection.BAD_SIGNATURE, verifier, two.named("1").token(CLAIMS));
                assertRejected(
                        TokenRejection.UNKNOWN_KEY, verifier, one.named(null).token(CLAIMS));
            }
        }

        @Test
        void aKeyThatWasMadeWithTheToken() {
            var old = key(JwsAlgorithm.ES256, "1");
            var made = key(JwsAlgorithm.ES256, "2");
            try (var verifier = withKeys(old)) {
                publish(old, made);
                assertEquals(ADA, verify(verifier, made.token(CLAIMS)));
                assertEquals(2, server.requests().size());
            }
        }

        @Test
        void aKeyWhoseIdWasUsedBefore() {
            var old = key(JwsAlgorithm.ES256, "1");
            var made = key(JwsAlgorithm.ES256, "1");
            try (var verifier = withKeys(old)) {
                publish(made);
                assertEquals(ADA, verify(verifier, made.token(CLAIMS)));
                assertRejected(TokenRejection.BAD_SIGNATURE, verifier, old.token(CLAIMS));
                assertEquals(2, server.requests().size());
            }
        }

        @Test
        void noTokenUnderNeitherKeyOfAnId() {
            var old = key(JwsAlgorithm.ES256, "1");
            try (var verifier = withKeys(old)) {
                publish(key(JwsAlgorithm.ES256, "1"));
                var forged = key(JwsAlgorithm.ES256, "1").token(CLAIMS);
                assertRejected(TokenRejection.BAD_SIGNATURE, verifier, forged);
                assertEquals(2, server.requests().size());
            }
        }

        @Test
        void theFirstTokenWithoutWarmingUp() {
            var key = key(JwsAlgorithm.ES256, "1");
            publish(key);
            try (var verifier = verifier(Set.of(), List.of(), true)) {
                assertFalse(verifier.ready());
                assertEquals(ADA, verify(verifier, key.token(CLAIMS)));
                assertTrue(verifier.ready());
            }
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @EnumSource
        void aDamagedSignature(JwsAlgorithm algorithm) {
            var key = key(algorithm, "k1");
            try (var verifier = algorithm.isSymmetric() ? withSecret(TestKey.SECRET) : withKeys(key)) {
                var token = key.token(CLAIMS);
                var signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
                for (int bit = 0; bit < 8 * signature.length; bit += 61) {
                    var damaged = signature.clone();
                    damaged[bit / 8] ^= (byte) (1 << bit % 8);
                    assertRejected(TokenRejection.BAD_SIGNATURE, verifier, resigned(token, damaged));
                }
                for (int length : new int[] {1, signature.length - 1, signature.length + 1}) {
                    assertRejected(
                            TokenRejection.BAD_SIGNATURE, verifier, resigned(token, Arrays.copyOf(signature, length)));
                }
            }
        }

        @ParameterizedTest
        @EnumSource
        void changedClaims(JwsAlgorithm algorithm) {
            var key = key(algorithm, "k1");
            try (var verifier = algorithm.isSymmetric() ? withSecret(TestKey.SECRET) : withKeys(key)) {
                var parts = key.token(CLAIMS).split("\\.", -1);
                var forged = TestKey.base64Url(CLAIMS.replace("ada", "bob"));
                assertRejected(TokenRejection.BAD_SIGNATURE, verifier, parts[0] + "." + forged + "." + parts[2]);
            }
        }

        /** Threat 1.3. */
        @ParameterizedTest
        @MethodSource("dev.latchkey.adapters.jwt.JwtTokenVerifierContract#otherAlgorithmsOfRsa")
        void aKeyForAnotherAlgorithm(JwsAlgorithm published, JwsAlgorithm used) {
            var key = key(published, "k1");
            try (var verifier = withKeys(key)) {
                var expected = engine().algorithms().contains(used)
                        ? TokenRejection.UNKNOWN_KEY
                        : TokenRejection.ALGORITHM_NOT_ALLOWED;
                assertRejected(expected, verifier, key.as(used).token(CLAIMS));
            }
        }

        /** Threat 1.3. */
        @ParameterizedTest
        @CsvSource({"HS256, HS512", "HS512, HS256", "HS384, HS256"})
        void aMacOfAnotherAlgorithmThanItSays(JwsAlgorithm said, JwsAlgorithm used) {
            try (var verifier = withSecret(TestKey.SECRET)) {
                var token = key(used, null).token("{\"alg\":\"" + said.joseName() + "\"}", CLAIMS);
                assertRejected(TokenRejection.BAD_SIGNATURE, verifier, token);
            }
        }

        /** Threat 1.2. */
        @ParameterizedTest
        @EnumSource(names = {"RS256", "ES256", "EDDSA"})
        void aPublicKeyThatIsUsedAsASecret(JwsAlgorithm algorithm) {
            var key = key(algorithm, "k1");
            var der = key.publicKey().getEncoded();
            var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            var pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
            try (var keysAlone = withKeys(key);
                    var both = withBoth(key)) {
                for (var secret : List.of(
                        pem,
                        pem + "\n",
                        base64,
                        base64.replace("\n", ""),
                        key.jwk(),
                        key.jwk(""),
                        TestKey.published(key))) {
                    var token = forgedWith(secret.getBytes(StandardCharsets.UTF_8));
                    assertRejected(TokenRejection.ALGORITHM_NOT_ALLOWED, keysAlone, token);
                    assertRejected(TokenRejection.BAD_SIGNATURE, both, token);
                }
                assertRejected(TokenRejection.BAD_SIGNATURE, both, forgedWith(der));
            }
        }

        /** Threat 1.1. */
        @ParameterizedTest
        @CsvSource({"none", "None", "NONE", "nOnE", "''"})
        void noAlgorithm(String name) {
            try (var verifier = withSecret(TestKey.SECRET)) {
                var start = TestKey.base64Url("{\"alg\":\"" + name + "\"}") + "." + TestKey.base64Url(CLAIMS) + ".";
                assertRejected(TokenRejection.MALFORMED, verifier, start);
                assertRejected(TokenRejection.ALGORITHM_NOT_ALLOWED, verifier, start + "AA");
                var mac = TestKey.mac(
                        JwsAlgorithm.HS256,
                        TestKey.secret(TestKey.SECRET),
                        start.substring(0, start.length() - 1).getBytes(StandardCharsets.US_ASCII));
                assertRejected(TokenRejection.ALGORITHM_NOT_ALLOWED, verifier, start + TestKey.base64Url(mac));
            }
        }

        @Test
        void aSecretThatIsTooShortForTheAlgorithm() {
            var secret = "s".repeat(47);
            try (var verifier = withSecret(secret)) {
                assertEquals(List.of("shared secret, alg HS256"), verifier.keys());
                assertRejected(
                        TokenRejection.ALGORITHM_NOT_ALLOWED,
                        verifier,
                        forged(JwsAlgorithm.HS384, secret.getBytes(StandardCharsets.UTF_8)));
            }
        }

        @Test
        void algorithmsThatAreNotOnTheList() {
            var listed = key(JwsAlgorithm.ES256, "1");
            var other = key(JwsAlgorithm.RS256, "2");
            publish(listed, other);
            try (var verifier = verifier(Set.of(JwsAlgorithm.ES256), List.of(new SharedSecret(TestKey.SECRET)), true)) {
                verifier.warmUp();
                assertEquals(ADA, verify(verifier, listed.token(CLAIMS)));
                assertRejected(TokenRejection.ALGORITHM_NOT_ALLOWED, verifier, other.token(CLAIMS));
                assertRejected(
                        TokenRejection.ALGORITHM_NOT_ALLOWED,
                        verifier,
                        key(JwsAlgorithm.HS256, "3").token(CLAIMS));
            }
        }

        @Test
        void theOtherNameOfEd25519WhereOneIsListed() {
            var key = key(JwsAlgorithm.EDDSA, "1");
            publish(key);
            try (var verifier = verifier(Set.of(JwsAlgorithm.EDDSA), List.of(), true)) {
                verifier.warmUp();
                assertEquals(ADA, verify(verifier, key.token(CLAIMS)));
                assertRejected(
                        TokenRejection.ALGORITHM_NOT_ALLOWED,
                        verifier,
                        key.as(JwsAlgorithm.ED25519).token(CLAIMS));
            }
        }

        /** Threat 1.5: the attacker's own key in the header, and a signature that holds under it. */
        @Test
        void aKeyThatTheTokenBrings() {
            var key = key(JwsAlgorithm.ES256, "1");
            var attacker = key(JwsAlgorithm.ES256, "1");
            try (var verifier = withKeys(key)) {
                var embedded = "{\"alg\":\"ES256\",\"kid\":\"1\",\"jwk\":" + attacker.jwk("") + "}";
                assertRejected(TokenRejection.EMBEDDED_KEY, verifier, attacker.token(embedded, CLAIMS));
                var url = "{\"alg\":\"ES256\",\"kid\":\"1\",\"jku\":\"" + server.location() + "?evil\"}";
                assertRejected(TokenRejection.EMBEDDED_KEY, verifier, attacker.token(url, CLAIMS));
                assertEquals(1, server.requests().size());
            }
        }

        /** Threat 2.8: nothing behind a check is looked at before that check has passed. */
        @Test
        void theFirstFaultInTheOrderOfTheChecks() {
            var key = key(JwsAlgorithm.ES256, "1");
            try (var verifier = withKeys(key)) {
                var broken = new byte[] {(byte) 0xff};
                var header = "{\"alg\":\"ES256\",\"kid\":\"1\"}".getBytes(StandardCharsets.UTF_8);
                assertRejected(TokenRejection.NOT_UTF8, verifier, key.token(broken, broken));
                assertRejected(TokenRejection.NOT_UTF8, verifier, key.token(header, broken));
                assertRejected(TokenRejection.NOT_JSON, verifier, key.token("{\"alg\":\"ES256\",\"kid\":\"1\"}", "[]"));
                assertRejected(
                        TokenRejection.DUPLICATE_MEMBER,
                        verifier,
                        key.token("{\"alg\":\"ES256\",\"kid\":\"1\"}", "{\"sub\":1,\"sub\":2}"));
                assertRejected(
                        TokenRejection.BAD_SIGNATURE,
                        verifier,
                        key(JwsAlgorithm.ES256, "1").token(header, broken));
                assertRejected(
                        TokenRejection.UNKNOWN_KEY, verifier, key.named("2").token("[]"));
                assertRejected(TokenRejection.INVALID_CLAIM, verifier, key.token(CLAIMS.replace("\"ada\"", "1")));
                assertRejected(TokenRejection.WRONG_ISSUER, verifier, key.token(CLAIMS.replace("//i", "//evil")));
                assertRejected(
                        TokenRejection.WRONG_TYPE,
                        verifier,
                        key.token("{\"alg\":\"ES256\",\"kid\":\"1\",\"typ\":\"logout+jwt\"}", CLAIMS));
            }
        }

        @Test
        void aTokenThatHasExpired() {
            var expired = CLAIMS.replace(
                            Long.toString(NOW.getEpochSecond()),
                            Long.toString(NOW.minusSeconds(1000).getEpochSecond()))
                    .replace(
                            Long.toString(NOW.plusSeconds(900).getEpochSecond()),
                            Long.toString(NOW.minusSeconds(30).getEpochSecond()));
            try (var verifier = withSecret(TestKey.SECRET)) {
                assertRejected(
                        TokenRejection.EXPIRED,
                        verifier,
                        key(JwsAlgorithm.HS256, "k").token(expired));
            }
        }

        private static String forgedWith(byte[] secret) {
            return forged(JwsAlgorithm.HS256, secret);
        }

        private static String forged(JwsAlgorithm algorithm, byte[] secret) {
            var input = TestKey.base64Url("{\"alg\":\"" + algorithm.joseName() + "\",\"kid\":\"k1\"}") + "."
                    + TestKey.base64Url(CLAIMS);
            var mac = TestKey.mac(
                    algorithm, new SecretKeySpec(secret, "HMAC"), input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + TestKey.base64Url(mac);
        }

        private static String resigned(String token, byte[] signature) {
            return token.substring(0, token.lastIndexOf('.') + 1) + TestKey.base64Url(signature);
        }
    }

    static Stream<JwsAlgorithm[]> otherAlgorithmsOfRsa() {
        var rsa = JwsAlgorithm.values();
        return Stream.of(rsa)
                .filter(JwtTokenVerifierContract::isRsa)
                .flatMap(one -> Stream.of(rsa)
                        .filter(other -> isRsa(other) && one != other)
                        .map(other -> new JwsAlgorithm[] {one, other}));
    }

    private static boolean isRsa(JwsAlgorithm algorithm) {
        return algorithm.compareTo(JwsAlgorithm.RS256) >= 0;
    }

    @Nested
    class WithoutKeys {
        @Test
        void judgesNoToken() {
            server.answers(JwkSetServer.status(500, Map.of(), ""));
            var key = key(JwsAlgorithm.ES256, "1");
            try (var verifier = verifier(Set.of(), List.of(new SharedSecret(TestKey.SECRET)), true)) {
                verifier.warmUp();
                assertFalse(verifier.ready());
                assertEquals(new KeysUnavailable(), verify(verifier, key.token(CLAIMS)));
                assertEquals(
                        ADA, verify(verifier, key(JwsAlgorithm.HS256, "1").token(CLAIMS)), "secrets need no server");
                assertRejected(TokenRejection.OPAQUE_TOKEN, verifier, "AQ");
            }
        }

        @Test
        void isReadyWithSecretsAlone() {
            try (var verifier = withSecret(TestKey.SECRET)) {
                verifier.warmUp();
                assertTrue(verifier.ready());
                assertEquals(List.of(), server.requests());
            }
        }

        @Test
        void isNotReadyWithAnEmptySet() {
            try (var verifier = withKeys()) {
                assertFalse(verifier.ready());
                assertRejected(
                        TokenRejection.UNKNOWN_KEY,
                        verifier,
                        key(JwsAlgorithm.ES256, "1").token(CLAIMS));
            }
        }
    }

    @Nested
    class Describes {
        @Test
        void itsKeysAndWhatIsWrongWithOthers() {
            var key = key(JwsAlgorithm.ES256, "k1");
            server.answers(JwkSetServer.json(TestKey.jwkSet(key.jwk(), "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}")));
            try (var verifier = verifier(Set.of(JwsAlgorithm.ES256, JwsAlgorithm.HS256), secrets(), true)) {
                assertEquals(List.of("shared secret, alg HS256"), verifier.keys());
                assertEquals(List.of(), verifier.warnings());
                verifier.warmUp();
                assertEquals(List.of("shared secret, alg HS256", "kid k1, alg ES256"), verifier.keys());
                assertEquals(
                        List.of("key with index 1 ALARM: is a symmetric key that is published for all to read"),
                        verifier.warnings());
            }
        }

        @Test
        void aSecretAlone() {
            try (var verifier = withSecret("s".repeat(32))) {
                assertEquals(List.of("shared secret, alg HS256"), verifier.keys());
                assertEquals(List.of(), verifier.warnings());
            }
        }

        @Test
        void whatItsEngineCannotProve() {
            var poor = new JcaSignatureEngine(Set.of(JwsAlgorithm.ES256));
            var algorithms = Set.of(JwsAlgorithm.ES256, JwsAlgorithm.ES512, JwsAlgorithm.HS256);
            var config = new JwtConfig(POLICY, algorithms, secrets(), JwkSetConfig.at(server.location()));
            try (var verifier = new JwtTokenVerifier(config, poor, InstantSource.fixed(NOW))) {
                assertEquals(List.of(), verifier.keys());
                assertEquals(
                        List.of("the signature engine cannot prove HS256", "the signature engine cannot prove ES512"),
                        verifier.warnings());
            }
        }

        private static List<SharedSecret> secrets() {
            return List.of(new SharedSecret("s".repeat(32)));
        }
    }

    @Nested
    class Closed {
        @Test
        void asksTheIssuerNoMore() {
            var key = key(JwsAlgorithm.ES256, "1");
            var verifier = withKeys(key);
            verifier.close();
            assertEquals(ADA, verify(verifier, key.token(CLAIMS)));
            assertEquals(
                    new KeysUnavailable(),
                    verify(verifier, key(JwsAlgorithm.ES256, "2").token(CLAIMS)));
            assertEquals(1, server.requests().size());
        }
    }
}
