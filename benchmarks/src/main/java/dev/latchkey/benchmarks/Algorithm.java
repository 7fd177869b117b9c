package dev.latchkey.benchmarks;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** An asymmetric algorithm that Better Auth may sign with, by its JOSE name. */
enum Algorithm {
    EdDSA("Ed25519"),
    ES256("SHA256withECDSAinP1363Format"),
    RS256("SHA256withRSA");

    private static final int COORDINATE_BYTES = 32;

    private final String jcaName;

    Algorithm(String jcaName) {
        this.jcaName = jcaName;
    }

    String jcaName() {
        return jcaName;
    }

    KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(
                switch (this) {
                    case EdDSA -> "Ed25519";
                    case ES256 -> "EC";
                    case RS256 -> "RSA";
                });
        switch (this) {
            case EdDSA -> {}
            case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case RS256 -> generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    byte[] sign(KeyPair keys, byte[] message) throws GeneralSecurityException {
        var signature = Signature.getInstance(jcaName);
        signature.initSign(keys.getPrivate());
        signature.update(message);
        return signature.sign();
    }

    /** The members of the public JWK that are the key's own (RFC 7518 section 6, RFC 8037 section 2). */
    Map<String, String> jwk(PublicKey key) {
        return switch (this) {
            case EdDSA -> {
                var encoded = key.getEncoded();
                var raw = Arrays.copyOfRange(encoded, encoded.length - COORDINATE_BYTES, encoded.length);
                yield Map.of("kty", "OKP", "crv", "Ed25519", "x", base64Url(raw));
            }
            case ES256 -> {
                var point = ((ECPublicKey) key).getW();
                yield Map.of(
                        "kty",
                        "EC",
                        "crv",
                        "P-256",
                        "x",
                        coordinate(point.getAffineX()),
                        "y",
                        coordinate(point.getAffineY()));
            }
            case RS256 -> {
                var rsa = (RSAPublicKey) key;
                yield Map.of(
                        "kty", "RSA",
                        "n", base64Url(unsigned(rsa.getModulus())),
                        "e", base64Url(unsigned(rsa.getPublicExponent())));
            }
        };
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String coordinate(BigInteger number) {
        var bytes = unsigned(number);
        var padded = new byte[COORDINATE_BYTES];
        System.arraycopy(bytes, 0, padded, COORDINATE_BYTES - bytes.length, bytes.length);
        return base64Url(padded);
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
