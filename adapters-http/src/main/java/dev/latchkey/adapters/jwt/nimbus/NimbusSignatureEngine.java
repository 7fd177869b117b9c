package dev.latchkey.adapters.jwt.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.adapters.jwt.JwsAlgorithm;
import dev.latchkey.adapters.jwt.SignatureEngine;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.SecretKey;

/** Every algorithm: Nimbus for all but Ed25519, which Nimbus would hand to Tink and which the JDK proves itself. */
public final class NimbusSignatureEngine implements SignatureEngine {
    private static final String ED25519 = "Ed25519";

    @Override
    public Set<JwsAlgorithm> algorithms() {
        return EnumSet.allOf(JwsAlgorithm.class);
    }

    @Override
    public SignatureCheck bind(JwsAlgorithm algorithm, Key key) throws InvalidKeyException {
        try {
            return switch (algorithm) {
                case HS256, HS384, HS512 -> nimbus(algorithm, new MACVerifier(cast(SecretKey.class, key)));
                case EDDSA, ED25519 -> ed25519(cast(PublicKey.class, key));
                case ES256, ES384, ES512 -> nimbus(algorithm, new ECDSAVerifier(cast(ECPublicKey.class, key)));
                case RS256, RS384, RS512, PS256, PS384, PS512 ->
                    nimbus(algorithm, new RSASSAVerifier(cast(RSAPublicKey.class, key)));
            };
        } catch (JOSEException unfit) {
            throw new InvalidKeyException("not a key for " + algorithm.joseName(), unfit);
        }
    }

    private static SignatureCheck nimbus(JwsAlgorithm algorithm, JWSVerifier verifier) throws InvalidKeyException {
        var name = JWSAlgorithm.parse(algorithm.joseName());
        if (!verifier.supportedJWSAlgorithms().contains(name)) {
            throw new InvalidKeyException("not a key for " + algorithm.joseName());
        }
        var header = new JWSHeader(name);
        return (signingInput, signature) -> {
            try {
                return verifier.verify(header, signingInput, Base64URL.encode(signature));
            } catch (JOSEException unprovable) {
                return false;
            }
        };
    }

    private static SignatureCheck ed25519(PublicKey key) throws InvalidKeyException {
        verifier(key); // fails now, not at the first token, if the key is not a point of the curve
        return (signingInput, signature) -> {
            try {
                var verifier = verifier(key);
                verifier.update(signingInput);
                return verifier.verify(signature);
            } catch (GeneralSecurityException unprovable) {
                return false;
            }
        };
    }

    private static Signature verifier(PublicKey key) throws InvalidKeyException {
        try {
            var verifier = Signature.getInstance(ED25519);
            verifier.initVerify(key);
            return verifier;
        } catch (NoSuchAlgorithmException missing) {
            throw new InvalidKeyException("no provider for Ed25519", missing);
        }
    }

    private static <K extends Key> K cast(Class<K> kind, Key key) throws InvalidKeyException {
        if (kind.isInstance(key)) {
            return kind.cast(key);
        }
        throw new InvalidKeyException("not a " + kind.getSimpleName());
    }
}
