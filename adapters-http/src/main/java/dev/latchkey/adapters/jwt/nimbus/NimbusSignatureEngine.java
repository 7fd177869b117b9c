package dev.latchkey.adapters.jwt.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Every algorithm: Nimbus for ECDSA and RSA, over the fastest arithmetic that has shown to be right here; the JCA without
 * Nimbus for HMAC, and for Ed25519, which Nimbus would hand to Tink.
 */
public final class NimbusSignatureEngine implements SignatureEngine {
    private final Function<JwsAlgorithm, Optional<Provider>> providers;

    /** With Amazon Corretto Crypto Provider where it can be had, which is found out with the first key. */
    public NimbusSignatureEngine() {
        this(Corretto::provider);
    }

    /** @param providers whose arithmetic it is, algorithm by algorithm; the JDK's where there is none */
    NimbusSignatureEngine(Function<JwsAlgorithm, Optional<Provider>> providers) {
        this.providers = providers;
    }

    /** Finds out now what arithmetic there is: takes as long as a few hundred proofs, once for the process. */
    public static void prepare() {
        Corretto.provider(JwsAlgorithm.ED25519);
    }

    @Override
    public Set<JwsAlgorithm> algorithms() {
        return EnumSet.allOf(JwsAlgorithm.class);
    }

    @Override
    public SignatureCheck bind(JwsAlgorithm algorithm, Key key) throws InvalidKeyException {
        if (algorithm.isSymmetric()) {
            return new MacCheck(algorithm, cast(SecretKey.class, key));
        }
        // First by the JDK, which is strict about keys: Corretto alone would bind keys of Ed25519 that are not
        // canonical.
        var check = bind(algorithm, key, null);
        try {
            var provider = providers.apply(algorithm);
            return provider.isPresent() ? bind(algorithm, key, provider.get()) : check;
        } catch (InvalidKeyException | RuntimeException | LinkageError unfit) {
            return check;
        }
    }

    @Override
    public String arithmetic(JwsAlgorithm algorithm) {
        return algorithm.isSymmetric()
                ? "JDK"
                : providers.apply(algorithm).map(Provider::getName).orElse("JDK");
    }

    /** A check by that provider alone, or by the JDK. */
    static SignatureCheck bind(JwsAlgorithm algorithm, Key key, @Nullable Provider provider)
            throws InvalidKeyException {
        try {
            return switch (algorithm) {
                case HS256, HS384, HS512 -> throw new InvalidKeyException("no public key");
                case EDDSA, ED25519 -> new Ed25519Check(own(cast(PublicKey.class, key), provider), provider);
                case ES256, ES384, ES512 -> ecdsa(algorithm, cast(ECPublicKey.class, key), provider);
                case RS256, RS384, RS512 ->
                    provider == null
                            ? rsa(algorithm, cast(RSAPublicKey.class, key), null)
                            : new Pkcs1Check(algorithm, own(cast(RSAPublicKey.class, key), provider), provider);
                case PS256, PS384, PS512 -> rsa(algorithm, cast(RSAPublicKey.class, key), provider);
            };
        } catch (JOSEException unfit) {
            throw new InvalidKeyException("not a key for " + algorithm.joseName(), unfit);
        }
    }

    private static SignatureCheck ecdsa(JwsAlgorithm algorithm, ECPublicKey key, @Nullable Provider provider)
            throws InvalidKeyException, JOSEException {
        return nimbus(algorithm, new ECDSAVerifier(own(key, provider)), provider);
    }

    private static SignatureCheck rsa(JwsAlgorithm algorithm, RSAPublicKey key, @Nullable Provider provider)
            throws InvalidKeyException {
        return nimbus(algorithm, new RSASSAVerifier(own(key, provider)), provider);
    }

    /** The key as the provider's own, which it would otherwise make of it for each signature. */
    @SuppressWarnings("unchecked") // a provider's key of an algorithm is of that algorithm's interface
    private static <K extends PublicKey> K own(K key, @Nullable Provider provider) throws InvalidKeyException {
        if (provider == null) {
            return key;
        }
        try {
            return (K) KeyFactory.getInstance(key.getAlgorithm(), provider).translateKey(key);
        } catch (GeneralSecurityException unknown) {
            throw new InvalidKeyException("not a key for " + provider.getName(), unknown);
        }
    }

    private static SignatureCheck nimbus(JwsAlgorithm algorithm, JWSVerifier verifier, @Nullable Provider provider)
            throws InvalidKeyException {
        var name = JWSAlgorithm.parse(algorithm.joseName());
        if (!verifier.supportedJWSAlgorithms().contains(name)) {
            throw new InvalidKeyException("not a key for " + algorithm.joseName());
        }
        verifier.getJCAContext().setProvider(provider);
        var header = new JWSHeader(name);
        return (signingInput, signature) -> {
            try {
                return verifier.verify(header, signingInput, Base64URL.encode(signature));
            } catch (JOSEException unprovable) {
                return false;
            }
        };
    }

    private static <K extends Key> K cast(Class<K> kind, Key key) throws InvalidKeyException {
        if (kind.isInstance(key)) {
            return kind.cast(key);
        }
        throw new InvalidKeyException("not a " + kind.getSimpleName());
    }
}
