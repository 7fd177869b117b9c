package dev.latchkey.adapters.jwt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SignatureNumbersTest {
    private static final byte[] INPUT = {1};
    private static final SignatureCheck GULLIBLE = (input, signature) -> true;

    private static BigInteger bound(Key key) {
        return switch (key) {
            case ECPublicKey ec -> ec.getParams().getOrder();
            case RSAPublicKey rsa -> rsa.getModulus();
            default -> throw new IllegalArgumentException("signs without numbers");
        };
    }

    /** The numbers, each in that many octets, one behind the other. */
    private static byte[] signature(int length, BigInteger... numbers) {
        var signature = new byte[numbers.length * length];
        for (var i = 0; i < numbers.length; i++) {
            System.arraycopy(TestKey.fixed(numbers[i], length), 0, signature, i * length, length);
        }
        return signature;
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void ofAnEllipticCurveAreTwoFromOneUpToItsOrder(JwsAlgorithm algorithm) {
        var key = TestKey.of(algorithm, null).verifying();
        var check = SignatureNumbers.of(key, GULLIBLE);
        var order = bound(key);
        var length = (order.bitLength() + 7) / 8;
        var inside = Stream.of(BigInteger.ONE, BigInteger.TWO, order.subtract(BigInteger.ONE))
                .toList();
        var outside =
                Stream.of(BigInteger.ZERO, order, order.add(BigInteger.ONE)).toList();
        for (var good : inside) {
            for (var other : inside) {
                assertTrue(check.holds(INPUT, signature(length, good, other)));
            }
            for (var bad : outside) {
                assertFalse(check.holds(INPUT, signature(length, good, bad)));
                assertFalse(check.holds(INPUT, signature(length, bad, good)));
            }
            assertFalse(check.holds(INPUT, signature(length, good)));
            assertFalse(check.holds(INPUT, signature(length - 1, good, good)));
            assertFalse(check.holds(INPUT, signature(length + 1, good, good)));
            assertFalse(check.holds(INPUT, signature(length, good, good, good)));
        }
        assertFalse(check.holds(INPUT, new byte[0]));
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256"})
    void ofAnRsaKeyIsOneBelowItsModulus(JwsAlgorithm algorithm) {
        var key = TestKey.of(algorithm, null).verifying();
        var check = SignatureNumbers.of(key, GULLIBLE);
        var modulus = bound(key);
        assertTrue(check.holds(INPUT, signature(256, BigInteger.ONE)));
        assertTrue(check.holds(INPUT, signature(256, modulus.subtract(BigInteger.ONE))));
        assertFalse(check.holds(INPUT, signature(256, BigInteger.ZERO)));
        assertFalse(check.holds(INPUT, signature(256, modulus)));
        assertFalse(check.holds(INPUT, signature(255, BigInteger.ONE)));
        assertFalse(check.holds(INPUT, signature(257, BigInteger.ONE)));
        assertFalse(check.holds(INPUT, new byte[0]));
    }

    /** Being in range proves nothing. */
    @Test
    void areGoodForNothingWhereTheCheckSaysNo() {
        var key = TestKey.of(JwsAlgorithm.ES256, null).verifying();
        var ones = new byte[64];
        Arrays.fill(ones, (byte) 1);
        assertFalse(SignatureNumbers.of(key, (input, signature) -> false).holds(INPUT, ones));
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ED25519"})
    void areNotLookedForInOctets(JwsAlgorithm algorithm) {
        var key = TestKey.of(algorithm, null).verifying();
        assertSame(GULLIBLE, SignatureNumbers.of(key, GULLIBLE));
    }
}
