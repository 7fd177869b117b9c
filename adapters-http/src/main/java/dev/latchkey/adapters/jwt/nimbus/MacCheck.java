package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** HMAC with SHA-2 (RFC 7518 section 3.2) by the JDK, compared in constant time. */
final class MacCheck implements SignatureCheck {
    // Never used itself, so that any number of threads may copy it.
    private final Mac keyed;

    MacCheck(JwsAlgorithm algorithm, SecretKey key) throws InvalidKeyException {
        try {
            keyed = Mac.getInstance("HmacSHA" + algorithm.joseName().substring("HS".length()));
            keyed.init(key);
        } catch (GeneralSecurityException unfit) {
            throw new InvalidKeyException("not a key for " + algorithm.joseName(), unfit);
        }
    }

    @Override
    public boolean holds(byte[] signingInput, byte[] signature) {
        try {
            return MessageDigest.isEqual(((Mac) keyed.clone()).doFinal(signingInput), signature);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's HMAC can be copied", impossible);
        }
    }
}
