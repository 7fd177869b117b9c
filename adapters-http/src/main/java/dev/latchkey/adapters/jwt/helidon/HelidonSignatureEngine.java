package dev.latchkey.adapters.jwt.helidon;

import static dev.latchkey.adapters.jwt.JwsAlgorithm.ES256;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.ES384;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.ES512;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.HS256;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.HS384;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.HS512;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.RS256;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.RS384;
import static dev.latchkey.adapters.jwt.JwsAlgorithm.RS512;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine;
import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkEC;
import io.helidon.security.jwt.jwk.JwkOctet;
import io.helidon.security.jwt.jwk.JwkRSA;
import jakarta.json.Json;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Set;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;

/**
 * HMAC, RSASSA-PKCS1-v1_5 and ECDSA: Helidon's JSON Web Keys know neither Ed25519 nor RSASSA-PSS. Only the keys are
 * Helidon's; its reader of tokens, which insists on {@code kid}, is never asked.
 */
public final class HelidonSignatureEngine implements SignatureEngine {
    private static final Set<JwsAlgorithm> ALGORITHMS =
            Set.of(HS256, HS384, HS512, ES256, ES384, ES512, RS256, RS384, RS512);

    // Helidon wants an id of every key that it reads; which key a token names is decided before the engine is asked.
    private static final String ANY_ID = "-";

    @Override
    public Set<JwsAlgorithm> algorithms() {
        return ALGORITHMS;
    }

    @Override
    public SignatureCheck bind(JwsAlgorithm algorithm, Key key) throws InvalidKeyException {
        var jwk = jwk(algorithm, key);
        return (signingInput, signature) -> {
            try {
                return jwk.verifySignature(signingInput, signature);
            } catch (JwtException unprovable) {
                return false; // such as an ECDSA signature of another length
            }
        };
    }

    private static Jwk jwk(JwsAlgorithm algorithm, Key key) throws InvalidKeyException {
        return switch (algorithm) {
            case HS256, HS384, HS512 -> secret(algorithm, cast(SecretKey.class, key));
            case ES256 -> point(algorithm, "secp256r1", cast(ECPublicKey.class, key));
            case ES384 -> point(algorithm, "secp384r1", cast(ECPublicKey.class, key));
            case ES512 -> point(algorithm, "secp521r1", cast(ECPublicKey.class, key));
            case RS256, RS384, RS512 ->
                JwkRSA.builder()
                        .algorithm(algorithm.joseName())
                        .publicKey(cast(RSAPublicKey.class, key))
                        .build();
            case EDDSA, ED25519, PS256, PS384, PS512 ->
                throw new InvalidKeyException("no support for " + algorithm.joseName());
        };
    }

    /** Through JSON, the only way to give Helidon a secret of one's own. */
    private static Jwk secret(JwsAlgorithm algorithm, SecretKey key) {
        return JwkOctet.create(Json.createObjectBuilder()
                .add("kty", "oct")
                .add("kid", ANY_ID)
                .add("alg", algorithm.joseName())
                .add("k", Base64.getUrlEncoder().withoutPadding().encodeToString(key.getEncoded()))
                .build());
    }

    private static Jwk point(JwsAlgorithm algorithm, String curve, ECPublicKey key) throws InvalidKeyException {
        requirePoint(curve, key);
        return JwkEC.builder().algorithm(algorithm.joseName()).publicKey(key).build();
    }

    /** Helidon takes any key of any curve; of the JDK, only a key agreement looks whether a point is on its own. */
    private static void requirePoint(String curve, ECPublicKey key) throws InvalidKeyException {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(generator.generateKeyPair().getPrivate());
            agreement.doPhase(key, true);
        } catch (GeneralSecurityException unfit) {
            throw new InvalidKeyException("not a point of " + curve, unfit);
        }
    }

    private static <K extends Key> K cast(Class<K> kind, Key key) throws InvalidKeyException {
        if (kind.isInstance(key)) {
            return kind.cast(key);
        }
        throw new InvalidKeyException("not a " + kind.getSimpleName());
    }
}
