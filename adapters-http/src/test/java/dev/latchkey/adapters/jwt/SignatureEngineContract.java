package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine promises of each algorithm that it claims. */
public abstract class SignatureEngineContract {
    private static final byte[] INPUT = "header.payload".getBytes(StandardCharsets.US_ASCII);

    protected abstract SignatureEngine engine();

    private TestKey key(JwsAlgorithm algorithm) {
        assumeTrue(engine().algorithms().contains(algorithm), "not claimed");
        return TestKey.of(algorithm, null);
    }

    private SignatureCheck check(TestKey key) throws InvalidKeyException {
        return engine().bind(key.algorithm(), key.verifying());
    }

    @Nested
    class Signatures {
        @ParameterizedTest
        @EnumSource
        void holdOverTheirInput(JwsAlgorithm algorithm) throws InvalidKeyException {
            var key = key(algorithm);
            var check = check(key);
            assertTrue(check.holds(INPUT, key.sign(INPUT)));
            assertTrue(check.holds(INPUT, key.sign(INPUT)), "a second time");
            assertTrue(check.holds(new byte[0], key.sign(new byte[0])));
        }

        @ParameterizedTest
        @EnumSource
        void failOverOtherInput(JwsAlgorithm algorithm) throws InvalidKeyException {
            var key = key(algorithm);
            var check = check(key);
            var signature = key.sign(INPUT);
            for (int i = 0; i < INPUT.length; i++) {
                assertFalse(check.holds(flipped(INPUT, 8 * i), signature));
            }
            assertFalse(check.holds(Arrays.copyOf(INPUT, INPUT.length + 1), signature));
            assertFalse(check.holds(Arrays.copyOf(INPUT, INPUT.length - 1), signature));
            assertFalse(check.holds(new byte[0], signature));
        }

        @ParameterizedTest
        @EnumSource
        void failWithAnyDamagedByte(JwsAlgorithm algorithm) throws InvalidKeyException {
            var key = key(algorithm);
            var check = check(key);
            var signature = key.sign(INPUT);
            for (int i = 0; i < signature.length; i++) {
                assertFalse(check.holds(INPUT, flipped(signature, 8 * i + i % 8)), "byte " + i);
            }
        }

        /** Threat 2.7. */
        @ParameterizedTest
        @EnumSource
        void failInAnyOtherLength(JwsAlgorithm algorithm) throws InvalidKeyException {
            var key = key(algorithm);
            var check = check(key);
            var signature = key.sign(INPUT);
            assertFalse(check.holds(INPUT, new byte[0]));
            assertFalse(check.holds(INPUT, Arrays.copyOf(signature, 1)));
            assertFalse(check.holds(INPUT, Arrays.copyOf(signature, signature.length - 1)));
            assertFalse(check.holds(INPUT, Arrays.copyOf(signature, signature.length + 1)));
            assertFalse(check.holds(INPUT, Arrays.copyOfRange(signature, 1, signature.length)));
            assertFalse(check.holds(INPUT, prefixed(signature)));
            assertFalse(check.holds(INPUT, Arrays.copyOf(signature, 2 * signature.length)));
        }

        @ParameterizedTest
        @EnumSource
        void failWhenUniform(JwsAlgorithm algorithm) throws InvalidKeyException {
            var key = key(algorithm);
            var check = check(key);
            var signature = key.sign(INPUT);
            for (var octet : new byte[] {0, 1, (byte) 0xff}) {
                var uniform = new byte[signature.length];
                Arrays.fill(uniform, octet);
                assertFalse(check.holds(INPUT, uniform));
            }
        }

        @ParameterizedTest
        @EnumSource
        void failUnderAnotherKey(JwsAlgorithm algorithm) throws InvalidKeyException {
            var key = key(algorithm);
            var other = algorithm.isSymmetric()
                    ? engine().bind(algorithm, TestKey.secret(TestKey.SECRET + "!"))
                    : check(TestKey.of(algorithm, null));
            assertFalse(other.holds(INPUT, key.sign(INPUT)));
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.adapters.jwt.SignatureEngineContract#algorithmsOfOneKey")
        void failOfAnotherAlgorithmOfTheSameKey(JwsAlgorithm algorithm, JwsAlgorithm other) throws InvalidKeyException {
            var key = key(algorithm);
            assertFalse(check(key).holds(INPUT, key.as(other).sign(INPUT)));
        }
    }

    static Stream<JwsAlgorithm[]> algorithmsOfOneKey() {
        return Stream.of(JwsAlgorithm.values())
                .flatMap(one -> Stream.of(JwsAlgorithm.values()).map(other -> new JwsAlgorithm[] {one, other}))
                .filter(pair -> shareKeys(pair[0], pair[1]));
    }

    private static boolean shareKeys(JwsAlgorithm one, JwsAlgorithm other) {
        return one != other && (one.isSymmetric() ? other.isSymmetric() : isRsa(one) && isRsa(other));
    }

    private static boolean isRsa(JwsAlgorithm algorithm) {
        return algorithm.joseName().startsWith("RS") || algorithm.joseName().startsWith("PS");
    }

    @Nested
    class Keys {
        @ParameterizedTest
        @EnumSource
        void areRefusedForAlgorithmsOfOtherKinds(JwsAlgorithm algorithm) {
            assumeTrue(engine().algorithms().contains(algorithm), "not claimed");
            for (var other : new JwsAlgorithm[] {
                JwsAlgorithm.HS256,
                JwsAlgorithm.ED25519,
                JwsAlgorithm.ES256,
                JwsAlgorithm.ES384,
                JwsAlgorithm.ES512,
                JwsAlgorithm.RS256
            }) {
                var key = TestKey.of(other, null).verifying();
                if (!TestKey.of(algorithm, null).verifying().getAlgorithm().equals(key.getAlgorithm())
                        || (key instanceof ECPublicKey && algorithm != other)) {
                    assertThrows(InvalidKeyException.class, () -> engine().bind(algorithm, key), other.joseName());
                }
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"ES256", "ES384", "ES512"})
        void areRefusedOffTheirCurve(JwsAlgorithm algorithm) throws GeneralSecurityException {
            var key = (ECPublicKey) key(algorithm).publicKey();
            var off =
                    new ECPoint(key.getW().getAffineX(), key.getW().getAffineY().xor(BigInteger.ONE));
            var invalid = KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(off, key.getParams()));
            assertThrows(InvalidKeyException.class, () -> engine().bind(algorithm, invalid));
        }

        /** Too small for any provider, which some libraries find out with the first signature. */
        @Test
        void thatNoProviderTakesProveNothing() {
            var algorithm = JwsAlgorithm.RS256;
            SignatureCheck check;
            try {
                check = engine().bind(algorithm, new TinyKey());
            } catch (InvalidKeyException atOnce) {
                return;
            }
            assertFalse(check.holds(INPUT, new byte[32]));
        }

        @ParameterizedTest
        @EnumSource(names = {"EDDSA", "ED25519"})
        void areRefusedOffTheEdwardsCurve(JwsAlgorithm algorithm) throws GeneralSecurityException {
            assumeTrue(engine().algorithms().contains(algorithm), "not claimed");
            var p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
            for (var y : new BigInteger[] {BigInteger.TWO, p, p.add(BigInteger.ONE)}) {
                var invalid = KeyFactory.getInstance("Ed25519")
                        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(false, y)));
                assertThrows(InvalidKeyException.class, () -> engine().bind(algorithm, invalid));
            }
        }
    }

    private record TinyKey(BigInteger modulus) implements RSAPublicKey {
        private static final long serialVersionUID = 1;

        TinyKey() {
            this(BigInteger.ONE.setBit(255));
        }

        @Override
        public BigInteger getModulus() {
            return modulus;
        }

        @Override
        public BigInteger getPublicExponent() {
            return BigInteger.valueOf(65537);
        }

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return modulus.toByteArray();
        }
    }

    @Nested
    class Ecdsa {
        /** Threat 2.2. */
        @ParameterizedTest
        @EnumSource(names = {"ES256", "ES384", "ES512"})
        void refusesDer(JwsAlgorithm algorithm) throws GeneralSecurityException {
            var key = key(algorithm);
            var der = Signature.getInstance("SHA" + algorithm.joseName().substring(2) + "withECDSA");
            der.initSign(key.privateKey());
            der.update(INPUT);
            assertFalse(check(key).holds(INPUT, der.sign()));
        }

        /** Threat 2.1. CVE-2022-21449. */
        @ParameterizedTest
        @EnumSource(names = {"ES256", "ES384", "ES512"})
        void refusesValuesOutOfRange(JwsAlgorithm algorithm) throws GeneralSecurityException {
            var key = key(algorithm);
            var check = check(key);
            var order = ((ECPublicKey) key.publicKey()).getParams().getOrder();
            var signature = key.sign(INPUT);
            var half = signature.length / 2;
            var outside = new BigInteger[] {BigInteger.ZERO, order, order.add(BigInteger.ONE)};
            for (var bad : outside) {
                var octets = TestKey.fixed(bad, half);
                assertFalse(check.holds(INPUT, joined(octets, Arrays.copyOfRange(signature, half, 2 * half))));
                assertFalse(check.holds(INPUT, joined(Arrays.copyOf(signature, half), octets)));
                for (var other : outside) {
                    assertFalse(check.holds(INPUT, joined(octets, TestKey.fixed(other, half))));
                }
            }
        }
    }

    @Nested
    class Ed25519 {
        private static final BigInteger ORDER =
                BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

        @Test
        void refusesTheSignatureWithTheOrderAdded() throws InvalidKeyException {
            var key = key(JwsAlgorithm.ED25519);
            var signature = key.sign(INPUT);
            var s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
            var malleable = joined(Arrays.copyOf(signature, 32), reversed(TestKey.fixed(s.add(ORDER), 32)));
            assertFalse(check(key).holds(INPUT, malleable));
        }

        @Test
        void refusesThePrehashedAndTheContextVariant() throws GeneralSecurityException {
            var key = key(JwsAlgorithm.ED25519);
            for (var variant : new EdDSAParameterSpec[] {
                new EdDSAParameterSpec(true), new EdDSAParameterSpec(false, new byte[] {1})
            }) {
                var signature = Signature.getInstance("Ed25519");
                signature.setParameter(variant);
                signature.initSign(key.privateKey());
                signature.update(INPUT);
                assertFalse(check(key).holds(INPUT, signature.sign()));
            }
        }

        /** RFC 8032 section 7.1, test 2. */
        @Test
        void holdsForTheVectorOfItsSpecification() throws GeneralSecurityException {
            key(JwsAlgorithm.ED25519);
            var hex = HexFormat.of();
            var y = hex.parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
            var key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(
                            NamedParameterSpec.ED25519, new EdECPoint(false, new BigInteger(1, reversed(y)))));
            assertTrue(engine().bind(JwsAlgorithm.ED25519, key).holds(new byte[] {0x72}, hex.parseHex("""
                    92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                    085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00""")));
        }
    }

    @Nested
    class Pkcs1 {
        private static final byte[] SHA256_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");
        private static final byte[] SHA1_INFO = HexFormat.of().parseHex("3021300906052b0e03021a05000414");

        @Test
        void holdsWithTheOnePadding() throws GeneralSecurityException {
            var key = key(JwsAlgorithm.RS256);
            assertTrue(check(key).holds(INPUT, key.signPadded(INPUT, 1, (byte) 0xff, SHA256_INFO, "SHA-256", 0)));
        }

        @Test
        void refusesEveryOther() throws GeneralSecurityException {
            var key = key(JwsAlgorithm.RS256);
            var check = check(key);
            assertFalse(check.holds(INPUT, key.signPadded(INPUT, 2, (byte) 0xff, SHA256_INFO, "SHA-256", 0)));
            assertFalse(check.holds(INPUT, key.signPadded(INPUT, 1, (byte) 0xfe, SHA256_INFO, "SHA-256", 0)));
            assertFalse(check.holds(INPUT, key.signPadded(INPUT, 1, (byte) 0xff, SHA1_INFO, "SHA-1", 0)));
            assertFalse(check.holds(INPUT, key.signPadded(INPUT, 1, (byte) 0xff, SHA256_INFO, "SHA-256", 8)));
            assertFalse(check.holds(INPUT, key.signPadded(INPUT, 1, (byte) 0xff, new byte[0], "SHA-256", 0)));
        }

        @Test
        void refusesTheSignatureWithTheModulusAdded() throws GeneralSecurityException {
            var key = key(JwsAlgorithm.RS256);
            var modulus = ((RSAPublicKey) key.publicKey()).getModulus();
            var more = new BigInteger(1, key.sign(INPUT)).add(modulus);
            assertFalse(check(key).holds(INPUT, TestKey.fixed(more, 257)));
            assertFalse(check(key).holds(INPUT, TestKey.fixed(more, 256)));
        }
    }

    @Nested
    class Pss {
        /** Threat 2.6. */
        @Test
        void refusesAnotherLengthOfSalt() throws GeneralSecurityException {
            var key = key(JwsAlgorithm.PS256);
            for (var length : new int[] {0, 31, 33, 64}) {
                var signature = TestKey.pss("SHA-256", length);
                signature.initSign(key.privateKey());
                signature.update(INPUT);
                assertFalse(check(key).holds(INPUT, signature.sign()), "salt of " + length);
            }
        }

        @Test
        void refusesAnotherMask() throws GeneralSecurityException {
            var key = key(JwsAlgorithm.PS256);
            var signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA1, 32, 1));
            signature.initSign(key.privateKey());
            signature.update(INPUT);
            assertFalse(check(key).holds(INPUT, signature.sign()));
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        var flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static byte[] prefixed(byte[] bytes) {
        var prefixed = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, prefixed, 1, bytes.length);
        return prefixed;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
