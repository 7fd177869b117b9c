package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import java.util.Properties;

/** A signature that is known to hold, for a provider to show whether it can tell it from one that does not. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KnownSignature(JwsAlgorithm algorithm, PublicKey key, byte[] input, byte[] signature) {
    private static final Properties PUBLISHED = read();

    static KnownSignature of(JwsAlgorithm algorithm) {
        var name = algorithm == JwsAlgorithm.EDDSA ? "Ed25519" : algorithm.joseName();
        var token = PUBLISHED.getProperty(name + ".token");
        var signatureStart = token.lastIndexOf('.') + 1;
        return new KnownSignature(
                algorithm,
                key(algorithm, decode(PUBLISHED.getProperty(name + ".key"))),
                token.substring(0, signatureStart - 1).getBytes(StandardCharsets.US_ASCII),
                decode(token.substring(signatureStart)));
    }

    /** Whether the provider accepts it, and refuses it with any half of it or what it signs damaged. */
    boolean isProvedBy(Provider provider) {
        try {
            var check = NimbusSignatureEngine.bind(algorithm, key, provider);
            return check.holds(input, signature)
                    && !check.holds(damaged(input, 0), signature)
                    && !check.holds(input, damaged(signature, signature.length / 4))
                    && !check.holds(input, damaged(signature, signature.length * 3 / 4));
        } catch (InvalidKeyException | RuntimeException | LinkageError unable) {
            return false;
        }
    }

    private static byte[] damaged(byte[] octets, int place) {
        var damaged = octets.clone();
        damaged[place] ^= 1;
        return damaged;
    }

    private static PublicKey key(JwsAlgorithm algorithm, byte[] encoded) {
        try {
            var kind = switch (algorithm) {
                case EDDSA, ED25519 -> "Ed25519";
                case ES256, ES384, ES512 -> "EC";
                default -> "RSA";
            };
            return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a published key", impossible);
        }
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static Properties read() {
        try (var file = Objects.requireNonNull(
                KnownSignature.class.getResourceAsStream("known-signatures.properties"),
                "known-signatures.properties")) {
            var properties = new Properties();
            properties.load(file);
            return properties;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
