package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/** Ed25519 (RFC 8032 section 5.1.7) by a provider of the JCA. */
final class Ed25519Check implements SignatureCheck {
    private static final String ED25519 = "Ed25519";
    private static final int LENGTH = 64;

    private final PublicKey key;
    private final @Nullable Provider provider;

    /** Fails now, not at the first token, if the key is not a point of the curve. */
    Ed25519Check(PublicKey key, @Nullable Provider provider) throws InvalidKeyException {
        this.key = key;
        this.provider = provider;
        verifier();
    }

    @Override
    public boolean holds(byte[] signingInput, byte[] signature) {
        // Providers answer another length with an exception, which costs more than a proof.
        if (signature.length != LENGTH) {
            return false;
        }
        try {
            var verifier = verifier();
            verifier.update(signingInput);
            return verifier.verify(signature);
        } catch (GeneralSecurityException unprovable) {
            return false;
        }
    }

    private Signature verifier() throws InvalidKeyException {
        try {
            var verifier = provider == null ? Signature.getInstance(ED25519) : Signature.getInstance(ED25519, provider);
            verifier.initVerify(key);
            return verifier;
        } catch (NoSuchAlgorithmException missing) {
            throw new InvalidKeyException("no provider for Ed25519", missing);
        }
    }
}
