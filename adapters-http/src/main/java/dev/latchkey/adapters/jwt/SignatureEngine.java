package dev.latchkey.adapters.jwt;

import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Set;

/** The cryptography behind the strict reader: which algorithms it can prove, and how. */
public interface SignatureEngine {
    /** The algorithms it can prove. */
    Set<JwsAlgorithm> algorithms();

    /**
     * Binds a key to one algorithm, for use by many threads at once.
     *
     * @param key a {@link java.security.PublicKey} or {@link javax.crypto.SecretKey} of the JCA
     * @throws InvalidKeyException if the key cannot serve that algorithm, or is not a point of its curve
     */
    SignatureCheck bind(JwsAlgorithm algorithm, Key key) throws InvalidKeyException;

    /** Whose arithmetic it is, for the log. */
    default String arithmetic(JwsAlgorithm algorithm) {
        return "JDK";
    }

    /** One key, bound to one algorithm. */
    @FunctionalInterface
    interface SignatureCheck {
        /** Whether the signature is the key's over that input (RFC 7515 section 5.2, step 8). Throws nothing checked. */
        boolean holds(byte[] signingInput, byte[] signature);

        /**
         * Whether a signature of RSASSA-PKCS1-v1_5 holds in its one encoding alone (RFC 8017 section 9.2, note 1), so that
         * nobody has to look again.
         */
        default boolean isStrict() {
            return false;
        }
    }
}
