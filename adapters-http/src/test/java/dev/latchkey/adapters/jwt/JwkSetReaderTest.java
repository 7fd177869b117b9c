package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.domain.token.TokenRejection;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JwkSetReaderTest {
    private static final String ED25519_X = "\"x\":\"6j33ZBQse1g1_59Gkp-U2nRrUQbycncBFyWAgUNanoc\"";
    private static final String ED25519 = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"," + ED25519_X;

    /** The one warning about a set of that key alone. */
    private static String warning(String jwk) throws TokenRefusal {
        var set = Jwks.set(jwk);
        assertTrue(set.isEmpty());
        assertEquals(1, set.warnings().size());
        return set.warnings().getFirst();
    }

    private static String atIndex0(JwkFault fault) {
        return "key with index 0 " + fault.description();
    }

    @Nested
    class Reads {
        @ParameterizedTest
        @EnumSource(
                names = {"HS256", "HS384", "HS512"},
                mode = EnumSource.Mode.EXCLUDE)
        void aKeyOfEveryAlgorithmAsItsOwner(JwsAlgorithm algorithm) throws Exception {
            var key = TestKey.of(algorithm, "k1");
            var set = Jwks.set(key.jwk());
            assertEquals(List.of(), set.warnings());
            var read = Objects.requireNonNull(set.find(new KeyName(algorithm.canonical(), "k1")));
            var jws = CompactJws.read(key.token("{}"));
            assertTrue(read.signed(jws));
        }

        @ParameterizedTest
        @CsvSource({"RS256, RS256", "PS512, RS256", "ES256, ES256", "ES384, ES384", "ES512, ES512", "EDDSA, ED25519"})
        void aKeyWithoutAlgorithmForOne(JwsAlgorithm minted, JwsAlgorithm bound) throws TokenRefusal {
            var set = Jwks.set(TestKey.of(minted, "k1").jwk(""));
            assertEquals(List.of("kid k1, alg " + bound.joseName()), set.descriptions());
        }

        @Test
        void whatSaysThatItIsForVerifying() throws TokenRefusal {
            assertEquals(
                    List.of("no kid, alg Ed25519"),
                    Jwks.set(ED25519 + ",\"use\":\"sig\"}").descriptions());
            assertEquals(
                    List.of("no kid, alg Ed25519"),
                    Jwks.set(ED25519 + ",\"key_ops\":[\"sign\",\"verify\"]}").descriptions());
        }

        @Test
        void pastMembersThatMeanNothingHere() throws TokenRefusal {
            assertEquals(
                    List.of("kid k1, alg Ed25519"),
                    Jwks.set(ED25519 + ",\"kid\":\"k1\",\"ext\":true,\"x5t\":1,\"y\":null}")
                            .descriptions());
        }

        @Test
        void anEmptySet() throws TokenRefusal {
            assertTrue(Jwks.set().isEmpty());
            assertEquals(List.of(), Jwks.set().warnings());
        }

        @Test
        void asManyAs64Keys() throws TokenRefusal {
            var keys = IntStream.range(0, 64)
                    .mapToObj(i -> ED25519 + ",\"kid\":\"" + i + "\"}")
                    .toArray(String[]::new);
            assertEquals(64, Jwks.set(keys).descriptions().size());
        }
    }

    @Nested
    class Refuses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"keys\":null}",
                    "{\"keys\":{}}",
                    "{\"keys\":\"\"}",
                    "[]",
                    "",
                    "{\"keys\":[]",
                    "<html>"
                })
        void whatIsNoSet(String document) {
            assertEquals(TokenRejection.NOT_JSON, refusal(document));
        }

        @Test
        void aSetOf65Keys() {
            assertEquals(TokenRejection.NOT_JSON, refusal(TestKey.jwkSet("{}" + ",{}".repeat(64))));
        }

        @Test
        void membersNamedTwice() {
            assertEquals(
                    TokenRejection.DUPLICATE_MEMBER,
                    refusal(TestKey.jwkSet(ED25519 + ",\"kid\":\"a\",\"kid\":\"b\"}")));
        }

        private static TokenRejection refusal(String document) {
            return Refusals.of(() -> new JwkSetReader(new JcaSignatureEngine()).read(Jwks.bytes(document)));
        }
    }

    @Nested
    class LeavesOut {
        @Test
        void unusableKeysAndKeepsTheOthers() throws TokenRefusal {
            var set = Jwks.set(
                    "1", ED25519 + ",\"kid\":\"good\"}", "{\"kty\":\"EC\",\"kid\":\"bad\"}", "{\"kid\":\"\\n\"}");
            assertEquals(List.of("kid good, alg Ed25519"), set.descriptions());
            assertEquals(
                    List.of(
                            "key with index 0 is not a JSON object",
                            "key with kid bad has an unknown kty or crv",
                            "key with index 3 has a kid that is not 1 to 256 printable ASCII characters"),
                    set.warnings());
        }

        /** Threat 1.9. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
                    "{\"kty\":\"oct\"}",
                    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"k\":\"c2VjcmV0\"}"
                })
        void symmetricKeysWithAnAlarm(String jwk) throws TokenRefusal {
            assertEquals("key with index 0 ALARM: is a symmetric key that is published for all to read", warning(jwk));
        }

        /** Threat 1.9. */
        @ParameterizedTest
        @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth"})
        void privateKeysWithAnAlarm(String member) throws TokenRefusal {
            assertEquals(
                    "key with index 0 ALARM: has private members that are published for all to read",
                    warning(ED25519 + ",\"" + member + "\":\"AQ\"}"));
        }

        /** Threat 1.10. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        "use":"enc"                   | NOT_FOR_SIGNATURES
                        "use":"SIG"                   | NOT_FOR_SIGNATURES
                        "use":null                    | NOT_FOR_SIGNATURES
                        "use":["sig"]                 | NOT_FOR_SIGNATURES
                        "key_ops":["encrypt","sign"]  | NOT_FOR_VERIFYING
                        "key_ops":[]                  | NOT_FOR_VERIFYING
                        "key_ops":"verify"            | NOT_FOR_VERIFYING
                        "key_ops":null                | NOT_FOR_VERIFYING
                        "kid":1                       | INVALID_KEY_ID
                        "kid":null                    | INVALID_KEY_ID
                        "kid":""                      | INVALID_KEY_ID
                        "alg":null                    | WRONG_ALGORITHM
                        "alg":1                       | WRONG_ALGORITHM
                        "alg":"eddsa"                 | WRONG_ALGORITHM
                        "alg":"ES256"                 | WRONG_ALGORITHM
                        "alg":"HS256"                 | WRONG_ALGORITHM
                        "alg":"none"                  | WRONG_ALGORITHM
                        """)
        void keysForSomethingElse(String member, JwkFault fault) throws TokenRefusal {
            assertEquals(atIndex0(fault), warning(ED25519 + "," + member + "}"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"kty\":null}",
                    "{\"kty\":\"okp\",\"crv\":\"Ed25519\"}",
                    "{\"kty\":\"OKP\"}",
                    "{\"kty\":\"OKP\",\"crv\":\"Ed448\"}",
                    "{\"kty\":\"OKP\",\"crv\":\"X25519\"}",
                    "{\"kty\":\"OKP\",\"crv\":\"P-256\"}",
                    "{\"kty\":\"EC\",\"crv\":\"secp256k1\"}",
                    "{\"kty\":\"EC\",\"crv\":\"Ed25519\"}",
                    "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\"}"
                })
        void keysOfUnknownKind(String jwk) throws TokenRefusal {
            assertEquals(atIndex0(JwkFault.UNKNOWN_TYPE), warning(jwk));
        }

        @Test
        void keysForAlgorithmsThatTheEngineCannotProve() throws TokenRefusal {
            var engine = new JcaSignatureEngine(EnumSet.of(JwsAlgorithm.ED25519));
            var set = new JwkSetReader(engine)
                    .read(Jwks.bytes(TestKey.jwkSet(ED25519 + ",\"kid\":\"a\"}", ED25519 + ",\"alg\":\"EdDSA\"}")));
            assertEquals(List.of("kid a, alg Ed25519"), set.descriptions());
            assertEquals(List.of("key with index 1 " + JwkFault.NOT_SUPPORTED.description()), set.warnings());
        }

        @Test
        void keysOnWhichTheEngineFails() throws TokenRefusal {
            for (var fault : List.of(
                    new NoClassDefFoundError("com/google/crypto/tink"),
                    new IllegalStateException("broken"),
                    new InvalidKeyException("unfit"))) {
                var set = new JwkSetReader(new FailingEngine(fault)).read(Jwks.bytes(TestKey.jwkSet(ED25519 + "}")));
                assertEquals(List.of(atIndex0(JwkFault.NOT_A_KEY)), set.warnings());
            }
        }

        private record FailingEngine(Throwable fault) implements SignatureEngine {
            @Override
            public Set<JwsAlgorithm> algorithms() {
                return EnumSet.allOf(JwsAlgorithm.class);
            }

            @Override
            public SignatureCheck bind(JwsAlgorithm algorithm, Key key) throws InvalidKeyException {
                switch (fault) {
                    case InvalidKeyException unfit -> throw unfit;
                    case RuntimeException bug -> throw bug;
                    case Error error -> throw error;
                    default -> throw new AssertionError();
                }
            }
        }
    }

    /** Threat 1.8 and 5.9. */
    @Nested
    class LeavesOutRsa {
        @ParameterizedTest
        @ValueSource(ints = {2048, 4096})
        void notWithAModulusWithinBounds(int bits) throws TokenRefusal {
            assertEquals(
                    List.of("no kid, alg RS256"),
                    Jwks.set(rsa(odd(bits), BigInteger.valueOf(65537))).descriptions());
        }

        @ParameterizedTest
        @ValueSource(ints = {512, 1024, 2047, 4097, 8192})
        void withAModulusOutOfBounds(int bits) throws TokenRefusal {
            assertEquals(atIndex0(JwkFault.WEAK), warning(rsa(odd(bits), BigInteger.valueOf(65537))));
        }

        @Test
        void withAnEvenModulus() throws TokenRefusal {
            assertEquals(
                    atIndex0(JwkFault.WEAK),
                    warning(rsa(odd(2048).subtract(BigInteger.ONE), BigInteger.valueOf(65537))));
        }

        @ParameterizedTest
        @ValueSource(longs = {3, 65537, 0xffff_ffffL})
        void notWithAnExponentWithinBounds(long exponent) throws TokenRefusal {
            assertEquals(
                    List.of("no kid, alg RS256"),
                    Jwks.set(rsa(odd(2048), BigInteger.valueOf(exponent))).descriptions());
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 2, 65536, 0x1_0000_0001L})
        void withAnExponentOutOfBounds(long exponent) throws TokenRefusal {
            assertEquals(atIndex0(JwkFault.WEAK), warning(rsa(odd(2048), BigInteger.valueOf(exponent))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"n\":\"AQAB\"",
                    "\"e\":\"AQAB\"",
                    "\"n\":1,\"e\":\"AQAB\"",
                    "\"n\":\"AQAB=\",\"e\":\"AQAB\""
                })
        void withMembersMissingOrMisspelled(String members) throws TokenRefusal {
            assertEquals(atIndex0(JwkFault.WRONG_LENGTH), warning("{\"kty\":\"RSA\"," + members + "}"));
        }

        @Test
        void withTheMarkOfRoca() throws TokenRefusal {
            assertEquals(atIndex0(JwkFault.FACTORABLE), warning(rsa(roca(2048), BigInteger.valueOf(65537))));
            assertEquals(atIndex0(JwkFault.FACTORABLE), warning(rsa(roca(4096), BigInteger.valueOf(65537))));
        }

        /** A modulus that is a power of 65537 modulo all small primes but one has not been made by that chip. */
        @ParameterizedTest
        @ValueSource(ints = {5, 11, 257, 701})
        void notWithTheMarkOfRocaForAllPrimesButOne(int prime) throws TokenRefusal {
            var marked = roca(2048);
            var step = ROCA_PRIMES.divide(BigInteger.valueOf(prime)).shiftLeft(1);
            var modulus = marked;
            do {
                modulus = modulus.add(step);
            } while (isPowerOf65537(modulus, prime));
            assertEquals(
                    List.of("no kid, alg RS256"),
                    Jwks.set(rsa(modulus, BigInteger.valueOf(65537))).descriptions());
        }

        // Their product, made by another way than in the code under test.
        private static final BigInteger ROCA_PRIMES = Stream.iterate(BigInteger.TWO, BigInteger::nextProbablePrime)
                .limit(126)
                .skip(1)
                .reduce(BigInteger.ONE, BigInteger::multiply);

        /** An odd number of that many bits, and 65537 to some power modulo those primes. */
        private static BigInteger roca(int bits) {
            var power = BigInteger.valueOf(65537).modPow(BigInteger.valueOf(1234567), ROCA_PRIMES);
            var rounds = BigInteger.ONE.shiftLeft(bits - 1).divide(ROCA_PRIMES).add(BigInteger.ONE);
            var modulus = ROCA_PRIMES.multiply(rounds).add(power);
            return modulus.testBit(0) ? modulus : modulus.add(ROCA_PRIMES);
        }

        private static boolean isPowerOf65537(BigInteger modulus, int prime) {
            var residue = modulus.mod(BigInteger.valueOf(prime));
            return IntStream.range(0, prime)
                    .mapToObj(i -> BigInteger.valueOf(65537).modPow(BigInteger.valueOf(i), BigInteger.valueOf(prime)))
                    .anyMatch(residue::equals);
        }

        private static BigInteger odd(int bits) {
            return ((RSAPublicKey) TestKey.rsa(512).getPublic()).getModulus().setBit(bits - 1);
        }

        private static String rsa(BigInteger modulus, BigInteger exponent) {
            return "{\"kty\":\"RSA\",\"n\":\"" + octets(modulus) + "\",\"e\":\"" + octets(exponent) + "\"}";
        }

        private static String octets(BigInteger value) {
            return TestKey.base64Url(value.toByteArray());
        }
    }

    @Nested
    class LeavesOutEc {
        @ParameterizedTest
        @EnumSource(names = {"ES256", "ES384", "ES512"})
        void withCoordinatesOfAnotherLength(JwsAlgorithm algorithm) throws TokenRefusal {
            var jwk = TestKey.of(algorithm, null).jwk();
            var length =
                    new int[] {32, 48, 66}[List.of("ES256", "ES384", "ES512").indexOf(algorithm.joseName())];
            for (var member : new String[] {"x", "y"}) {
                for (var wrong : new int[] {0, 1, length - 1, length + 1, 2 * length}) {
                    var other = jwk.replaceAll(
                            "\"" + member + "\":\"[^\"]*\"",
                            "\"" + member + "\":\"" + TestKey.base64Url(new byte[wrong]) + "\"");
                    assertEquals(atIndex0(JwkFault.WRONG_LENGTH), warning(other), member + " of " + wrong);
                }
            }
        }

        @Test
        void offItsCurve() throws TokenRefusal {
            var zeros = TestKey.base64Url(new byte[32]);
            var ones = TestKey.base64Url(HexFormat.of().parseHex("00".repeat(31) + "01"));
            for (var y : List.of(zeros, ones)) {
                assertEquals(
                        atIndex0(JwkFault.NOT_A_KEY),
                        warning("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + ones + "\",\"y\":\"" + y + "\"}"));
            }
        }

        @Test
        void ofAnotherCurveThanItSays() throws TokenRefusal {
            var jwk = TestKey.of(JwsAlgorithm.ES256, null).jwk("").replace("P-256", "P-384");
            assertEquals(atIndex0(JwkFault.WRONG_LENGTH), warning(jwk));
        }
    }

    @Nested
    class LeavesOutEd25519 {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 31, 33, 64})
        void ofAnotherLength(int length) throws TokenRefusal {
            assertEquals(atIndex0(JwkFault.WRONG_LENGTH), warning(okp(new byte[length])));
        }

        /** Threat 2.4: the eight points of small order, and their other spellings. */
        @ParameterizedTest
        @CsvSource({
            "0000000000000000000000000000000000000000000000000000000000000000, WEAK",
            "0000000000000000000000000000000000000000000000000000000000000080, WEAK",
            "0100000000000000000000000000000000000000000000000000000000000000, WEAK",
            "0100000000000000000000000000000000000000000000000000000000000080, WEAK",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05, WEAK",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85, WEAK",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a, WEAK",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa, WEAK",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, WEAK",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, WEAK",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, NOT_A_KEY",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, NOT_A_KEY",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, NOT_A_KEY",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, NOT_A_KEY",
            "0200000000000000000000000000000000000000000000000000000000000000, NOT_A_KEY"
        })
        void thatIsNoPointToSignWith(String hex, JwkFault fault) throws TokenRefusal {
            assertEquals(atIndex0(fault), warning(okp(HexFormat.of().parseHex(hex))));
        }

        @Test
        void notWithEitherSignOfItsX() throws Exception {
            for (int i = 0; i < 16; i++) {
                var key = TestKey.of(JwsAlgorithm.EDDSA, "k");
                var read = Objects.requireNonNull(Jwks.set(key.jwk()).find(new KeyName(JwsAlgorithm.ED25519, "k")));
                assertTrue(read.signed(CompactJws.read(key.token("{}"))));
            }
        }

        @Test
        void notWithALastByteOfZero() throws Exception {
            var key = TestKey.of(JwsAlgorithm.EDDSA, "k");
            while (x(key)[31] != 0) {
                key = TestKey.of(JwsAlgorithm.EDDSA, "k");
            }
            var read = Objects.requireNonNull(Jwks.set(key.jwk()).find(new KeyName(JwsAlgorithm.ED25519, "k")));
            assertTrue(read.signed(CompactJws.read(key.token("{}"))));
        }

        /** The public key as RFC 8032 section 5.1.2 has it, which is how X.509 ends (RFC 8410 section 4). */
        private static byte[] x(TestKey key) {
            var encoded = key.publicKey().getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        }

        private static String okp(byte[] x) {
            return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + TestKey.base64Url(x) + "\"}";
        }
    }

    @Nested
    class Finds {
        private static final TestKey A = TestKey.of(JwsAlgorithm.ED25519, "a");
        private static final TestKey B = TestKey.of(JwsAlgorithm.ED25519, "b");
        private static final TestKey C = TestKey.of(JwsAlgorithm.ES256, "c");

        @Test
        void theKeyOfTheIdAndAlgorithm() throws TokenRefusal {
            var set = Jwks.set(A.jwk(), B.jwk(), C.jwk());
            assertFound(A, set, new KeyName(JwsAlgorithm.ED25519, "a"));
            assertFound(B, set, new KeyName(JwsAlgorithm.ED25519, "b"));
            assertFound(C, set, new KeyName(JwsAlgorithm.ES256, "c"));
            assertNull(set.find(new KeyName(JwsAlgorithm.ES256, "a")));
            assertNull(set.find(new KeyName(JwsAlgorithm.ED25519, "c")));
            assertNull(set.find(new KeyName(JwsAlgorithm.ED25519, "A")));
        }

        @Test
        void theOnlyKeyOfAnAlgorithmWithoutId() throws TokenRefusal {
            var set = Jwks.set(A.jwk(), B.jwk(), C.jwk());
            assertFound(C, set, new KeyName(JwsAlgorithm.ES256, null));
            assertNull(set.find(new KeyName(JwsAlgorithm.ED25519, null)));
            assertNull(set.find(new KeyName(JwsAlgorithm.RS256, null)));
        }

        @Test
        void aKeyWithoutIdOnlyWhereNoneIsGiven() throws TokenRefusal {
            var set = Jwks.set(C.named(null).jwk());
            assertFound(C, set, new KeyName(JwsAlgorithm.ES256, null));
            assertNull(set.find(new KeyName(JwsAlgorithm.ES256, "c")));
        }

        @Test
        void noneOfTwoWithoutId() throws TokenRefusal {
            var set = Jwks.set(A.named(null).jwk(), B.named(null).jwk());
            assertEquals(List.of(), set.warnings());
            assertNull(set.find(new KeyName(JwsAlgorithm.ED25519, null)));
        }

        @Test
        void noneOfTwoWithOneId() throws TokenRefusal {
            var set = Jwks.set(A.jwk(), B.named("a").jwk(), C.jwk());
            assertEquals(List.of("kid c, alg ES256"), set.descriptions());
            assertEquals(List.of("key with kid a has a kid that another key of the set has, too"), set.warnings());
            assertNull(set.find(new KeyName(JwsAlgorithm.ED25519, "a")));
            assertNull(set.find(new KeyName(JwsAlgorithm.ED25519, null)));
        }

        @Test
        void noneOfTwoAlgorithmsWithOneId() throws TokenRefusal {
            var rsa = TestKey.of(JwsAlgorithm.RS256, "r");
            var set = Jwks.set(rsa.jwk(), rsa.as(JwsAlgorithm.PS256).jwk());
            assertTrue(set.isEmpty());
        }

        @Test
        void aKeyThatIsListedTwice() throws TokenRefusal {
            var set = Jwks.set(A.jwk(), A.as(JwsAlgorithm.EDDSA).jwk());
            assertEquals(List.of(), set.warnings());
            assertFound(A, set, new KeyName(JwsAlgorithm.ED25519, "a"));
        }

        private static void assertFound(TestKey key, JwkSet set, KeyName name) throws TokenRefusal {
            var found = Objects.requireNonNull(set.find(name));
            assertTrue(found.signed(CompactJws.read(key.token("{}"))));
        }
    }

    @Nested
    class IsTheSame {
        private static final TestKey A = TestKey.of(JwsAlgorithm.ED25519, "a");
        private static final TestKey B = TestKey.of(JwsAlgorithm.ES256, "b");

        @Test
        void inAnyOrder() throws TokenRefusal {
            assertTrue(Jwks.set(A.jwk(), B.jwk()).sameAs(Jwks.set(B.jwk(), A.jwk())));
            assertTrue(Jwks.set().sameAs(Jwks.set()));
        }

        @Test
        void notWithOtherKeysIdsOrWarnings() throws TokenRefusal {
            var set = Jwks.set(A.jwk(), B.jwk());
            for (var other : Arrays.asList(
                    Jwks.set(A.jwk()),
                    Jwks.set(),
                    Jwks.set(A.jwk(), B.jwk(), B.named("c").jwk()),
                    Jwks.set(A.jwk(), B.named("c").jwk()),
                    Jwks.set(A.jwk(), TestKey.of(JwsAlgorithm.ES256, "b").jwk()),
                    Jwks.set(A.jwk(), B.jwk(), "{}"))) {
                assertEquals(List.of(false, false), List.of(set.sameAs(other), other.sameAs(set)));
            }
        }
    }
}
