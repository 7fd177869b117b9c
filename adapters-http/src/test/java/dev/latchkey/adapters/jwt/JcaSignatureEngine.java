package dev.latchkey.adapters.jwt;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;

/** The JDK alone: keeps the tests of this package free of any adapter's engine, and is a second opinion on the contract. */
public final class JcaSignatureEngine implements SignatureEngine {
    private final Set<JwsAlgorithm> algorithms;

    public JcaSignatureEngine() {
        this(EnumSet.allOf(JwsAlgorithm.class));
    }

    public JcaSignatureEngine(Set<JwsAlgorithm> algorithms) {
        this.algorithms = algorithms;
    }

    @Override
    public Set<JwsAlgorithm> algorithms() {
        return algorithms;
    }

    @Override
    public SignatureCheck bind(JwsAlgorithm algorithm, Key key) throws InvalidKeyException {
        if (algorithm.isSymmetric()) {
            if (!(key instanceof SecretKey secret)) {
                throw new InvalidKeyException("not a secret");
            }
            return (input, signature) -> MessageDigest.isEqual(TestKey.mac(algorithm, secret, input), signature);
        }
        if (!(key instanceof PublicKey publicKey)) {
            throw new InvalidKeyException("not a public key");
        }
        requireFit(algorithm, publicKey);
        verifier(algorithm, publicKey);
        return (input, signature) -> holds(algorithm, publicKey, input, signature);
    }

    private static boolean holds(JwsAlgorithm algorithm, PublicKey key, byte[] input, byte[] signature) {
        if (key instanceof ECPublicKey ec && !inRange(ec, signature)) {
            return false;
        }
        try {
            var verifier = verifier(algorithm, key);
            verifier.update(input);
            return verifier.verify(signature);
        } catch (GeneralSecurityException unprovable) {
            return false;
        }
    }

    private static boolean inRange(ECPublicKey key, byte[] signature) {
        var length = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        return signature.length == 2 * length && new BigInteger(1, signature).signum() > 0;
    }

    private static Signature verifier(JwsAlgorithm algorithm, PublicKey key) throws InvalidKeyException {
        try {
            var verifier = TestKey.signature(algorithm);
            verifier.initVerify(key);
            return verifier;
        } catch (InvalidKeyException unfit) {
            throw unfit;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void requireFit(JwsAlgorithm algorithm, PublicKey key) throws InvalidKeyException {
        var bits = switch (algorithm) {
            case ES256 -> 256;
            case ES384 -> 384;
            case ES512 -> 521;
            default -> 0;
        };
        if (bits == 0) {
            if (algorithm.joseName().charAt(1) == 'S' && !(key instanceof RSAPublicKey)) {
                throw new InvalidKeyException("not an RSA key");
            }
            return;
        }
        if (!(key instanceof ECPublicKey ec)
                || ec.getParams().getCurve().getField().getFieldSize() != bits) {
            throw new InvalidKeyException("not a key of that curve");
        }
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(ec.getParams());
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(generator.generateKeyPair().getPrivate());
            agreement.doPhase(key, true); // the one place where the JDK checks that a point is on its curve
        } catch (InvalidKeyException offTheCurve) {
            throw offTheCurve;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
