package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * Looks at a signature's numbers before anything is computed: in their one length (RFC 7518 sections 3.3 to 3.5), each is
 * less than the order of the curve (SEC 1 section 4.1.4, step 1) or than the modulus (RFC 8017 section 5.2.2, step 1), and
 * more than zero, which of RSA would be a number in range that signs nothing. Libraries mostly say so by an exception,
 * whose stack trace whoever forges tokens could have built at will.
 */
final class SignatureNumbers implements SignatureCheck {
    private final SignatureCheck check;
    private final int count;
    private final byte[] bound;
    private final byte[] zero;

    private SignatureNumbers(SignatureCheck check, int count, BigInteger bound) {
        this.check = check;
        this.count = count;
        this.zero = new byte[(bound.bitLength() + 7) / 8];
        var octets = bound.toByteArray(); // with a zero before them where the first bit is set
        this.bound = Arrays.copyOfRange(octets, octets.length - zero.length, octets.length);
    }

    /** The check, for signatures alone whose numbers are in range, where the key is of a kind that signs with numbers. */
    static SignatureCheck of(Key key, SignatureCheck check) {
        return switch (key) {
            case ECPublicKey ec -> new SignatureNumbers(check, 2, ec.getParams().getOrder());
            case RSAPublicKey rsa -> new SignatureNumbers(check, 1, rsa.getModulus());
            default -> check;
        };
    }

    @Override
    public boolean holds(byte[] signingInput, byte[] signature) {
        return areInRange(signature) && check.holds(signingInput, signature);
    }

    private boolean areInRange(byte... signature) {
        if (signature.length != count * bound.length) {
            return false;
        }
        for (var start = 0; start < signature.length; start += bound.length) {
            if (compare(signature, start, zero) <= 0 || compare(signature, start, bound) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static int compare(byte[] signature, int start, byte[] number) {
        return Arrays.compareUnsigned(signature, start, start + number.length, number, 0, number.length);
    }
}
