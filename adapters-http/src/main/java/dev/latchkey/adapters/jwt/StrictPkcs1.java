package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;

/**
 * Holds RSASSA-PKCS1-v1_5 to its one encoding (RFC 8017 section 9.2, note 1): since JDK-8320597 the JDK, and whoever builds
 * on it, also takes one whose hash algorithm lacks its NULL parameter.
 */
final class StrictPkcs1 implements SignatureCheck {
    private final SignatureCheck check;
    private final RSAPublicKey key;
    private final byte[] prefix;
    private final int hashLength;

    private StrictPkcs1(SignatureCheck check, RSAPublicKey key, String prefix) {
        this.check = check;
        this.key = key;
        this.prefix = HexFormat.of().parseHex(prefix);
        this.hashLength = this.prefix[this.prefix.length - 1];
    }

    /** The check, made strict if it is one of RSASSA-PKCS1-v1_5 and is not strict itself. */
    static SignatureCheck of(JwsAlgorithm algorithm, Key key, SignatureCheck check) {
        if (check.isStrict() || !(key instanceof RSAPublicKey rsa)) {
            return check;
        }
        return switch (algorithm) {
            case RS256 -> new StrictPkcs1(check, rsa, "003031300d060960864801650304020105000420");
            case RS384 -> new StrictPkcs1(check, rsa, "003041300d060960864801650304020205000430");
            case RS512 -> new StrictPkcs1(check, rsa, "003051300d060960864801650304020305000440");
            default -> check;
        };
    }

    @Override
    public boolean holds(byte[] signingInput, byte[] signature) {
        return check.holds(signingInput, signature) && isStrict(signature);
    }

    private boolean isStrict(byte[] signature) {
        try {
            var cipher = Cipher.getInstance("RSA/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            var encoded = cipher.doFinal(signature);
            var end = encoded.length - hashLength;
            return Arrays.equals(encoded, end - prefix.length, end, prefix, 0, prefix.length);
        } catch (GeneralSecurityException unprovable) {
            return false;
        }
    }
}
