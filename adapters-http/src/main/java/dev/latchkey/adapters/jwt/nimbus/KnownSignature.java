package dev.latchkey.adapters.jwt.nimbus;

import dev.latchkey.adapters.jwt.JwsAlgorithm;
import java.io.IOException;
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
    /** Where the signature of an algorithm is had from. */
    @FunctionalInterface
    interface Source {
        KnownSignature of(JwsAlgorithm algorithm) throws IOException, GeneralSecurityException;
    }

    /** The published one. */
    static KnownSignature of(JwsAlgorithm algorithm) throws IOException, GeneralSecurityException {
        var published = read();
        var name = algorithm == JwsAlgorithm.EDDSA ? "Ed25519" : algorithm.joseName();
        var token = published.getProperty(name + ".token");
        var signatureStart = token.lastIndexOf('.') + 1;
        return new KnownSignature(
                algorithm,
                key(algorithm, decode(published.getProperty(name + ".key"))),
                token.substring(0, signatureStart - 1).getBytes(StandardCharsets.US_ASCII),
                decode(token.substring(signatureStart)));
    }

    /** Whether the provider has shown to prove it. Throws nothing: whatever fails, even here, shows nothing. */
    static boolean isProved(JwsAlgorithm algorithm, Source source, Provider provider) {
        try {
            return source.of(algorithm).isProvedBy(provider);
        } catch (IOException
                | GeneralSecurityException
                | RuntimeException
                | LinkageError
                | AssertionError
                | InternalError
                | StackOverflowError unable) {
            return false;
        }
    }

    /** Whether the provider accepts it, and refuses it with any half of it or what it signs damaged. */
    private boolean isProvedBy(Provider provider) throws InvalidKeyException {
        var check = NimbusSignatureEngine.bind(algorithm, key, provider);
        return check.holds(input, signature)
                && !check.holds(damaged(input, 0), signature)
                && !check.holds(input, damaged(signature, signature.length / 4))
                && !check.holds(input, damaged(signature, signature.length * 3 / 4));
    }

    private static byte[] damaged(byte[] octets, int place) {
        var damaged = octets.clone();
        damaged[place] ^= 1;
        return damaged;
    }

    private static PublicKey key(JwsAlgorithm algorithm, byte[] encoded) throws GeneralSecurityException {
        var kind = switch (algorithm) {
            case EDDSA, ED25519 -> "Ed25519";
            case ES256, ES384, ES512 -> "EC";
            default -> "RSA";
        };
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static Properties read() throws IOException {
        try (var file = Objects.requireNonNull(
                KnownSignature.class.getResourceAsStream("known-signatures.properties"),
                "known-signatures.properties")) {
            var properties = new Properties();
            properties.load(file);
            return properties;
        }
    }
}
