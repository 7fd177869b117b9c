package dev.latchkey.adapters.jwt;

import dev.latchkey.adapters.jwt.SignatureEngine.SignatureCheck;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A key bound to the one algorithm it may be used with (RFC 8725 section 3.1). */
final class VerificationKey {
    private static final Logger LOG = LoggerFactory.getLogger(VerificationKey.class);

    private final KeyName name;
    private final Key material;
    private final SignatureCheck check;

    private VerificationKey(KeyName name, Key material, SignatureCheck check) {
        this.name = name;
        this.material = material;
        this.check = check;
    }

    /** Throws {@link InvalidKeyException} if the engine cannot use that key for that algorithm, for whatever reason. */
    static VerificationKey bind(SignatureEngine engine, JwsAlgorithm algorithm, @Nullable String id, Key material)
            throws InvalidKeyException {
        var name = new KeyName(algorithm.canonical(), id);
        try {
            var check = StrictPkcs1.of(name.algorithm(), material, engine.bind(name.algorithm(), material));
            return new VerificationKey(name, material, SignatureNumbers.of(material, check));
        } catch (RuntimeException | LinkageError fault) {
            throw new InvalidKeyException(fault);
        }
    }

    KeyName name() {
        return name;
    }

    /** Whether this key signed the token. A library that fails, even with an {@code Error}, has not shown that it did. */
    boolean signed(CompactJws jws) {
        try {
            return check.holds(jws.signingInput(), jws.signature());
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            LOG.atWarn()
                    .addKeyValue("algorithm", name.algorithm().joseName())
                    .addKeyValue("cause", fault.getClass().getName())
                    .log("signature_engine_failed");
            return false;
        }
    }

    /** The same name and the same material. */
    boolean sameAs(VerificationKey other) {
        return name.equals(other.name) && Arrays.equals(material.getEncoded(), other.material.getEncoded());
    }
}
