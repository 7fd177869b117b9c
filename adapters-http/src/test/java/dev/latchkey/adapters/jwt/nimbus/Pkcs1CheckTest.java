package dev.latchkey.adapters.jwt.nimbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.TestKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Pkcs1CheckTest {
    private static final byte[] INPUT = "h.p".getBytes(StandardCharsets.US_ASCII);
    private static final Provider JDK = Objects.requireNonNull(Security.getProvider("SunJCE"));

    private final TestKey key = TestKey.of(JwsAlgorithm.RS256, null);

    private static Pkcs1Check check(TestKey key) throws InvalidKeyException {
        return new Pkcs1Check(key.algorithm(), (RSAPublicKey) key.publicKey(), JDK);
    }

    private static RSAPublicKey ofBits(int bits) throws GeneralSecurityException {
        var modulus = BigInteger.ONE.setBit(bits - 1);
        return (RSAPublicKey)
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
    }

    /** Threat 2.5: one encoding, with its NULL. */
    @ParameterizedTest
    @CsvSource({
        "RS256, SHA-256, 3031300d060960864801650304020105000420, 302f300b06096086480165030402010420",
        "RS384, SHA-384, 3041300d060960864801650304020205000430, 303f300b06096086480165030402020430",
        "RS512, SHA-512, 3051300d060960864801650304020305000440, 304f300b06096086480165030402030440"
    })
    void holdsInItsOneEncoding(JwsAlgorithm algorithm, String digest, String info, String withoutNull)
            throws GeneralSecurityException {
        var one = key.as(algorithm);
        var check = check(one);

        assertTrue(check.holds(INPUT, one.sign(INPUT)));
        assertTrue(check.holds(INPUT, padded(one, info, digest)));
        assertFalse(check.holds(INPUT, padded(one, withoutNull, digest)));
        assertTrue(check.isStrict());
    }

    private static byte[] padded(TestKey key, String info, String digest) throws GeneralSecurityException {
        return key.signPadded(INPUT, 1, (byte) 0xff, HexFormat.of().parseHex(info), digest, 0);
    }

    @Test
    void failsForNumbersThatAreNotBelowTheModulus() throws InvalidKeyException {
        var modulus = ((RSAPublicKey) key.publicKey()).getModulus();

        for (var number : new BigInteger[] {modulus, modulus.add(BigInteger.ONE)}) {
            var octets = number.toByteArray();
            assertFalse(check(key).holds(INPUT, Arrays.copyOfRange(octets, octets.length - 256, octets.length)));
        }
        assertFalse(check(key).holds(INPUT, HexFormat.of().parseHex("ff".repeat(256))));
    }

    /** One in 256 signatures begins with a zero, which must not be left out (RFC 8017 section 8.2.2, step 1). */
    @Test
    void failsForANumberThatIsSpelledShorter() throws InvalidKeyException {
        var check = check(key);
        for (var i = 0; ; i++) {
            var input = ("h." + i).getBytes(StandardCharsets.US_ASCII);
            var signature = key.sign(input);
            if (signature[0] == 0) {
                assertTrue(check.holds(input, signature));
                assertFalse(check.holds(input, Arrays.copyOfRange(signature, 1, 256)));
                return;
            }
        }
    }

    @Test
    void failsWhereTheProviderLacksRsa() throws InvalidKeyException {
        var check = new Pkcs1Check(
                JwsAlgorithm.RS256, (RSAPublicKey) key.publicKey(), new StubProvider((input, signature) -> true));

        assertFalse(check.holds(INPUT, key.sign(INPUT)));
    }

    /** RFC 8017 section 9.2, step 3: eleven octets besides the 83 of a SHA-512. */
    @Test
    void needsRoomForTheHashAndEightOctetsOfPadding() throws GeneralSecurityException {
        new Pkcs1Check(JwsAlgorithm.RS512, ofBits(94 * 8), JDK);
        new Pkcs1Check(JwsAlgorithm.RS512, ofBits(93 * 8 + 1), JDK);
        var tooShort = ofBits(93 * 8);
        assertEquals(
                "too short for SHA-512",
                assertThrows(InvalidKeyException.class, () -> new Pkcs1Check(JwsAlgorithm.RS512, tooShort, JDK))
                        .getMessage());
    }

    @Test
    void isForNothingElse() {
        assertThrows(
                InvalidKeyException.class,
                () -> new Pkcs1Check(JwsAlgorithm.PS256, (RSAPublicKey) key.publicKey(), JDK));
    }
}
