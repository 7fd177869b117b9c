package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Provider;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** HMAC with SHA-2 (RFC 7518 section 3.2) by a provider of the JCA, compared in constant time. */
final class MacCheck implements SignatureCheck {
    private final String name;
    private final SecretKey key;
    // Never used itself, so that any number of threads may copy it.
    private final Mac keyed;
    private final boolean copied;

    MacCheck(JwsAlgorithm algorithm, SecretKey key) throws InvalidKeyException {
        this(algorithm, key, null);
    }

    /** @param provider whose arithmetic it is; {@code null} for the first of the process that takes the key */
    MacCheck(JwsAlgorithm algorithm, SecretKey key, @Nullable Provider provider) throws InvalidKeyException {
        this.name = "HmacSHA" + algorithm.joseName().substring("HS".length());
        this.key = key;
        try {
            this.keyed = provider == null ? Mac.getInstance(name) : Mac.getInstance(name, provider);
            keyed.init(key);
        } catch (GeneralSecurityException unfit) {
            throw new InvalidKeyException("not a key for " + algorithm.joseName(), unfit);
        }
        this.copied = canBeCopied(keyed);
    }

    @Override
    public boolean holds(byte[] signingInput, byte[] signature) {
        try {
            return MessageDigest.isEqual(mac().doFinal(signingInput), signature);
        } catch (GeneralSecurityException | CloneNotSupportedException unprovable) {
            return false;
        }
    }

    private Mac mac() throws GeneralSecurityException, CloneNotSupportedException {
        if (copied) {
            return (Mac) keyed.clone();
        }
        // Providers of devices cannot copy what the device holds.
        var mac = Mac.getInstance(name, keyed.getProvider());
        mac.init(key);
        return mac;
    }

    private static boolean canBeCopied(Mac mac) {
        try {
            var _ = mac.clone();
            return true;
        } catch (CloneNotSupportedException unable) {
            return false;
        }
    }
}
